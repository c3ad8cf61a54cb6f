"""What we ask of any marketplace, and how we reach the one that answers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from zhongshu.channels.account_values import AppstoreCall
from zhongshu.channels.awd_facts import AwdLevelPage, AwdShipment
from zhongshu.channels.facts import (
    DocumentContent,
    Grant,
    ListingFacts,
    ListingPage,
    ListingQuery,
    Notification,
    NotificationKind,
    OrderColumn,
    OrderFacts,
    OrderPage,
    OrderQuery,
    Participation,
    QueueFacts,
    ReportOrder,
    ReportStatus,
    RoleProbe,
    StockLevelFacts,
    StockLevelPage,
    SubscriptionFacts,
    Unreadable,
    UnreadMessage,
)
from zhongshu.channels.inbound_facts import (
    ChangedItemPage,
    ShipmentItems,
    ShipmentPage,
    ShipmentQuery,
)
from zhongshu.channels.reimbursement_facts import ReimbursementFacts
from zhongshu.channels.sent_facts import SentUnitsFacts
from zhongshu.channels.stock_facts import StockEventFacts, StockFeed
from zhongshu.channels.values import AccountRef


class ChannelGateway(Protocol):
    """One selling account at its marketplace operator, as the rooms see it.

    Every method may raise GatewayError or one of its kinds. None may be called inside a
    transaction: the gateway refuses (RuntimeError). `calls` counts the requests spent.
    `for_person` in `gateway_for` lets a call use the share kept for people.
    """

    calls: int

    def read_clock(self) -> datetime:
        """Return the operator's own time; costs no allowance."""

    def fetch_participations(self) -> Sequence[Participation]:
        """Return the marketplaces of the seller that are real stores."""

    def probe_roles(self) -> Sequence[RoleProbe]:
        """Ask one harmless question per role and tell which are granted."""

    def fetch_order_page(self, query: OrderQuery, token: str | None) -> OrderPage:
        """Return one page of orders changed within the window, items inline.

        Raises:
            PageTokenRefusedError: the token is too old or unknown.
        """

    def fetch_order(self, order_id: str) -> OrderFacts:
        """Return one order by its id."""

    def request_report(self, order: ReportOrder) -> str:
        """Ask for a report and return its id. Not idempotent: write the intent first."""

    def find_reports(
        self, report_types: Sequence[str], *, since: datetime
    ) -> Sequence[ReportStatus]:
        """Return reports of these types made since then, newest first, all pages."""

    def fetch_report(self, report_id: str) -> ReportStatus:
        """Return how far a report is."""

    def download_document(self, document_id: str) -> DocumentContent:
        """Return the whole document, unpacked; a truncated one is refused."""

    def read_order_report(self, document: DocumentContent) -> Iterator[OrderFacts | Unreadable]:
        """Read an all-orders report (flat file or XML): provisional orders, grouped by id."""

    def read_listing_report(
        self, document: DocumentContent, marketplace_id: str
    ) -> Iterator[ListingFacts | Unreadable]:
        """Read GET_MERCHANT_LISTINGS_ALL_DATA of one marketplace, row by row."""

    def read_stock_events(
        self, document: DocumentContent, feed: StockFeed
    ) -> Iterator[StockEventFacts | Unreadable]:
        """Read the report of a feed of stock events, row by row."""

    def read_reimbursements(
        self, document: DocumentContent, marketplace_id: str
    ) -> Iterator[ReimbursementFacts | Unreadable]:
        """Read the report of reimbursements that was asked for this marketplace first."""

    def read_sent_units(self, document: DocumentContent) -> Iterator[SentUnitsFacts | Unreadable]:
        """Read the report of shipped orders, row by row."""

    def read_health(self, document: DocumentContent) -> str:
        """Read GET_V2_SELLER_PERFORMANCE_REPORT: Amazon's word for the account, "" for none."""

    def fetch_listing_page(self, query: ListingQuery, token: str | None) -> ListingPage:
        """Return up to 20 listings with details."""

    def fetch_stock_page(
        self, marketplace_id: str, token: str | None, *, since: datetime | None = None
    ) -> StockLevelPage:
        """Return one page of FBA quantities; the token dies after 30 s."""

    def fetch_shipment_page(self, query: ShipmentQuery, token: str | None) -> ShipmentPage:
        """Return one page of shipments to the operator's warehouses.

        Raises:
            PageTokenRefusedError: the token is too old or unknown.
        """

    def fetch_shipment_items(self, marketplace_id: str, code: str) -> ShipmentItems:
        """Return what is in one shipment, and how much of it was received."""

    def fetch_changed_items(
        self, marketplace_id: str, token: str | None, *, after: datetime, before: datetime
    ) -> ChangedItemPage:
        """Return one page of items that changed within the window, of all shipments."""

    def fetch_awd_page(self, token: str | None) -> AwdLevelPage:
        """Return one page of all that lies at AWD.

        Raises:
            RoleMissingError, RequestRefusedError: this seller has no AWD, or we no role for it.
            PageTokenRefusedError: the token is too old or unknown.
        """

    def fetch_awd_shipment_page(
        self, token: str | None, *, after: datetime | None, before: datetime
    ) -> ShipmentPage:
        """Return one page of shipments to AWD that changed in a window; without an end: all."""

    def fetch_awd_shipment(self, code: str) -> AwdShipment:
        """Return one shipment to AWD with what is in it, and how much of it was received."""

    def fetch_image(self, url: str) -> bytes:
        """Return a picture from one of the operator's image hosts, 5 MB at most."""

    def make_destination(self, queue_arn: str) -> str:
        """Let notifications go to this queue; return the destination, also when it was there."""

    def subscribe(self, kind: NotificationKind, destination_id: str) -> SubscriptionFacts:
        """Subscribe the account; return what Amazon keeps, also when it was subscribed before."""

    def unsubscribe(self, kind: NotificationKind, subscription_id: str) -> None:
        """End a subscription; one that is gone already is fine."""


