"""Refusals of claims."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError, InvalidError, NotFoundError


@dataclass(eq=False)
class ClaimNotFoundError(NotFoundError):
    claim_id: int

    code = "claims.claim_not_found"
    template = _("There is no claim {claim_id}.")


@dataclass(eq=False)
class ClaimChangedError(ConflictError):
    seller_sku: str

    code = "claims.claim_changed"
    template = _("The claim for {seller_sku} changed meanwhile. Look at it again.")


@dataclass(eq=False)
class ClaimClosedError(ConflictError):
    seller_sku: str

    code = "claims.claim_closed"
    template = _("The claim for {seller_sku} is settled already. Open it again first.")


@dataclass(eq=False)
class NothingToReopenError(ConflictError):
    seller_sku: str

    code = "claims.nothing_to_reopen"
    template = _("The claim for {seller_sku} is not submitted or settled: it is open as it is.")


@dataclass(eq=False)
class NothingToUndoError(ConflictError):
    seller_sku: str

    code = "claims.nothing_to_undo"
    template = _("Nothing was said to the claim for {seller_sku} that could be undone.")


@dataclass(eq=False)
class ReasonMissingError(InvalidError):
    field: str = "reason"

    code = "claims.reason_missing"
    template = _("Say in a few words why Amazon refused it, or why it is given up.")


@dataclass(eq=False)
class PaymentMissingError(InvalidError):
    field: str = "units"

    code = "claims.payment_missing"
    template = _("Say for how many units Amazon paid, or how many it gave back.")


@dataclass(eq=False)
class PaymentRefusedError(InvalidError):
    most: int
    field: str = "units"

    code = "claims.payment_refused"
    template = _("Units are whole numbers of at least 0, {most} at most.")


@dataclass(eq=False)
class AmountRefusedError(InvalidError):
    field: str = "amount"

    code = "claims.amount_refused"
    template = _(
        "This is no amount of money: give a number of at least 0 with no more decimals than its"
        " currency has, and the currency by its three letters."
    )


@dataclass(eq=False)
class TooManyClaimsError(InvalidError):
    most: int

    code = "claims.too_many_claims"
    template = _("At most {most} claims can be settled at once.")


@dataclass(eq=False)
class RemindDaysRefusedError(InvalidError):
    most: int
    field: str = "remind_days"

    code = "claims.remind_days_refused"
    template = _("People are reminded 1 to {most} days before the last day of a claim.")


@dataclass(eq=False)
class WindowRefusedError(InvalidError):
    most: int
    field: str = "days"

    code = "claims.window_refused"
    template = _(
        "Days to claim are 1 to {most}, and days to wait at least 0 and no more than those."
    )
