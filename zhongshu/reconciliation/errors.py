"""Refusals of reconciliation."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError, InvalidError, NotFoundError


@dataclass(eq=False)
class DifferenceNotFoundError(NotFoundError):
    difference_id: int

    code = "reconciliation.difference_not_found"
    template = _("There is no difference {difference_id}.")


@dataclass(eq=False)
class DifferenceChangedError(ConflictError):
    seller_sku: str

    code = "reconciliation.difference_changed"
    template = _("The difference of {seller_sku} changed meanwhile. Look at it again.")


@dataclass(eq=False)
class DifferenceGoneError(ConflictError):
    seller_sku: str

    code = "reconciliation.difference_gone"
    template = _("The difference of {seller_sku} is gone: there is nothing to say to it any more.")


@dataclass(eq=False)
class NothingToCorrectError(ConflictError):
    """It is not about units of a product: no move would make it agree."""

    seller_sku: str

    code = "reconciliation.nothing_to_correct"
    template = _(
        "The difference of {seller_sku} cannot be corrected by a move: pair it or open its books,"
        " or look at what its orders reserve."
    )


@dataclass(eq=False)
class CorrectedAlreadyError(ConflictError):
    seller_sku: str

    code = "reconciliation.corrected_already"
    template = _("The difference of {seller_sku} was corrected already. Undo that first.")


@dataclass(eq=False)
class NothingToUndoError(ConflictError):
    seller_sku: str

    code = "reconciliation.nothing_to_undo"
    template = _("Nothing was said to the difference of {seller_sku} that could be undone.")


@dataclass(eq=False)
class AnotherIsOpenError(ConflictError):
    seller_sku: str

    code = "reconciliation.another_is_open"
    template = _("{seller_sku} has a newer difference of this kind: settle that one.")


@dataclass(eq=False)
class ReasonMissingError(InvalidError):
    field: str = "reason"

    code = "reconciliation.reason_missing"
    template = _("Say why, in a few words.")


@dataclass(eq=False)
class WaitRefusedError(InvalidError):
    most_days: int
    field: str = "until"

    code = "reconciliation.wait_refused"
    template = _("Say until which day to wait: tomorrow at the earliest, {most_days} days at most.")


@dataclass(eq=False)
class TooManyDifferencesError(InvalidError):
    most: int

    code = "reconciliation.too_many_differences"
    template = _("At most {most} differences can be settled at once.")


@dataclass(eq=False)
class PoolNotCheckedError(NotFoundError):
    pool_id: int

    code = "reconciliation.pool_not_checked"
    template = _("There is no pool {pool_id} with open books.")
