"""Stock as it crosses the desk of inventory."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from zhongshu.kernel.outcomes import Outcome


def add_known(*units: int | None) -> int | None:
    """Return the sum, or None where one of them is not known."""
    known = [each for each in units if each is not None]
    return sum(known) if len(known) == len(units) else None


class SweepStatus(StrEnum):
    """How a reading of one store's stock ended. NO_FBA: the seller stores nothing at Amazon."""

    RUNNING = "RUNNING"
    COMPLETE = "COMPLETE"
    BROKEN = "BROKEN"
    NO_FBA = "NO_FBA"


@dataclass(frozen=True, slots=True)
class LevelEffect:
    """What a file did to one level: its facts before (None: there was none) and after."""

    level_id: int
    before: Mapping[str, object] | None
    after: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RecordedLevel:
    """What became of one level of a batch. `refusal` says why nothing was stored.

    `is_older`: what is known was read later, and stays. `effect` is what takes a file's row back.
    """

    seller_sku: str
    outcome: Outcome
    refusal: str = ""
    is_older: bool = False
    effect: LevelEffect | None = None


@dataclass(frozen=True, slots=True)
class StockSweepResult:
    """What a complete sweep proved. `held`: a second sweep must agree before they become zero."""

    seen: int
    zeroed: int = 0
    held: int = 0


@dataclass(frozen=True, slots=True)
class StockSweepState:
    """The last full reading of one store: when it began, and whether there is any FBA."""

    has_no_fba: bool = False
    full_started_at: datetime | None = None
    because: str = ""


class LevelTab(StrEnum):
    """STOCKED: Amazon holds or awaits some of it. UNLISTED: its store has no listing of the SKU."""

    ALL = "ALL"
    STOCKED = "STOCKED"
    UNLISTED = "UNLISTED"


class LevelSort(StrEnum):
    SELLER_SKU = "seller_sku"
    FULFILLABLE = "fulfillable"
    RESERVED = "reserved"
    INBOUND = "inbound"
    RESEARCHING = "researching"
    UNFULFILLABLE = "unfulfillable"
    READ_AT = "read_at"


@dataclass(frozen=True, slots=True)
class LevelFilter:
    """Which levels are wanted; empty means all. `pools` are their codes.

    `is_per_pool`: stores of one pool show the same units, and one of them speaks for all.
    `search` looks for words in codes and titles.
    """

    tab: LevelTab = LevelTab.ALL
    store_ids: tuple[int, ...] = ()
    pools: tuple[str, ...] = ()
    seller_skus: tuple[str, ...] = ()
    search: str = ""
    is_unpaired: bool = False
    is_per_pool: bool = False


@dataclass(frozen=True, slots=True)
class LevelRow:
    """Amazon's own words about one seller SKU in one store, units; None: nobody told.

    Stores of one pool may show the same unit: never add them together. `listing_id` None: it is
    not listed there. `pool` is the store's own; `sent_from` another one whose units these are.
    """

    store_id: int
    store_name: str
    marketplace_id: str
    pool: str
    seller_sku_id: int
    seller_sku: str
    fnsku: str
    asin: str
    fulfillable: int | None
    inbound_working: int | None
    inbound_shipped: int | None
    inbound_receiving: int | None
    reserved: int | None
    reserved_customer_orders: int | None
    reserved_transfers: int | None
    reserved_processing: int | None
    researching: int | None
    unfulfillable: int | None
    updated_at: datetime | None
    read_at: datetime
    absent_since: datetime | None
    listing_id: int | None
    title: str | None
    id: int
    said_pool: str | None = None

    @property
    def sent_from(self) -> str:
        """The other pool whose units these are, as somebody said; empty: its store's own."""
        return self.said_pool if self.said_pool and self.said_pool != self.pool else ""

    @property
    def on_hand(self) -> int | None:
        """Fulfillable, reserved and researching: what Amazon holds and may sell again."""
        return add_known(self.fulfillable, self.reserved, self.researching)

    @property
    def inbound(self) -> int | None:
        return add_known(self.inbound_working, self.inbound_shipped, self.inbound_receiving)


@dataclass(frozen=True, slots=True)
class PoolLevelRow:
    """Amazon's newest words about one seller SKU in one pool: each unit stands here once.

    None: nobody told.
    """

    account_id: int
    pool_id: int
    pool: str
    seller_sku_id: int
    seller_sku: str
    fnsku: str
    asin: str
    fulfillable: int | None
    inbound_working: int | None
    inbound_shipped: int | None
    inbound_receiving: int | None
    reserved: int | None
    researching: int | None
    unfulfillable: int | None
    updated_at: datetime | None
    read_at: datetime

    @property
    def on_hand(self) -> int | None:
        """Fulfillable, reserved and researching: what Amazon holds and may sell again."""
        return add_known(self.fulfillable, self.reserved, self.researching)

    @property
    def inbound(self) -> int | None:
        return add_known(self.inbound_working, self.inbound_shipped, self.inbound_receiving)


@dataclass(frozen=True, slots=True)
class PoolLevelRows:
    """A page of levels; the next one begins behind this pool and seller SKU."""

    rows: tuple[PoolLevelRow, ...]
    next_after: tuple[int, int] | None = None
