"""Orders as they cross the front desk: work states, filters, answers, figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from zhongshu.channels import public as channels
from zhongshu.kernel.money import Money
from zhongshu.kernel.outcomes import Outcome

# A list pasted into the search box, and what one verb takes at once.
MOST_PASTED = 500
MOST_AT_ONCE = 10_000


# Amazon's words that we know; the column holds unknown ones too.
AmazonStatus = channels.AmazonStatus

OPEN_STATUSES = (
    AmazonStatus.PENDING_AVAILABILITY,
    AmazonStatus.PENDING,
    AmazonStatus.UNSHIPPED,
    AmazonStatus.PARTIALLY_SHIPPED,
)


class WorkStatus(StrEnum):
    """Our judgement. It moves by our verbs only and never goes back by itself."""

    TO_REVIEW = "TO_REVIEW"
    PROCESSED = "PROCESSED"
    EXCEPTION = "EXCEPTION"
    CANCELLED = "CANCELLED"


class OwnStatus(StrEnum):
    """Where an order of another channel than Amazon stands; people and files say it."""

    UNPAID = "UNPAID"
    TO_SHIP = "TO_SHIP"
    SHIPPED = "SHIPPED"
    CANCELLED = "CANCELLED"


class EventKind(StrEnum):
    """What a line of an order's timeline tells."""

    CREATED = "CREATED"
    AMAZON_STATUS = "AMAZON_STATUS"
    OLDER_UPDATE = "OLDER_UPDATE"
    FULFILLED = "FULFILLED"
    FULFILLED_FELL = "FULFILLED_FELL"
    LINE_ADDED = "LINE_ADDED"
    LINE_GONE = "LINE_GONE"
    QUANTITY = "QUANTITY"
    CANCELLATION_REQUESTED = "CANCELLATION_REQUESTED"
    LINES_REPLACED = "LINES_REPLACED"
    WORK_STATUS = "WORK_STATUS"
    HELD = "HELD"
    RELEASED = "RELEASED"
    BUYER_SHOWN = "BUYER_SHOWN"
    OWN_STATUS = "OWN_STATUS"
    EDITED = "EDITED"


class OrderTab(StrEnum):
    """The tabs of the list. ALL leaves nothing out."""

    ALL = "ALL"
    PENDING = "PENDING"
    TO_REVIEW = "TO_REVIEW"
    ON_HOLD = "ON_HOLD"
    EXCEPTION = "EXCEPTION"
    PROCESSED = "PROCESSED"
    CANCELLED = "CANCELLED"
    OWN = "OWN"


class OrderSort(StrEnum):
    """How the list may be sorted; `-` is newest, latest or largest first."""

    NEWEST = "-amazon_created_at"
    OLDEST = "amazon_created_at"
    SHIP_BY = "ship_by_latest"
    SHIP_BY_LATEST_FIRST = "-ship_by_latest"
    TOTAL = "total_amount"
    LARGEST = "-total_amount"
    LEAST_RECENTLY_UPDATED = "amazon_updated_at"
    RECENTLY_UPDATED = "-amazon_updated_at"


class Verb(StrEnum):
    """What a person did to a batch of orders and may undo for a day."""

    MARK_PROCESSED = "MARK_PROCESSED"
    SEND_BACK_TO_REVIEW = "SEND_BACK_TO_REVIEW"
    HOLD = "HOLD"
    RELEASE = "RELEASE"
    SET_OWN_STATUS = "SET_OWN_STATUS"


class Refusal(StrEnum):
    """Why a verb left one order of a batch as it is."""

    NOT_FOUND = "orders.order_not_found"
    NOT_AT_WORK = "orders.not_at_work"
    CANCELLED = "orders.is_cancelled"
    ON_HOLD = "orders.is_on_hold"
    CHANGED_SINCE = "orders.changed_since"
    OF_AMAZON = "orders.of_amazon"


REFUSAL_SENTENCES = {
    Refusal.NOT_FOUND: _("There is no such order."),
    Refusal.NOT_AT_WORK: _("This order is not in the workbench: there is nothing to do for us."),
    Refusal.CANCELLED: _("This order is cancelled."),
    Refusal.ON_HOLD: _("This order is on hold. Release it first."),
    Refusal.CHANGED_SINCE: _("This order has changed since, and was left as it is."),
    Refusal.OF_AMAZON: _("This is an order of Amazon's: its status is what Amazon says."),
}


