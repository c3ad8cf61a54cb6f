"""What passes over the desk of inventory about the ledger: places, moves, entries, reservations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Self

from zhongshu.kernel.errors import DomainError
from zhongshu.kernel.outcomes import Outcome


class LocationKind(StrEnum):
    """What kind of place a location is; exactly one each (`design/stock.md`)."""

    WAREHOUSE = "WAREHOUSE"
    INSPECTION = "INSPECTION"
    UNSELLABLE = "UNSELLABLE"
    TRANSIT = "TRANSIT"
    FBA = "FBA"
    FBA_UNSELLABLE = "FBA_UNSELLABLE"
    AWD = "AWD"
    SUPPLIER = "SUPPLIER"
    CUSTOMER = "CUSTOMER"
    ADJUSTMENT = "ADJUSTMENT"
    LOST = "LOST"


AT_WAREHOUSE = frozenset({LocationKind.WAREHOUSE, LocationKind.INSPECTION, LocationKind.UNSELLABLE})
AT_AMAZON = frozenset({LocationKind.FBA, LocationKind.FBA_UNSELLABLE, LocationKind.AWD})
FAR_ENDS = frozenset(
    {
        LocationKind.SUPPLIER,
        LocationKind.CUSTOMER,
        LocationKind.ADJUSTMENT,
        LocationKind.LOST,
    }
)
# Amazon counts by seller SKU: so do we where it counts, and on the way there.
COUNTED_BY_SELLER_SKU = AT_AMAZON | {LocationKind.TRANSIT}


class Reason(StrEnum):
    """Why stock moved. A word here is a sentence on the page of moves."""

    OPENING = "OPENING"
    OPENING_CORRECTED = "OPENING_CORRECTED"
    FBA_SALE = "FBA_SALE"
    MULTI_CHANNEL_SALE = "MULTI_CHANNEL_SALE"
    PARCEL_DISPATCHED = "PARCEL_DISPATCHED"
    CUSTOMER_RETURN = "CUSTOMER_RETURN"
    FBA_RECEIPT = "FBA_RECEIPT"
    FBA_DISPATCH = "FBA_DISPATCH"
    FBA_SHIPMENT_CLOSED = "FBA_SHIPMENT_CLOSED"
    REMOVAL = "REMOVAL"
    DISPOSAL = "DISPOSAL"
    AMAZON_ADJUSTED = "AMAZON_ADJUSTED"
    DISPOSITION_CHANGED = "DISPOSITION_CHANGED"
    RELABELLED = "RELABELLED"
    PAIRING_CHANGED = "PAIRING_CHANGED"
    PRODUCTS_MERGED = "PRODUCTS_MERGED"
    PRODUCTS_SPLIT = "PRODUCTS_SPLIT"
    POOL_CHANGED = "POOL_CHANGED"
    TRANSFER = "TRANSFER"
    SUPPLIER_RECEIPT = "SUPPLIER_RECEIPT"
    INSPECTION = "INSPECTION"
    STOCKTAKE = "STOCKTAKE"
    CORRECTION = "CORRECTION"


# Reasons by which units leave for whoever bought them.
SALES = (Reason.FBA_SALE, Reason.MULTI_CHANNEL_SALE, Reason.PARCEL_DISPATCHED)


class MirrorCause(StrEnum):
    """Why our books and Amazon's snapshot differ, as far as we can tell.

    Of what only is more here or there: Amazon counts units of a shipment that it tells an hour
    later (RECEIVING), sent orders that are told minutes later (SOLD_LATE), sent units on from AWD
    in a shipment that nobody says came from there (REPLENISHING), or its reports of
    losses, finds and returns do not reach so far yet (REPORT_LATE). What is OURS_MORE or
    AMAZON_MORE in the end, nothing explains.
    """

    NOT_OPENED = "NOT_OPENED"
    UNPAIRED = "UNPAIRED"
    PAIRED_OTHERWISE = "PAIRED_OTHERWISE"
    NOT_SHOWN = "NOT_SHOWN"
    OURS_MORE = "OURS_MORE"
    AMAZON_MORE = "AMAZON_MORE"
    PROMISED_OTHERWISE = "PROMISED_OTHERWISE"
    RECEIVING = "RECEIVING"
    SOLD_LATE = "SOLD_LATE"
    REPORT_LATE = "REPORT_LATE"
    REPLENISHING = "REPLENISHING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that is wanted: which kind, and of what.

    Far ends are of nothing, and there is one of each; every other place has exactly one owner.
    """

    kind: LocationKind
    warehouse_id: int | None = None
    pool_id: int | None = None
    account_id: int | None = None
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Units of a product from one place to another; `quantity` > 0.

    Where an end is at Amazon or on its way there, the seller SKU is named too.
    """

    product_id: int
    source_id: int
    destination_id: int
    quantity: int
    seller_sku_id: int | None = None

    @classmethod
    def signed(
        cls,
        units: int,
        *,
        product_id: int,
        source_id: int,
        destination_id: int,
        seller_sku_id: int | None = None,
    ) -> Self:
        """Move `units` from source to destination; a negative number goes back."""
        if units < 0:
            source_id, destination_id = destination_id, source_id
        return cls(
            product_id=product_id,
            source_id=source_id,
            destination_id=destination_id,
            quantity=abs(units),
            seller_sku_id=seller_sku_id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What a page opens to show why stock moved: an Amazon id or a document of ours.

    `kind` is one word such as "order", "shipment" or "opening"; `ref` its id.
    """

    kind: str
    ref: str
    account_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event and its moves. `key` names it by Amazon's ids or our document's, and its revision.

    `occurred_at` is when it happened, in Amazon's word; `user_id` who did it, where a person did.
    """

    key: str
    reason: Reason
    occurred_at: datetime
    moves: tuple[Move, ...]
    cause: Cause
    user_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PostedEntry:
    """What became of an entry: NEW, UNCHANGED where its key was known, or REFUSED and why."""

    entry_id: int | None
    outcome: Outcome
    refusal: DomainError | None = None


class BalanceKey(NamedTuple):
    """What a balance counts: a product at a place, at Amazon under one seller SKU."""

    product_id: int
    location_id: int
    seller_sku_id: int | None


@dataclass(frozen=True, slots=True)
class Reserve:
    """What one line of a document wants from now on; nothing wanted releases it.

    `wanted` are units by balance, each above zero. `promise_at` is when it must leave: where
    there is too little, the oldest promise is served first.
    """

    key: str
    wanted: Mapping[BalanceKey, int]
    cause: Cause
    promise_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What one line holds at one balance. `wanted` above `held` is a back-order."""

    key: str
    balance: BalanceKey
    wanted: int
    held: int


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of a batch: per entry, and what its reservations hold now."""

    entries: tuple[PostedEntry, ...]
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOpening:
    """What Amazon showed of one seller SKU at the moment its books are opened at a pool.

    Units as Amazon counts them; `parts` are units by product for one of them, empty while nobody
    has said which product it is: then the opening waits.
    """

    pool_id: int
    seller_sku_id: int
    opened_at: datetime
    fulfillable: int
    reserved: int
    researching: int
    unfulfillable: int
    parts: Mapping[int, int]
    # By which change of pools they begin anew; 0: they begin for the first time.
    number: int = 0

    @property
    def key(self) -> tuple[int, int]:
        """The pool and the seller SKU: each pair is opened once."""
        return self.pool_id, self.seller_sku_id


@dataclass(frozen=True, slots=True)
class OpeningState:
    """Since when a seller SKU has books at a pool; `is_posted`: its opening is in the ledger."""

    opened_at: datetime
    is_posted: bool


@dataclass(frozen=True, slots=True)
class Shortage:
    """A balance asked for more than is free."""

    balance: BalanceKey
    wanted: int
    free: int
