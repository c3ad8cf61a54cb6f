"""Listings as they cross the desk of catalog."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from zhongshu.catalog.conditions import is_fba
from zhongshu.kernel.outcomes import Outcome


class Source(StrEnum):
    """Who told us: the daily report of all listings, an answer about single ones, or a file."""

    REPORT = "REPORT"
    API = "API"
    FILE = "FILE"


class EventKind(StrEnum):
    PRICE = "PRICE"
    QUANTITY = "QUANTITY"
    STATUS = "STATUS"
    CHANNEL = "CHANNEL"
    ASIN = "ASIN"
    ABSENT = "ABSENT"
    RETURNED = "RETURNED"
    RECREATED = "RECREATED"


@dataclass(frozen=True, slots=True)
class ListingEffect:
    """What a file did to a listing, by the names of the table; `before` None: it made it."""

    listing_id: int
    before: Mapping[str, object] | None
    after: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of one listing of a batch.

    `refusal` says why nothing was stored, and `field` of which fact. `is_repeated`: the same
    report named this listing before; the later row won. `is_older`: a file told otherwise, and
    what is known is newer. `effect`: what a file changed.
    """

    seller_sku: str
    marketplace_id: str
    outcome: Outcome
    listing_id: int | None = None
    refusal: str = ""
    field: str = ""
    is_repeated: bool = False
    is_older: bool = False
    effect: ListingEffect | None = None


@dataclass(frozen=True, slots=True)
class SweepResult:
    """What a complete report proved: how many listings it showed, how many are gone.

    `held`: so many were missing at once that a second report must agree first.
    """

    seen: int
    absent: int
    held: int = 0


class ListingTab(StrEnum):
    """The tabs of the list. All but ABSENT show what is at Amazon now."""

    ALL = "ALL"
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    INCOMPLETE = "INCOMPLETE"
    OTHER = "OTHER"
    ABSENT = "ABSENT"


class FulfilledBy(StrEnum):
    AMAZON = "AMAZON"
    MERCHANT = "MERCHANT"


class ListingSort(StrEnum):
    SKU = "sku"
    TITLE = "title"
    PRICE = "price"
    QUANTITY = "quantity"
    RECORDED = "recorded_at"
    CREATED = "created_at"
    SOLD = "sold"


@dataclass(frozen=True, slots=True)
class ListingFilter:
    """What a list shows; empty means no restriction. `search` is a part of any name or code."""

    tab: ListingTab = ListingTab.ALL
    store_ids: tuple[int, ...] = ()
    marketplace_id: str = ""
    fulfilled_by: FulfilledBy | None = None
    search: str = ""
    seller_skus: tuple[str, ...] = ()
    asin: str = ""
    updated_after: datetime | None = None
    has_problems: bool = False
    owner_id: int | None = None
    is_paired: bool | None = None


@dataclass(frozen=True, slots=True)
class ListingRow:
    """One listing in a list. Empty texts and None mean that Amazon did not tell.

    `sold_…` are units of our orders in 7, 14 and 30 days, `sold_rank` the place in the store.
    `product_…` and `factor` are what it is paired with in its store, if with anything.
    """

    id: int
    store_id: int
    store_name: str
    marketplace_id: str
    seller_sku_id: int
    seller_sku: str
    asin: str
    fnsku: str
    title: str
    price: Decimal | None
    currency: str
    quantity: int | None
    status: str
    fulfilment_channel: str
    condition: str
    product_type: str
    problem_count: int | None
    is_buyable: bool | None
    is_discoverable: bool | None
    created_at: datetime | None
    updated_at: datetime | None
    recorded_at: datetime
    detailed_at: datetime | None
    absent_since: datetime | None
    sold_7: int
    sold_14: int
    sold_30: int
    sold_rank: int | None
    owner: str
    developer: str
    product_id: int | None
    product_sku: str
    factor: int | None
    has_image: bool

    @property
    def is_fba(self) -> bool:
        return is_fba(self.fulfilment_channel)


@dataclass(frozen=True, slots=True)
class ListingRows:
    """A page of the list, with the cursors of its neighbours."""

    rows: tuple[ListingRow, ...]
    next: str | None = None
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class ListingChange:
    kind: EventKind
    before: str
    after: str
    source: Source
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class ListingDetail:
    """One listing with its latest changes, newest first."""

    row: ListingRow
    changes: tuple[ListingChange, ...]


@dataclass(frozen=True, slots=True)
class SellerSkuRow:
    id: int
    account_id: int
    code: str
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class SkuToDetail:
    """A listing about which Amazon has not been asked in detail yet."""

    listing_id: int
    seller_sku: str
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class SoldListing:
    """How many units of a listing were sold in the last 7, 14 and 30 days."""

    store_id: int
    seller_sku: str
    units_7: int
    units_14: int
    units_30: int


@dataclass(frozen=True, slots=True)
class WantedImage:
    asin: str
    url: str


@dataclass(frozen=True, slots=True)
class FetchedImage:
    """A picture in two sizes, or the reason why there is none."""

    asin: str
    url: str
    sha256: bytes = b""
    media_type: str = ""
    small: bytes = b""
    large: bytes = b""
    failure: str = ""


class ImageSize(StrEnum):
    """At most 96, 400 and 1,600 pixels a side; FULL is kept of what people sent themselves."""

    SMALL = "small"
    LARGE = "large"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class ImageFile:
    media_type: str
    content: bytes
    sha256: str
