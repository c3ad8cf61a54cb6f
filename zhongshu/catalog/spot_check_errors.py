"""Refusals about spot checks."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError, InvalidError, NotFoundError


@dataclass(eq=False)
class SpotCheckNotFoundError(NotFoundError):
    spot_check_id: int

    code = "catalog.spot_check_not_found"
    template = _("There is no spot check {spot_check_id}.")


@dataclass(eq=False)
class SpotCheckItemNotFoundError(NotFoundError):
    item_id: int

    code = "catalog.spot_check_item_not_found"
    template = _("There is no listing {item_id} in this spot check.")


@dataclass(eq=False)
class SpotCheckSizeError(InvalidError):
    count: int
    most: int

    code = "catalog.spot_check_size"
    template = _("A spot check of {count} listings is not possible: choose 1 to {most}.")


@dataclass(eq=False)
class NothingToCheckError(ConflictError):
    account_name: str

    code = "catalog.nothing_to_check"
    template = _(
        "There is no such listing of {account_name} yet. Choose other kinds, or wait until its"
        " listings are here."
    )


@dataclass(eq=False)
class SpotCheckUnansweredError(ConflictError):
    seller_sku: str

    code = "catalog.spot_check_unanswered"
    template = _("Amazon has not answered for {seller_sku}: there is nothing to compare with.")
