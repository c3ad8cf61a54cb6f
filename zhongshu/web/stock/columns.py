"""The columns of the stock of products: figures, and the units at each place."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.inventory import public as inventory
from zhongshu.web.columns import ColumnSet
from zhongshu.web.stock import words
from zhongshu.web.stock.filters import PLACE

PAGE = "stock"
SORTS, KINDS = inventory.StockSort, inventory.LocationKind
FIGURES: Mapping[str, Promise] = {
    SORTS.VIRTUAL_TOTAL: _("Virtual total"),
    SORTS.COVER: _("Days of cover"),
    SORTS.SOLD_30: _("Sold in 30 days"),
    SORTS.FBA_FREE: _("FBA free"),
    SORTS.FBA_RESERVED: pgettext_lazy("our books", "FBA reserved"),
    SORTS.FBA_TAKEN: _("FBA busy"),
    SORTS.FBA_UNSELLABLE: _("FBA unsellable"),
    SORTS.AWD: _("AWD"),
    SORTS.WAREHOUSE_FREE: _("Warehouses, free"),
    SORTS.WAREHOUSE_RESERVED: _("Warehouses, reserved"),
    SORTS.NOT_FOR_SALE: _("Warehouses, not for sale"),
    SORTS.UNSELLABLE: _("Unsellable"),
    SORTS.TRANSIT: _("In transit"),
    SORTS.INSPECTION: _("In inspection"),
}
HINTS: Mapping[str, Promise] = {
    SORTS.VIRTUAL_TOTAL: _(
        "Free at warehouses for sale and at FBA, at AWD, in transit and in inspection"
    ),
    SORTS.COVER: _(
        "How long it lasts, with what is on its way, at the daily speed of the warnings"
    ),
    SORTS.FBA_FREE: _("On hand, less what is reserved for orders and what Amazon is busy with"),
    SORTS.FBA_TAKEN: _("FC transfer, FC processing and researching, as Amazon's last reading says"),
}
# Which part of the product's page made a figure: moves at places, or what is reserved or told.
MOVES_AT: Mapping[str, str] = {
    SORTS.VIRTUAL_TOTAL: inventory.PlaceGroup.COUNTED,
    SORTS.FBA_FREE: KINDS.FBA,
    SORTS.FBA_UNSELLABLE: KINDS.FBA_UNSELLABLE,
    SORTS.AWD: KINDS.AWD,
    SORTS.WAREHOUSE_FREE: inventory.PlaceGroup.FOR_SALE,
    SORTS.NOT_FOR_SALE: inventory.PlaceGroup.NOT_FOR_SALE,
    SORTS.UNSELLABLE: KINDS.UNSELLABLE,
    SORTS.TRANSIT: KINDS.TRANSIT,
    SORTS.INSPECTION: KINDS.INSPECTION,
}
PARTS: Mapping[str, str] = {
    SORTS.COVER: "chart",
    SORTS.FBA_RESERVED: "reserved",
    SORTS.WAREHOUSE_RESERVED: "reserved",
    SORTS.FBA_TAKEN: "amazon",
}
# Nobody knows of a past day what was reserved, sold or kept busy then.
OF_NOW = frozenset(
    {SORTS.COVER, SORTS.SOLD_30, SORTS.FBA_RESERVED, SORTS.FBA_TAKEN, SORTS.WAREHOUSE_RESERVED}
)
HIDDEN_AT_FIRST = (
    SORTS.FBA_TAKEN,
    SORTS.AWD,
    SORTS.NOT_FOR_SALE,
    SORTS.UNSELLABLE,
    SORTS.INSPECTION,
)


def list_columns(places: Sequence[inventory.StockPlace]) -> ColumnSet:
    """Return the columns for somebody who sees these places; theirs are hidden at first."""
    of_places: dict[str, str] = {
        f"{PLACE}{each.location_id}": words.name_place(each.place) for each in places
    }
    names: dict[str, Promise | str] = {**FIGURES, **of_places}
    return ColumnSet(PAGE, names, (*HIDDEN_AT_FIRST, *of_places))
