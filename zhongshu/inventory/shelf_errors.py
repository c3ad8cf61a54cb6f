"""Refusals about the first books of our own shelves."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError


@dataclass(eq=False)
class ShelfInUseError(ConflictError):
    product_id: int
    location_id: int

    code = "inventory.shelf_in_use"
    template = _("Stock of this product has moved there already, so its books are begun.")