class QueueGateway(Protocol):
    """The queue that notifications arrive in: at least once, in no order. Raises GatewayError.

    Nothing of it may be called inside a transaction.
    """

    def describe(self) -> QueueFacts:
        """Return what kind of queue it is, and whether the operator may send to it."""

    def receive(self, *, wait_s: int) -> Sequence[Notification | UnreadMessage]:
        """Return up to ten messages, waiting for the first; they are hidden for two minutes."""

    def delete(self, receipts: Sequence[str]) -> None:
        """Let the queue forget these messages: their effect is stored. Twice is harmless."""


class AuthorisationGateway(Protocol):
    """The operator's token endpoint and consent page, before there is an account."""

    def consent_url(self, *, region: str, state: str, redirect_uri: str) -> str:
        """Return where to send the browser."""

    def appstore_url(self, call: AppstoreCall, *, state: str, redirect_uri: str) -> str:
        """Return where to send a browser that began in the operator's app store."""

    def is_operator_host(self, url: str) -> bool:
        """Whether a callback address is one of the operator's own, https, exactly."""

    def exchange_code(self, code: str, *, redirect_uri: str) -> Grant:
        """Turn a consent code into tokens, at once."""

    def exchange_refresh_token(self, refresh_token: str) -> Grant:
        """Prove that a pasted refresh token works."""

    def fetch_participations(self, *, region: str, grant: Grant) -> Sequence[Participation]:
        """Return the seller's marketplaces before an account exists."""

    def permissions(self) -> Sequence[str]:
        """Return the roles that we ask for, in the operator's words."""


class DocumentReader(Protocol):
    """Reads rows of the files that a person downloads from the operator: no account is asked."""

    def listing_columns(self) -> Mapping[str, Sequence[str]]:
        """Return what the columns of a listings download are called, by our names of them."""

    def decimal_sign(self, marketplace_id: str) -> str:
        """Return the sign before the decimals in files of this marketplace."""

    def read_listing(
        self, cells: Mapping[str, str], marketplace_id: str, *, decimal: str
    ) -> ListingFacts:
        """Read one row, its cells by our names of the columns.

        Raises:
            CellUnreadableError: one of the cells is not what its column says.
        """

    def stock_columns(self) -> Mapping[str, Sequence[str]]:
        """Return what the columns of FBA stock files are called, by our names of them."""

    def read_stock_level(self, cells: Mapping[str, str]) -> StockLevelFacts:
        """Read one row of an FBA stock file, its cells by our names of the columns.

        Raises:
            CellUnreadableError: one of the cells is not what its column says.
        """

    def order_columns(self) -> Mapping[str, OrderColumn]:
        """Return the columns of order downloads, by our names of them."""

    def read_order(
        self, rows: Sequence[Mapping[str, str]], marketplace_id: str, *, decimal: str
    ) -> OrderFacts:
        """Make one order of its rows; those without a sales channel are of this marketplace.

        Raises:
            CellUnreadableError: one of the cells is not what its column says.
        """

    def read_order_document(self, content: bytes) -> Iterator[OrderFacts | Unreadable]:
        """Read a whole document of orders, one after another.

        Raises:
            NotUnderstoodError: it is no such document.
        """


def document_reader() -> DocumentReader:
    """Return who reads the operator's downloads; it needs no credentials."""
    make = import_string(settings.DOCUMENT_READERS["amazon"])
    return cast(DocumentReader, make())


def gateway_for(account: AccountRef, *, for_person: bool = False) -> ChannelGateway:
    """Return the gateway of this account."""
    make = import_string(settings.CHANNEL_GATEWAYS["amazon"])
    return cast(ChannelGateway, make(account, for_person=for_person))


def authorisation_for(application_id: int) -> AuthorisationGateway:
    """Return the way to consent for one of our applications."""
    make = import_string(settings.AUTHORISATION_GATEWAYS["amazon"])
    return cast(AuthorisationGateway, make(application_id))


def queue_for_notifications() -> QueueGateway | None:
    """Return the queue of this installation; None when none is configured."""
    if not settings.SQS["queue_url"]:
        return None
    make = import_string(settings.QUEUE_GATEWAYS["amazon"])
    return cast(QueueGateway, make())
