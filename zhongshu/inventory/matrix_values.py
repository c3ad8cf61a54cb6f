"""What passes over the desk of inventory about the stock of all products side by side."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from zhongshu.catalog import public as catalog
from zhongshu.inventory.figure_rules import SALEABLE, SPEED_PARTS, SUMS, Sum

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
# What is told from above: how fast a product sells, and below what it runs out.
OF_PACE = ("speed", "fba_seen", "inbound")
OF_LIMIT = ("watched", "safety_days", "least_days", "least_units")
FIGURES = (*OF_BOOKS, "fba_taken", "sold_30", *OF_PACE, *OF_LIMIT)


@dataclass(frozen=True, slots=True)
class StockFigures:
    """Units of one product by kind of place, as our books have them (`design/stock.md`).

    `fba` is what Amazon may sell again, reserved units among it; `fba_taken` is what of it Amazon
    moves, processes or looks for, as its last snapshot says; `transit` is on its way. `short` are
    the balances below zero or below what is reserved there, but for those that are not so together
    with the others of their FNSKU; `sold_30` the units sold in 30 days.

    `speed` are ten-thousandths of a unit a day; `fba_seen` is free at pools without books and
    `inbound` on its way to pools, both as Amazon says. What is `watched` runs out below so many
    days or units.
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
    speed: int = 0
    fba_seen: int = 0
    inbound: int = 0
    watched: int = 0
    safety_days: int = 0
    least_days: int = 0
    least_units: int = 0

    @property
    def warehouse_free(self) -> int:
        return self._add(SUMS["warehouse_free"])

    @property
    def fba_free(self) -> int:
        return self._add(SUMS["fba_free"])

    @property
    def sellable(self) -> int:
        """What lies anywhere or is on its way and is not unsellable, reserved units among it."""
        return self._add(SUMS["on_hand"]) - self.unsellable - self.fba_unsellable

    @property
    def virtual_total(self) -> int:
        """Free at warehouses for sale and at FBA, at AWD, on its way, in inspection: each once."""
        return self._add(SUMS["virtual_total"])

    @property
    def saleable(self) -> int:
        """What of it need not be waited for; where no books are open, as Amazon says."""
        return self._add(SALEABLE)

    @property
    def on_way(self) -> int:
        """What is on its way: of our ways and what Amazon calls inbound, the greater."""
        return max(self.transit, self.inbound)

    @property
    def cover(self) -> int | None:
        """Whole days for which all of it lasts at its daily speed; None: it does not sell."""
        if self.speed <= 0:
            return None
        return (max(self.saleable, 0) + self.on_way) * SPEED_PARTS // self.speed

    @property
    def is_low(self) -> bool:
        """Whether it runs out, or is sold out, by the rule of warnings that counts for it."""
        free, coming = self.saleable, max(self.saleable, 0) + self.on_way
        if not self.watched or (self.speed <= 0 and free <= 0):
            return False
        return coming < self.least_units or (
            self.speed > 0
            and (
                free <= 0
                or free * SPEED_PARTS < self.safety_days * self.speed
                or coming * SPEED_PARTS < self.least_days * self.speed
            )
        )

    def _add(self, parts: Sum) -> int:
        return sum(sign * int(getattr(self, name)) for name, sign in parts.items())


@dataclass(frozen=True, slots=True)
class Pace:
    """How a product does at one pool, told from above: see `StockFigures`. No pool: at any."""

    product_id: int
    pool_id: int | None
    speed: int = 0
    fba_seen: int = 0
    inbound: int = 0


@dataclass(frozen=True, slots=True)
class Limit:
    """Below what a product runs out: days without and with what is on its way, or units."""

    product_id: int
    safety_days: int
    least_days: int = 0
    least_units: int = 0


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

    `product_ids` None: any. `is_uncovered`: what sells, but does not last a day. `dead_since`:
    of which something lies since before then, and nothing was sold since. `at` None is now; else
    what was there then, as far as it is known by now: not what is uncovered or dead.
    """

    tab: StockTab = StockTab.ALL
    products: catalog.ProductFilter = field(default_factory=catalog.ProductFilter)
    place_ids: tuple[int, ...] = ()
    product_ids: tuple[int, ...] | None = None
    is_uncovered: bool = False
    dead_since: datetime | None = None
    at: datetime | None = None

    @property
    def is_of_now(self) -> bool:
        """Whether it asks for what nobody knows of a past moment."""
        return self.tab not in TABS_OF_THEN or self.is_uncovered or self.dead_since is not None


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
