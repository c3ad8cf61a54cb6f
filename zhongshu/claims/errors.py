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
class NotByHandError(ConflictError):
    seller_sku: str

    code = "claims.not_by_hand"
    template = _(
        "The claim for {seller_sku} follows what Amazon tells: only one that was opened by hand"
        " can be withdrawn. Say that it is given up instead."
    )


@dataclass(eq=False)
class AlreadyClaimedError(ConflictError):
    """`claim_id` is the one that stands already."""

    seller_sku: str
    reference: str
    claim_id: int

    code = "claims.already_claimed"
    template = _("Claim {claim_id} for {seller_sku} and {reference} is not settled yet.")


@dataclass(eq=False)
class SkuUnknownError(InvalidError):
    seller_sku: str
    field: str = "seller_sku"

    code = "claims.sku_unknown"
    template = _("There is no seller SKU {seller_sku} in this account.")


@dataclass(eq=False)
class PoolMissingError(InvalidError):
    """`pools` are the codes of those that can be chosen."""

    pools: str
    field: str = "pool_id"

    code = "claims.pool_missing"
    template = _("Say at which of the account's pools it happened: {pools}.")


@dataclass(eq=False)
class KindRefusedError(InvalidError):
    field: str = "kind"

    code = "claims.kind_refused"
    template = _("Differences are claimed on the page of the stock check.")


@dataclass(eq=False)
class UnitsRefusedError(InvalidError):
    most: int
    field: str = "units"

    code = "claims.units_refused"
    template = _("Claim 1 to {most} units.")


@dataclass(eq=False)
class ReferenceMissingError(InvalidError):
    field: str = "reference"

    code = "claims.reference_missing"
    template = _("Give Amazon's number of the shipment, order, removal or ledger line.")


@dataclass(eq=False)
class DayRefusedError(InvalidError):
    most: int
    field: str = "day"

    code = "claims.day_refused"
    template = _("It happened today or at most {most} days ago.")


@dataclass(eq=False)
class WorthRefusedError(InvalidError):
    field: str = "worth"

    code = "claims.worth_refused"
    template = _(
        "This is no amount of money: give a number above 0 with no more decimals than its currency"
        " has, and the currency by its three letters."
    )


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
