"""Shipments to Amazon as they cross the desk of fba."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Source(StrEnum):
    """Where the units of a shipment came from, as a person confirmed it."""

    SUPPLIER = "SUPPLIER"
    WAREHOUSE = "WAREHOUSE"
    AWD = "AWD"


class Destination(StrEnum):
    """Where a shipment goes: to a pool of FBA, or to AWD, from which Amazon fills one."""

    FBA = "FBA"
    AWD = "AWD"


class LineWait(StrEnum):
    """Why a line is not in the books yet."""

    NOT_OPEN = "NOT_OPEN"
    UNPAIRED = "UNPAIRED"


class Stage(StrEnum):
    """What a shipment's status means to us."""

    WAITING = "WAITING"
    UNDER_WAY = "UNDER_WAY"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class ReceiptsPosted:
    """What a batch did: lines looked at, lines posted, lines that wait, and what was refused."""

    lines: int = 0
    posted: int = 0
    waiting: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class UnderWay:
    """Shipments on their way to a pool, and the units that Amazon has not received of them."""

    shipments: int
    units: int


class ShipmentTab(StrEnum):
    """OPEN: units may still come. SHORT: closed with fewer received. SOURCE: a person is asked."""

    OPEN = "OPEN"
    SOURCE = "SOURCE"
    SHORT = "SHORT"
    CLOSED = "CLOSED"
    ALL = "ALL"


class ShipmentSort(StrEnum):
    FIRST_TOLD = "first_told_at"
    CODE = "code"
    SHIPPED = "shipped"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class ShipmentFilter:
    """Which shipments are wanted; empty means all. `search` looks for words in codes and names."""

    tab: ShipmentTab = ShipmentTab.ALL
    store_ids: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()
    search: str = ""


@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """One shipment; its times are when we were told first. `status` is Amazon's word.

    `short` are units of its lines that were shipped and not received so far.
    """

    id: int
    account_id: int
    account_name: str
    store_id: int
    store_name: str
    marketplace_id: str
    pool: str
    code: str
    name: str
    status: str
    center: str
    ship_from: str
    label_prep: str
    need_by: date | None
    shipped: int
    received: int
    short: int
    first_told_at: datetime
    changed_at: datetime
    left_at: datetime | None
    closed_at: datetime | None
    items_read_at: datetime | None
    source: str
    warehouse_id: int | None
    warehouse: str
    needs_source: bool
    destination: str

    @property
    def is_to_awd(self) -> bool:
        return self.destination == Destination.AWD


@dataclass(frozen=True, slots=True)
class ShipmentLineRow:
    """One seller SKU of a shipment in Amazon's units, and what the books have of it.

    `received` None: not told. `on_the_way`, `lost` and `beyond` are what moved; None: it waits.
    """

    line_id: int
    seller_sku_id: int
    seller_sku: str
    fnsku: str
    shipped: int
    received: int | None
    before_books: int | None
    on_the_way: int
    lost: int
    beyond: int
    wait: str

    @property
    def short(self) -> int:
        return max(self.shipped - (self.received or 0), 0)


@dataclass(frozen=True, slots=True)
class WayRow:
    """A shipment under way; when it is expected at Amazon, if anything tells."""

    shipment_id: int
    status: str
    left_at: datetime | None
    expected_on: date | None
    is_estimate: bool


@dataclass(frozen=True, slots=True)
class LostUnits:
    """A line of a closed shipment of which units are missing, in Amazon's units.

    `counted_at` is when we were told first that anything of the shipment was received.
    """

    pool_id: int
    store_id: int
    code: str
    seller_sku_id: int
    seller_sku: str
    fnsku: str
    shipped: int
    received: int | None
    lost: int
    parts: Mapping[str, int] | None
    first_told_at: datetime
    left_at: datetime | None
    closed_at: datetime | None
    changed_at: datetime
    counted_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """Amazon's running total of a seller SKU from `told_at` on, and by how much it changed."""

    told_at: datetime
    seller_sku: str
    received: int
    change: int


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Who said where the units came from."""

    change_id: int
    source: str
    warehouse: str
    source_before: str
    warehouse_before: str
    who: str
    happened_at: datetime
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class ShipmentPage:
    """One shipment with its lines, the newest receipts, and who said where it came from.

    `may_be_of_awd`: AWD has books, so that it can have left there; `is_likely_of_awd`: what left
    AWD for FBA, as Amazon counts it, covers all that the shipment still lacks.
    """

    row: ShipmentRow
    lines: tuple[ShipmentLineRow, ...]
    receipts: tuple[ReceiptRow, ...]
    sources: tuple[SourceRow, ...]
    may_confirm: bool
    may_be_of_awd: bool = False
    is_likely_of_awd: bool = False
