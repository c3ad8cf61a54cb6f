"""What passes over the desk of inventory about the stock of all products side by side."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from zhongshu.catalog import public as catalog

# The figures of a product as they are kept, in the order of their table.
OF_BOOKS = (
    "warehouse",
    "warehouse_reserved",
    "not_for_sale",
    "inspection",
    "unsellable",
    "transit",
    "fba",
    "fba_reserved",
    "fba_unsellable",
    "awd",
    "short",
)
FIGURES = (*OF_BOOKS, "fba_taken", "sold_30")
# What follows from them.
DERIVED = ("warehouse_free", "fba_free", "virtual_total", "on_hand", "cover")
# What does not sell lasts for ever.
FOR_EVER = 2**62
DAYS_OF_SALES = 30
LOW_DAYS = 30


@dataclass(frozen=True, slots=True)
class StockFigures:
    """Units of one product by kind of place, as our books have them (`design/stock.md`).

    `fba` is what Amazon may sell again, reserved units among it; `fba_taken` is what of it Amazon
    moves, processes or looks for, as its last snapshot says; `transit` is on its way. `short` are
    the balances below zero or below what is reserved there, `sold_30` the units sold in 30 days.
    """

    warehouse: int = 0
    warehouse_reserved: int = 0
    not_for_sale: int = 0
    inspection: int = 0
    unsellable: int = 0
    transit: int = 0
    fba: int = 0
    fba_reserved: int = 0
    fba_unsellable: int = 0
    awd: int = 0
    short: int = 0
    fba_taken: int = 0
    sold_30: int = 0

    @property
    def warehouse_free(self) -> int:
        return self.warehouse - self.warehouse_reserved

    @property
    def fba_free(self) -> int:
        return self.fba - self.fba_reserved - self.fba_taken

    @property
    def virtual_total(self) -> int:
        """Free at warehouses for sale and at FBA, at AWD, on its way, in inspection: each once."""
        return self.warehouse_free + self.fba_free + self.awd + self.transit + self.inspection

    @property
    def cover(self) -> int | None:
        """Whole days for which the virtual total lasts as it sold lately; None: nothing sold."""
        if self.sold_30 <= 0:
            return None
        return max(self.virtual_total, 0) * DAYS_OF_SALES // self.sold_30


class StockTab(StrEnum):
    """Which products a list shows: by what there is of them."""

    ALL = "ALL"
    STOCKED = "STOCKED"
    EMPTY = "EMPTY"
    LOW = "LOW"
    IDLE = "IDLE"
    NEGATIVE = "NEGATIVE"


# What was sold and what is reserved are known of now only.
TABS_OF_THEN = frozenset({StockTab.ALL, StockTab.STOCKED, StockTab.EMPTY})


class StockSort(StrEnum):
    """What the list is sorted by: a name, or a figure; PLACE is the units at one place."""

    SKU = "sku"
    NAME = "name"
    VIRTUAL_TOTAL = "virtual_total"
    COVER = "cover"
    SOLD_30 = "sold_30"
    FBA_FREE = "fba_free"
    FBA_RESERVED = "fba_reserved"
    FBA_TAKEN = "fba_taken"
    FBA_UNSELLABLE = "fba_unsellable"
    AWD = "awd"
    WAREHOUSE_FREE = "warehouse_free"
    WAREHOUSE_RESERVED = "warehouse_reserved"
    NOT_FOR_SALE = "not_for_sale"
    UNSELLABLE = "unsellable"
    TRANSIT = "transit"
    INSPECTION = "inspection"
    PLACE = "place"


SORTED_FIGURES = tuple(
    sort.value for sort in StockSort if sort not in (StockSort.SKU, StockSort.NAME, StockSort.PLACE)
)


@dataclass(frozen=True, slots=True)
class StockFilter:
    """Which products are wanted. `place_ids`: those of which anything is at one of these places.

    `at` None is now; else what was there then, as far as it is known by now.
    """

    tab: StockTab = StockTab.ALL
    products: catalog.ProductFilter = field(default_factory=catalog.ProductFilter)
    place_ids: tuple[int, ...] = ()
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StockRow:
    """One product with its figures, and the units at the places that were asked for."""

    product_id: int
    sku: str
    name: str
    figures: StockFigures
    places: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class StockRows:
    """A page of products, with the addresses of its neighbours."""

    rows: tuple[StockRow, ...]
    next: str | None
    previous: str | None
