"""The columns of the list and of the grid; name and SKU always come first."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.web.columns import ColumnSet
from zhongshu.web.products.words import NamedField

PAGE, GRID_PAGE = "products", "products.grid"
OTHERS: Mapping[str, Promise] = {
    "listings": _("Listings"),
    "changed_at": _("Last change"),
    "made_at": _("Made at"),
}
AT_FIRST = (
    "status", "category", "tags", "owner", "listings", "packed_weight_g", "cost", "changed_at",
)  # fmt: skip
AT_FIRST_IN_GRID = (
    "name", "name_en", "status", "category", "brand", "owner", "tags", "barcodes", "cost",
    "packed_weight_g", "packed_length_cm", "packed_width_cm", "packed_height_cm",
)  # fmt: skip


def list_columns(fields: Sequence[NamedField]) -> ColumnSet:
    """Return the columns of the list for somebody who may see these fields."""
    names: dict[str, Promise | str] = {
        each.name: each.label for each in fields if each.name not in ("sku", "name")
    }
    names |= OTHERS
    return _columns(PAGE, names, AT_FIRST)


def grid_columns(fields: Sequence[NamedField]) -> ColumnSet:
    """Return the columns of the grid; all of them can be typed into."""
    names: dict[str, Promise | str] = {
        each.name: each.label for each in fields if each.name != "sku"
    }
    return _columns(GRID_PAGE, names, AT_FIRST_IN_GRID)


def _columns(page: str, names: Mapping[str, Promise | str], first: Sequence[str]) -> ColumnSet:
    ordered = {key: names[key] for key in (*first, *names) if key in names}
    return ColumnSet(page, ordered, tuple(key for key in ordered if key not in first))
