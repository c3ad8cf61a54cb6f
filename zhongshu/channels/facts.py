"""What a marketplace tells and is asked, in our words.

Times are aware UTC. Amounts are Decimal in the currency beside them; None means "not told",
which never erases what we know. Texts are Amazon's own unless said otherwise.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from zhongshu.channels.values import Window
from zhongshu.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Participation:
    """One marketplace of a seller; pseudo-marketplaces are left out by the gateway."""

    marketplace_id: str
    name: str
    country_code: str
    currency: str
    store_name: str
    is_participating: bool
    has_suspended_listings: bool


@dataclass(frozen=True, slots=True)
class RoleProbe:
    """Whether one role is granted: `refusal` holds Amazon's words when it is not.

    `is_granted` is None when the probe itself failed, so that nothing is known.
    """

    role: str
    operation: str
    is_granted: bool | None
    refusal: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something Amazon sent that cannot be understood: kept raw, shown as an issue."""

    key: str
    why: str
    raw: bytes
    row: int | None = None


@dataclass(frozen=True, slots=True)
class AddressFacts:
    name: str = ""
    company_name: str = ""
    lines: tuple[str, ...] = ()
    city: str = ""
    district: str = ""
    state_or_region: str = ""
    postal_code: str = ""
    country_code: str = ""
    phone: str = ""
    address_type: str = ""


@dataclass(frozen=True, slots=True)
class BuyerFacts:
    """Personal data: encrypted at rest, never in logs, never in `OrderFacts.raw`."""

    name: str = ""
    email: str = ""
    company_name: str = ""
    purchase_order_number: str = ""
    address: AddressFacts | None = None
    gift_messages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """Money of one line, whole line, without tax but for `tax`; the discount is positive."""

    currency: str
    item: Decimal = Decimal(0)
    shipping: Decimal = Decimal(0)
    gift_wrap: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    unit_price: Decimal | None = None


# How an `order_item_id` begins that is ours.
OUR_ITEM_ID = "~"


@dataclass(frozen=True, slots=True)
class OrderLineFacts:
    """One line. `amounts` is None while Amazon does not tell the price (pending orders).

    A provisional line comes from a report without item ids: its `order_item_id` is ours
    (OUR_ITEM_ID and the row's position in the order), and the API's lines replace it.
    """

    order_item_id: str
    quantity: int
    seller_sku: str = ""
    asin: str = ""
    title: str = ""
    fulfilled: int | None = None
    amounts: LineAmounts | None = None
    condition: str = ""
    programs: tuple[str, ...] = ()
    is_gift: bool = False
    cancellation_requested: bool = False
    cancellation_reason: str = ""
    cancelled_by: str = ""


@dataclass(frozen=True, slots=True)
class PackageFacts:
    reference_id: str
    carrier: str = ""
    tracking_number: str = ""
    shipping_service: str = ""
    status: str = ""
    shipped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """One order as Amazon last told it. Statuses are Amazon's words, unknown ones too."""

    order_id: str
    created_at: datetime
    updated_at: datetime
    amazon_status: str
    fulfilled_by: str
    channel: str = "AMAZON"
    marketplace_id: str = ""
    marketplace_name: str = ""
    service_level: str = ""
    ship_by_earliest: datetime | None = None
    ship_by_latest: datetime | None = None
    deliver_by_latest: datetime | None = None
    total: Money | None = None
    programs: tuple[str, ...] = ()
    replaces_order_id: str = ""
    lines: tuple[OrderLineFacts, ...] = ()
    packages: tuple[PackageFacts, ...] | None = None
    buyer: BuyerFacts | None = None
    raw: bytes = b""
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class OrderColumn:
    """A column of order downloads; `is_personal`: it says who bought, or where they live.

    `is_of_unshipped`: only files of what is still to be sent have it.
    """

    titles: tuple[str, ...]
    is_personal: bool
    is_of_unshipped: bool


@dataclass(frozen=True, slots=True)
class OrderQuery:
    """Frozen parameters of one window; `statuses` empty means all."""

    window: Window
    marketplace_ids: tuple[str, ...]
    fulfilled_by: str = ""
    statuses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderPage:
    orders: tuple[OrderFacts, ...]
    next_token: str | None
    unreadable: tuple[Unreadable, ...] = ()
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class ListingFacts:
    """One listing of one marketplace. None means "not told".

    `barcode` is an EAN, UPC or ISBN-13 where Amazon keeps one beside the ASIN.
    """

    marketplace_id: str
    seller_sku: str
    asin: str | None = None
    fnsku: str | None = None
    title: str | None = None
    price: Money | None = None
    quantity: int | None = None
    status: str | None = None
    fulfilment_channel: str | None = None
    condition: str | None = None
    product_type: str | None = None
    image_url: str | None = None
    listing_id: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    is_buyable: bool | None = None
    is_discoverable: bool | None = None
    problem_count: int | None = None
    barcode: str | None = None