class BuyerKey(StrEnum):
    """By what a buyer can be looked up."""

    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"
    POSTAL_CODE = "postal_code"


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What the list shows. Empty means "does not matter"; None of a flag as well.

    `text` finds order ids, seller SKUs and ASINs by their beginning; `order_ids` is a pasted
    list of Amazon's ids, `own_number` the whole number of an order of another channel. Times are
    half open: from ≤ t < until.
    """

    tab: OrderTab = OrderTab.ALL
    store_ids: tuple[int, ...] = ()
    account_id: int | None = None
    amazon_statuses: tuple[str, ...] = ()
    work_statuses: tuple[str, ...] = ()
    own_statuses: tuple[str, ...] = ()
    fulfilled_by: str = ""
    created_from: datetime | None = None
    created_until: datetime | None = None
    ship_by_until: datetime | None = None
    text: str = ""
    own_number: str = ""
    seller_sku: str = ""
    asin: str = ""
    order_ids: tuple[str, ...] = ()
    is_business: bool | None = None
    is_gift: bool | None = None
    is_replacement: bool | None = None
    is_multi_item: bool | None = None
    is_provisional: bool | None = None
    is_held: bool | None = None
    cancellation_requested: bool | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A bounded count: `is_more` says that there are more than `number`."""

    number: int
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class WorkState:
    """What is ours about an order, and whether Amazon has cancelled it.

    `own_status` is that of an order of another channel; Amazon's have none.
    """

    work_status: str | None
    is_held: bool
    is_cancelled: bool = False
    own_status: str | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of one order of a batch; `order_id` is Amazon's.

    `is_older`: what is known is newer, and stays. `refusal` says why nothing was stored.
    """

    order_id: str
    outcome: Outcome
    is_older: bool = False
    refusal: str = ""

    NOT_STORABLE: ClassVar[str] = _("This order cannot be stored: a number of it is out of range.")
    NOT_YOURS: ClassVar[str] = _("This order belongs to a store that you do not see.")


class OwnLimits:
    """What an order of another channel may hold at most."""

    NUMBER = 64
    SKU = 100
    TITLE = 500
    NOTE = 2_000
    LINES = 500
    UNITS = 1_000_000
    DIGITS = 18
    PLACES = 4


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One item of an order of another channel; `unit_price` without tax, None: not known."""

    seller_sku: str
    quantity: int
    unit_price: Decimal | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class OwnOrder:
    """An order of another channel than Amazon, as a person, a file or a program tells it.

    `number` is the channel's own, and means one order of its account. The lines are all of them.
    What is None is not told: it stays as it is known; of a new order it is unknown, and `status`
    TO_SHIP. `shipping`, `discount` and `tax` are of the whole order, in `currency`, none negative.
    `note` is ours, told to nobody outside; empty erases it.
    `seen_at` is the `recorded_at` that whoever edits it saw: what changed since is refused.
    """

    number: str
    lines: tuple[OwnLine, ...]
    currency: str
    bought_at: datetime | None = None
    status: OwnStatus | None = None
    shipping: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    ship_by: datetime | None = None
    buyer: channels.BuyerFacts | None = None
    note: str | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordedOwn:
    """What became of one order of a batch, in its order.

    `refusal` is a sentence to be translated, `field` what it is about (a name of OwnOrder, or of
    OwnLine with the `line` that is wrong). `order_id` is the row id; None: nothing is stored.
    """

    number: str
    outcome: Outcome
    order_id: int | None = None
    refusal: str = ""
    field: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verb did: `refused` maps an order's row id to the reason (REFUSAL_SENTENCES).

    `action_id` undoes it within a day; None when nothing was changed.
    """

    action_id: int | None
    changed: tuple[int, ...] = ()
    unchanged: tuple[int, ...] = ()
    refused: Mapping[int, Refusal] = field(default_factory=dict)


class Day(StrEnum):
    """A day of the dashboard. LAST_WEEK_SO_FAR ends at this hour, a week ago."""

    TODAY = "TODAY"
    YESTERDAY = "YESTERDAY"
    LAST_WEEK = "LAST_WEEK"
    LAST_WEEK_SO_FAR = "LAST_WEEK_SO_FAR"


class DayBasis(StrEnum):
    """Whose midnight a day begins at."""

    STORE = "STORE"
    COMPANY = "COMPANY"


@dataclass(frozen=True, slots=True)
class DaySales:
    """Orders of one store created within one day, without cancelled ones.

    Revenue is item + shipping + gift wrap − discount without tax, of the orders whose price
    is known; `unpriced` counts the others, which are in `orders` and `units`.
    """

    store_id: int
    basis: DayBasis
    day: Day
    starts_on: date
    orders: int
    units: int
    unpriced: int
    revenue: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class KnownOrder:
    """Where one of Amazon's orders stands with us: what a sweep compares with."""

    order_id: str
    amazon_updated_at: datetime
    is_provisional: bool
    amazon_status: str
    unit_count: int


@dataclass(frozen=True, slots=True)
class SoldUnits:
    """How many units of a seller SKU a store sold in the last 7, 14 and 30 days."""

    store_id: int
    seller_sku: str
    units_7: int
    units_14: int
    units_30: int
