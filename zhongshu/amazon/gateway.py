"""One selling account at Amazon: what channels asks, asked of the Selling Partner API."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings

from zhongshu.amazon import clock, images, operations, probes, shapes
from zhongshu.amazon.awd import mapping as awd
from zhongshu.amazon.awd.questions import ask_shipment as ask_awd_shipment
from zhongshu.amazon.awd.questions import ask_shipments as ask_awd_shipments
from zhongshu.amazon.awd.questions import ask_stock as ask_awd_stock
from zhongshu.amazon.calls import Caller, Question, require_no_transaction
from zhongshu.amazon.client import Client, shared_client
from zhongshu.amazon.fba_inventory import mapping as stock
from zhongshu.amazon.fba_inventory.questions import ask_page as ask_stock
from zhongshu.amazon.inbound import mapping as inbound
from zhongshu.amazon.inbound.questions import ask_changed_items, ask_items, ask_shipments
from zhongshu.amazon.listings import mapping as listings
from zhongshu.amazon.listings.questions import ask_one as ask_listing
from zhongshu.amazon.listings.questions import ask_page as ask_listings
from zhongshu.amazon.notifications.subscribing import (
    end_subscription,
    ensure_destination,
    ensure_subscription,
)
from zhongshu.amazon.orders import mapping as orders
from zhongshu.amazon.orders.questions import ask_order
from zhongshu.amazon.orders.questions import ask_page as ask_orders
from zhongshu.amazon.pace import Pace
from zhongshu.amazon.reading import understood
from zhongshu.amazon.reports import mapping as reports
from zhongshu.amazon.reports.download import download_document
from zhongshu.amazon.reports.health import read_health
from zhongshu.amazon.reports.listing import list_reports
from zhongshu.amazon.reports.listings import read_listing_report
from zhongshu.amazon.reports.orders import read_order_report
from zhongshu.amazon.reports.questions import ask_for, ask_report
from zhongshu.amazon.reports.reimbursements import read_reimbursements
from zhongshu.amazon.reports.sent_units import read_sent_units
from zhongshu.amazon.reports.stock_events import read_stock_events
from zhongshu.amazon.sellers.mapping import to_participations
from zhongshu.channels import public as channels

# getReports refuses to look further back; the minutes allow for the way there.
KEPT_BY_AMAZON = timedelta(days=90) - timedelta(minutes=10)
JAPAN = "A1VC38T7YXB528"
SELLER_ID_MISSING = "MerchantTokenMissing"
WHERE_THE_SELLER_ID_STANDS = (
    "The Merchant Token of this account is not known. It stands in Seller Central under"
    " Settings › Account Info › Business Information › Your Merchant Token:"
    " enter it on the account's page"
)


class AmazonGateway:
    """Implements channels.ChannelGateway. Nothing here may run inside a transaction."""

    def __init__(
        self,
        account: channels.AccountRef,
        *,
        for_person: bool = False,
        client: Client | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._account = account
        self._caller = Caller(
            application_id=account.application_id,
            account_id=account.account_id,
            region=account.region,
            client=client or shared_client(),
            pace=pace or Pace(),
            for_person=for_person,
        )

    @property
    def calls(self) -> int:
        """How many requests were spent."""
        return self._caller.calls

    @calls.setter
    def calls(self, spent: int) -> None:
        self._caller.calls = spent

    def read_clock(self) -> datetime:
        """Return Amazon's own time; costs no allowance."""
        require_no_transaction()
        endpoint = settings.AMAZON_ENDPOINTS[self._account.region]
        return clock.read_clock(self._caller.client, self._caller.pace, endpoint)

    def fetch_participations(self) -> Sequence[channels.Participation]:
        """Return the marketplaces of the seller that are real stores."""
        reply = self._caller.call(Question(operations.GET_PARTICIPATIONS))
        return understood(reply, operations.GET_PARTICIPATIONS, to_participations)

    def probe_roles(self) -> Sequence[channels.RoleProbe]:
        """Ask one harmless question per role and tell which are granted."""
        return probes.probe_roles(self._caller, self._account, now=self.read_clock())

    def fetch_order_page(self, query: channels.OrderQuery, token: str | None) -> channels.OrderPage:
        """Return one page of orders changed within the window, items inline."""
        reply = self._caller.call(ask_orders(query, token))
        read = partial(orders.to_page, request_id=reply.request_id)
        return understood(reply, operations.SEARCH_ORDERS, read)

    def fetch_order(self, order_id: str) -> channels.OrderFacts:
        """Return one order by its id."""
        reply = self._caller.call(ask_order(order_id))
        return understood(
            reply,
            operations.GET_ORDER,
            lambda body: orders.to_order(shapes.required(body.get("order"), "order")),
        )

    def request_report(self, order: channels.ReportOrder) -> str:
        """Ask for a report and return its id. Never asked twice when the answer is lost."""
        reply = self._caller.call(ask_for(order))
        return understood(reply, operations.CREATE_REPORT, reports.to_report_id)

    def find_reports(
        self, report_types: Sequence[str], *, since: datetime
    ) -> Sequence[channels.ReportStatus]:
        """Return reports of these types made since then, newest first, all pages."""
        oldest = self.read_clock() - KEPT_BY_AMAZON
        return list_reports(self._caller, report_types, since=max(since, oldest))

    def fetch_report(self, report_id: str) -> channels.ReportStatus:
        """Return how far a report is."""
        reply = self._caller.call(ask_report(report_id))
        return understood(reply, operations.GET_REPORT, reports.to_status)

    def download_document(self, document_id: str) -> channels.DocumentContent:
        """Return the whole document, unpacked; a truncated one is refused."""
        return download_document(self._caller, document_id)

    def read_order_report(
        self, document: channels.DocumentContent
    ) -> Iterator[channels.OrderFacts | channels.Unreadable]:
        """Read an all-orders report (flat file or XML): provisional orders, grouped by id."""
        return read_order_report(document, is_japanese=JAPAN in self._account.marketplace_ids)

    def read_listing_report(
        self, document: channels.DocumentContent, marketplace_id: str
    ) -> Iterator[channels.ListingFacts | channels.Unreadable]:
        """Read GET_MERCHANT_LISTINGS_ALL_DATA of one marketplace, row by row."""
        return read_listing_report(document, marketplace_id)

    def read_stock_events(
        self, document: channels.DocumentContent, feed: channels.StockFeed
    ) -> Iterator[channels.StockEventFacts | channels.Unreadable]:
        """Read the report of a feed of stock events, row by row."""
        home = channels.MARKETPLACES[self._account.marketplace_ids[0]]
        return read_stock_events(document, feed, home=home)

    def read_reimbursements(
        self, document: channels.DocumentContent, marketplace_id: str
    ) -> Iterator[channels.ReimbursementFacts | channels.Unreadable]:
        """Read the report of reimbursements that was asked for this marketplace first."""
        return read_reimbursements(document, home=channels.MARKETPLACES[marketplace_id])

    def read_sent_units(
        self, document: channels.DocumentContent
    ) -> Iterator[channels.SentUnitsFacts | channels.Unreadable]:
        """Read the report of shipped orders, row by row."""
        home = channels.MARKETPLACES[self._account.marketplace_ids[0]]
        return read_sent_units(document, home=home)

    def read_health(self, document: channels.DocumentContent) -> str:
        """Read GET_V2_SELLER_PERFORMANCE_REPORT: Amazon's word for the account, "" for none."""
        return read_health(document)

    def fetch_listing_page(
        self, query: channels.ListingQuery, token: str | None
    ) -> channels.ListingPage:
        """Return up to 20 listings with details.

        Raises:
            channels.RequestRefusedError: nobody told us the Merchant Token of this account.
        """
        seller_id = self._seller_id()
        if any("," in sku for sku in query.seller_skus):
            return self._fetch_one_by_one(seller_id, query)
        reply = self._caller.call(ask_listings(seller_id, query, token))
        read = partial(
            listings.to_page, marketplace_id=query.marketplace_id, request_id=reply.request_id
        )
        return understood(reply, operations.SEARCH_LISTINGS, read)

    def fetch_stock_page(
        self, marketplace_id: str, token: str | None, *, since: datetime | None = None
    ) -> channels.StockLevelPage:
        """Return one page of FBA quantities; the token dies after 30 s."""
        reply = self._caller.call(ask_stock(marketplace_id, token, since=since))
        read = partial(stock.to_page, request_id=reply.request_id)
        return understood(reply, operations.GET_STOCK_SUMMARIES, read)

    def fetch_shipment_page(
        self, query: channels.ShipmentQuery, token: str | None
    ) -> channels.ShipmentPage:
        """Return one page of shipments to Amazon."""
        reply = self._caller.call(ask_shipments(query, token))
        read = partial(inbound.to_shipments, request_id=reply.request_id)
        return understood(reply, operations.GET_SHIPMENTS, read)

    def fetch_shipment_items(self, marketplace_id: str, code: str) -> channels.ShipmentItems:
        """Return what is in one shipment, and how much of it Amazon has received."""
        reply = self._caller.call(ask_items(marketplace_id, code))
        read = partial(inbound.to_items, request_id=reply.request_id)
        return understood(reply, operations.GET_SHIPMENT_ITEMS, read)

    def fetch_changed_items(
        self, marketplace_id: str, token: str | None, *, after: datetime, before: datetime
    ) -> channels.ChangedItemPage:
        """Return one page of items that changed within the window, of all shipments."""
        question = ask_changed_items(marketplace_id, token, after=after, before=before)
        reply = self._caller.call(question)
        read = partial(inbound.to_changed_items, request_id=reply.request_id)
        return understood(reply, operations.GET_CHANGED_SHIPMENT_ITEMS, read)

    def fetch_awd_page(self, token: str | None) -> channels.AwdLevelPage:
        """Return one page of all that lies at AWD."""
        reply = self._caller.call(ask_awd_stock(token))
        read = partial(awd.to_page, request_id=reply.request_id)
        return understood(reply, operations.LIST_AWD_INVENTORY, read)

    def fetch_awd_shipment_page(
        self, token: str | None, *, after: datetime | None, before: datetime
    ) -> channels.ShipmentPage:
        """Return one page of shipments to AWD that changed in a window."""
        reply = self._caller.call(ask_awd_shipments(token, after=after, before=before))
        read = partial(awd.to_shipments, request_id=reply.request_id)
        return understood(reply, operations.LIST_AWD_SHIPMENTS, read)

    def fetch_awd_shipment(self, code: str) -> channels.AwdShipment:
        """Return one shipment to AWD with what is in it, in units."""
        reply = self._caller.call(ask_awd_shipment(code))
        read = partial(awd.to_shipment, request_id=reply.request_id)
        return understood(reply, operations.GET_AWD_SHIPMENT, read)

    def fetch_image(self, url: str) -> bytes:
        """Return a picture from one of Amazon's image hosts, 5 MB at most."""
        require_no_transaction()
        return images.fetch_image(self._caller.client, url, region=self._account.region)

    def make_destination(self, queue_arn: str) -> str:
        """Let notifications go to this queue; return the destination, also when it was there."""
        return ensure_destination(self._caller, queue_arn)

    def subscribe(
        self, kind: channels.NotificationKind, destination_id: str
    ) -> channels.SubscriptionFacts:
        """Subscribe the account; return what Amazon keeps, also when it was subscribed before."""
        return ensure_subscription(self._caller, kind, destination_id)

    def unsubscribe(self, kind: channels.NotificationKind, subscription_id: str) -> None:
        """End a subscription; one that is gone already is fine."""
        end_subscription(self._caller, kind, subscription_id)

    def _seller_id(self) -> str:
        if not self._account.seller_id:
            raise channels.RequestRefusedError(
                WHERE_THE_SELLER_ID_STANDS, amazon_code=SELLER_ID_MISSING
            )
        return self._account.seller_id

    def _fetch_one_by_one(
        self, seller_id: str, query: channels.ListingQuery
    ) -> channels.ListingPage:
        """Ask for each SKU by its path: a list separated by commas cannot name one with a comma."""
        found, request_id = [], ""
        for sku in query.seller_skus:
            try:
                reply = self._caller.call(ask_listing(seller_id, query.marketplace_id, sku))
            except channels.RequestRefusedError as refusal:
                if refusal.status != 404:
                    raise
                continue
            found.append(reply.payload)
            request_id = reply.request_id
        return listings.to_page(
            {"items": found}, marketplace_id=query.marketplace_id, request_id=request_id
        )