@dataclass(frozen=True, slots=True)
class ListingQuery:
    """searchListingsItems: by changes, by creation slice, or by up to 20 SKUs."""

    marketplace_id: str
    updated: Window | None = None
    created: Window | None = None
    seller_skus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListingPage:
    listings: tuple[ListingFacts, ...]
    next_token: str | None
    total: int | None = None
    unreadable: tuple[Unreadable, ...] = ()
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class StockLevelFacts:
    """FBA quantities of one seller SKU in Amazon's own words, units; None: not told."""

    seller_sku: str
    fnsku: str = ""
    asin: str = ""
    fulfillable: int | None = None
    inbound_working: int | None = None
    inbound_shipped: int | None = None
    inbound_receiving: int | None = None
    reserved: int | None = None
    reserved_customer_orders: int | None = None
    reserved_transfers: int | None = None
    reserved_processing: int | None = None
    researching: int | None = None
    unfulfillable: int | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StockLevelPage:
    levels: tuple[StockLevelFacts, ...]
    next_token: str | None
    unreadable: tuple[Unreadable, ...] = ()
    request_id: str = ""


class ReportState(StrEnum):
    """Amazon's processing status; INTENDED is ours: written before the call."""

    INTENDED = "INTENDED"
    IN_QUEUE = "IN_QUEUE"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"
    CANCELLED = "CANCELLED"
    FATAL = "FATAL"


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """What createReport is asked."""

    report_type: str
    marketplace_ids: tuple[str, ...]
    data_start: datetime | None = None
    data_end: datetime | None = None
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A report of ours whose document was not used yet; `report_id` None: perhaps not asked."""

    request_id: int
    order: ReportOrder
    report_id: str | None
    document_id: str
    state: str
    polls: int
    intended_at: datetime
    next_poll_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReportStatus:
    report_id: str
    report_type: str
    state: str
    document_id: str | None = None
    marketplace_ids: tuple[str, ...] = ()
    data_start: datetime | None = None
    data_end: datetime | None = None
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """A document as Amazon keeps it, unpacked; `charset` is what Amazon declared."""

    content: bytes = field(repr=False)
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """What the token endpoint gives for a consent code or refresh token."""

    refresh_token: str = field(repr=False)
    access_token: str = field(repr=False)
    expires_in_s: int = 3600


class NotificationKind(StrEnum):
    """What we let Amazon tell us of: each says which object to read again."""

    ORDER_CHANGE = "ORDER_CHANGE"
    REPORT_FINISHED = "REPORT_PROCESSING_FINISHED"
    STOCK_CHANGE = "FBA_INVENTORY_AVAILABILITY_CHANGES"
    ACCOUNT_STATUS = "ACCOUNT_STATUS_CHANGED"


@dataclass(frozen=True, slots=True)
class Notification:
    """One message of the queue. It names what changed; what is true now is asked, not believed.

    `receipt` lets the queue forget it. A change of the account's status names no seller: the
    subscription tells whose it is.
    """

    notification_id: str
    kind: NotificationKind
    seller_id: str
    event_time: datetime
    receipt: str = field(repr=False)
    subscription_id: str = ""
    marketplace_id: str = ""
    order_id: str = ""
    report_id: str = ""
    seller_sku: str = ""
    account_status: str = ""


@dataclass(frozen=True, slots=True)
class UnreadMessage:
    """A message of the queue that says nothing we know; whose it is, where it tells so much."""

    why: str
    raw: bytes = field(repr=False)
    receipt: str = field(repr=False)
    kind: str = ""
    seller_id: str = ""
    subscription_id: str = ""


@dataclass(frozen=True, slots=True)
class QueueFacts:
    """What a queue is: a FIFO queue, or one that Amazon may not send to, stays empty.

    `publisher` is who must be let in.
    """

    arn: str
    is_fifo: bool
    lets_amazon_send: bool
    publisher: str
    waiting: int


@dataclass(frozen=True, slots=True)
class SubscriptionFacts:
    subscription_id: str
    destination_id: str
    payload_version: str
