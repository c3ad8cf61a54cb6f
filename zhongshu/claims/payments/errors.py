"""Refusals about what Amazon paid."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError, InvalidError, NotFoundError


@dataclass(eq=False)
class ReimbursementNotFoundError(NotFoundError):
    reimbursement_id: int

    code = "claims.reimbursement_not_found"
    template = _("There is no reimbursement {reimbursement_id}.")


@dataclass(eq=False)
class ReimbursementChangedError(ConflictError):
    name: str

    code = "claims.reimbursement_changed"
    template = _("Reimbursement {name} changed meanwhile. Look at it again.")


@dataclass(eq=False)
class NoSuchClaimError(NotFoundError):
    claim_id: int
    field: str = "claim_id"

    code = "claims.no_such_claim"
    template = _("There is no claim {claim_id} that could be paid.")


@dataclass(eq=False)
class OtherGoodsError(ConflictError):
    name: str

    code = "claims.other_goods"
    template = _("Reimbursement {name} is for other goods than this claim, or of another account.")


@dataclass(eq=False)
class OtherCurrencyError(ConflictError):
    name: str
    currency: str

    code = "claims.other_currency"
    template = _("This claim was paid in {currency}: reimbursement {name} is in another currency.")


@dataclass(eq=False)
class NoLinkToUndoError(ConflictError):
    name: str

    code = "claims.no_link_to_undo"
    template = _("Nobody said what reimbursement {name} pays for: there is nothing to undo.")


@dataclass(eq=False)
class TooManyReimbursementsError(InvalidError):
    most: int

    code = "claims.too_many_reimbursements"
    template = _("At most {most} reimbursements can be linked at once.")
