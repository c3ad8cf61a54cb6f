"""Refusals of catalog."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import InvalidError, NotFoundError


@dataclass(eq=False)
class ListingNotFoundError(NotFoundError):
    listing_id: int

    code = "catalog.listing_not_found"
    template = _("There is no listing {listing_id}.")


@dataclass(eq=False)
class ImageNotFoundError(NotFoundError):
    asin: str

    code = "catalog.image_not_found"
    template = _("There is no picture of {asin}.")


@dataclass(eq=False)
class InvalidCursorError(InvalidError):
    code = "catalog.invalid_cursor"
    template = _("This page address is not one of ours. Begin at the first page.")


@dataclass(eq=False)
class LimitOutOfRangeError(InvalidError):
    limit: int

    code = "catalog.limit_out_of_range"
    template = _("A page of {limit} rows is not possible: choose 1 to 500.")
