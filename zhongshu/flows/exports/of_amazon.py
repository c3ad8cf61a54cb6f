"""Accounts, stores, Amazon's stock, and what the synchronisation did, as files."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhongshu.channels import public as channels
from zhongshu.company import public as company
from zhongshu.flows.exports.books import Cell
from zhongshu.flows.exports.paging import PAGE, by_cursor
from zhongshu.flows.exports.values import Column, ExportList, NoFilter, Row
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

OF_ACCOUNT = (
    Column("account_id"),
    Column("name", _("Selling account")),
    Column("channel", _("Channel")),
    Column("region", _("Region")),
    Column("seller_id", _("Seller id")),
    Column("state", _("State")),
    Column("state_because"),
    Column("application_name", _("Application")),
    Column("authorised_at", _("Authorised at")),
    Column("authorised_until", _("Authorised until")),
    Column("disconnected_at", _("Disconnected")),
    Column("amazon_status", _("Amazon status")),
    Column("stores", _("Stores")),
)
OF_STORE = (
    Column("store_id"),
    Column("account_id"),
    Column("account_name", _("Selling account")),
    Column("name", _("Store")),
    Column("channel", _("Channel")),
    Column("region", _("Region")),
    Column("marketplace_id", _("Marketplace")),
    Column("amazon_name", _("Name at Amazon")),
    Column("country_code", _("Country or region")),
    Column("currency", _("Currency")),
    Column("time_zone", _("Time zone")),
    Column("pool_code", _("Pool")),
    Column("is_participating", _("Sells there")),
    Column("has_suspended_listings", _("Listings suspended")),
    Column("owner", _("Owner")),
    Column("developer", _("Product developer")),
    Column("legal_entity_id"),
    Column("legal_entity", _("Legal entity")),
    Column("confirmed_at", _("Confirmed")),
)
OF_APPLICATION = (
    Column("application_id"),
    Column("name", _("Name")),
    Column("client_id", _("Client id")),
    Column("amazon_id", _("Application id")),
    Column("kind", _("Type")),
    Column("is_draft", _("Draft")),
    Column("secret_entered_at", _("Secret entered")),
    Column("secret_due_at", _("Secret due")),
    Column("account_count", _("Selling accounts")),
)
QUANTITIES = (
    ("fulfillable", _("FBA available")),
    ("reserved", _("FBA reserved")),
    ("reserved_customer_orders", _("Customer orders")),
    ("reserved_transfers", _("FC transfer")),
    ("reserved_processing", _("FC processing")),
    ("researching", _("FBA researching")),
    ("unfulfillable", _("FBA unsellable")),
    ("inbound_working", _("FBA inbound, working")),
    ("inbound_shipped", _("FBA inbound, shipped")),
    ("inbound_receiving", _("FBA inbound, receiving")),
)
OF_LEVEL = (
    Column("store_id"),
    Column("store_name", _("Store")),
    Column("marketplace_id", _("Marketplace")),
    Column("pool", _("Pool")),
    Column("sent_from", _("Sent from another pool")),
    Column("seller_sku_id"),
    Column("seller_sku", _("Seller SKU")),
    Column("fnsku", "FNSKU"),
    Column("asin", "ASIN"),
    *(Column(code, name) for code, name in QUANTITIES),
    Column("updated_at", _("Changed by Amazon")),
    Column("read_at", _("Read at")),
    Column("absent_since", _("Absent since")),
    Column("listing_id"),
    Column("title", _("Title")),
)
OF_WAREHOUSE = (
    Column("warehouse_id"),
    Column("code", _("Code")),
    Column("name", _("Name")),
    Column("kind", _("Type")),
    Column("legal_entity", _("Legal entity")),
    Column("country_code", _("Country or region")),
    Column("province", _("Province")),
    Column("city", _("City")),
    Column("address", _("Address")),
    Column("postcode", _("Postcode")),
    Column("time_zone", _("Time zone")),
    Column("archived_at", _("Archived")),
)
OF_ISSUE = (
    Column("issue_id"),
    Column("account_id"),
    Column("account_name", _("Selling account")),
    Column("stream", _("Stream")),
    Column("subject", _("Subject")),
    Column("code", _("Code")),
    Column("what", _("What is wrong")),
    Column("why", _("Why")),
    Column("what_to_do", _("What to do")),
    Column("order_id", _("Order number")),
    Column("marketplace_id", _("Marketplace")),
    Column("request_id", _("Request id")),
    Column("times", _("Times")),
    Column("opened_at", _("Opened")),
    Column("seen_at", _("Last seen")),
    Column("resolved_at", _("Settled")),
    Column("ignored_by", _("Ignored by")),
)
OF_RUN = (
    Column("run_id"),
    Column("stream_id"),
    Column("account_id"),
    Column("account_name", _("Selling account")),
    Column("kind", _("Stream")),
    Column("trigger", _("Trigger")),
    Column("status", _("Status")),
    Column("started_at", _("Begun")),
    Column("finished_at", _("Ended")),
    Column("window_after", _("From")),
    Column("window_before", _("Until")),
    Column("pages", _("Pages")),
    Column("read", _("Read")),
    Column("new", _("New")),
    Column("changed", _("Changed")),
    Column("unchanged", _("Unchanged")),
    Column("refused", _("Refused")),
    Column("calls", _("Calls")),
    Column("message", _("Message")),
    Column("request_id", _("Request id")),
)
OF_STREAM = (
    Column("stream_id"),
    Column("account_id"),
    Column("account_name", _("Selling account")),
    Column("kind", _("Stream")),
    Column("enabled", _("On")),
    Column("period_minutes", _("Every … minutes")),
    Column("synced_at", _("Last synced")),
    Column("due_at", _("Due")),
    Column("failures", _("Failures")),
    Column("is_late", _("Late")),
    Column("lag_s", _("Lag in seconds")),
)
OF_DOCUMENT = (
    Column("document_id"),
    Column("account_name", _("Selling account")),
    Column("report_type", _("Type")),
    Column("report_id", _("Report")),
    Column("data_start", _("From")),
    Column("data_end", _("Until")),
    Column("rows", _("Rows")),
    Column("size", _("Size in bytes")),
    Column("sha256", "SHA-256"),
    Column("stored_at", _("Stored")),
)
OF_CALL = (
    Column("account_id"),
    Column("account_name", _("Selling account")),
    Column("operation", _("Operation")),
    Column("calls", _("Calls")),
    Column("throttled", _("Throttled")),
    Column("failed", _("Failed")),
    Column("allowed", _("Allowed")),
    Column("throttled_since", _("Throttled since")),
)


@dataclass(frozen=True, slots=True)
class IssueFilter:
    """`is_open` None: settled ones too."""

    account_id: int | None = None
    stream: str = ""
    is_open: bool | None = None


@dataclass(frozen=True, slots=True)
class RunFilter:
    account_id: int | None = None
    stream_id: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    account_id: int | None = None
    report_type: str = ""


def _cells(
    columns: Sequence[Column], rows: Iterable[Any], **more: Callable[[Any], Cell]
) -> Iterator[Row]:
    """Yield what each row holds by the codes of the columns; `more` computes some of them."""
    codes = [each.code for each in columns]
    for row in rows:
        yield [more[code](row) if code in more else getattr(row, code) for code in codes]


def _accounts(actor: identity.Actor, _wanted: NoFilter) -> Iterator[Row]:
    found = channels.list_accounts(actor)
    return _cells(OF_ACCOUNT, found, stores=lambda row: ", ".join(each.name for each in row.stores))


def _stores(actor: identity.Actor, _wanted: NoFilter) -> Iterator[Row]:
    entities = {
        each.legal_entity_id: each.name
        for each in company.list_legal_entities(actor, archived=None)
    }
    return _cells(
        OF_STORE,
        channels.list_stores(actor),
        legal_entity=lambda row: entities.get(row.legal_entity_id, ""),
    )


def _applications(actor: identity.Actor, _wanted: NoFilter) -> Iterator[Row]:
    return _cells(OF_APPLICATION, channels.list_applications(actor))


def _levels(actor: identity.Actor, wanted: inventory.LevelFilter) -> Iterator[Row]:
    return _cells(OF_LEVEL, inventory.iterate_levels(actor, wanted))


def _warehouses(actor: identity.Actor, _wanted: NoFilter) -> Iterator[Row]:
    return _cells(OF_WAREHOUSE, inventory.list_warehouses(actor, archived=None))


def _issues(actor: identity.Actor, wanted: IssueFilter) -> Iterator[Row]:
    def fetch(cursor: str) -> tuple[tuple[channels.IssueRow, ...], str | None]:
        found = channels.list_issues(
            actor,
            account_id=wanted.account_id,
            stream=wanted.stream,
            is_open=wanted.is_open,
            cursor=cursor,
            limit=PAGE,
        )
        return found.rows, found.next_cursor

    return _cells(OF_ISSUE, by_cursor(fetch, ""))


def _runs(actor: identity.Actor, wanted: RunFilter) -> Iterator[Row]:
    names = {each.account_id: each.account_name for each in channels.list_stores(actor)}

    def fetch(cursor: str) -> tuple[tuple[channels.RunRow, ...], str | None]:
        found = channels.list_runs(
            actor,
            account_id=wanted.account_id,
            stream_id=wanted.stream_id,
            cursor=cursor,
            limit=PAGE,
        )
        return found.rows, found.next_cursor

    return _cells(
        OF_RUN, by_cursor(fetch, ""), account_name=lambda row: names.get(row.account_id, "")
    )


def _streams(actor: identity.Actor, wanted: RunFilter) -> Iterator[Row]:
    return _cells(OF_STREAM, channels.list_streams(actor, wanted.account_id))


def _calls(actor: identity.Actor, wanted: RunFilter) -> Iterator[Row]:
    """Yield the calls of the last 24 hours, account by account."""
    for account in channels.list_accounts(actor):
        if wanted.account_id in (None, account.account_id):
            for row in channels.list_calls(actor, account.account_id):
                of_call = [getattr(row, each.code) for each in OF_CALL[2:]]
                yield [account.account_id, account.name, *of_call]


def _documents(actor: identity.Actor, wanted: DocumentFilter) -> Iterator[Row]:
    def fetch(cursor: str) -> tuple[tuple[channels.DocumentRow, ...], str | None]:
        found = channels.list_documents(
            actor,
            account_id=wanted.account_id,
            report_type=wanted.report_type,
            cursor=cursor,
            limit=PAGE,
        )
        return found.rows, found.next_cursor

    return _cells(OF_DOCUMENT, by_cursor(fetch, ""))


AMAZON = (
    ExportList("accounts", _("Selling accounts"), NoFilter, lambda _actor: OF_ACCOUNT, _accounts),
    ExportList("stores", _("Stores"), NoFilter, lambda _actor: OF_STORE, _stores),
    ExportList(
        "applications",
        _("Applications"),
        NoFilter,
        lambda _actor: OF_APPLICATION,
        _applications,
        roles=(identity.Role.ADMIN,),
    ),
    ExportList(
        "fba-stock", _("FBA stock"), inventory.LevelFilter, lambda _actor: OF_LEVEL, _levels
    ),
    ExportList("warehouses", _("Warehouses"), NoFilter, lambda _actor: OF_WAREHOUSE, _warehouses),
    ExportList("issues", _("Issues"), IssueFilter, lambda _actor: OF_ISSUE, _issues),
    ExportList("sync-runs", _("Sync runs"), RunFilter, lambda _actor: OF_RUN, _runs),
    ExportList("streams", _("Streams"), RunFilter, lambda _actor: OF_STREAM, _streams),
    ExportList(
        "amazon-calls", _("Calls of the last 24 hours"), RunFilter, lambda _actor: OF_CALL, _calls
    ),
    ExportList(
        "archived-documents",
        _("Document archive"),
        DocumentFilter,
        lambda _actor: OF_DOCUMENT,
        _documents,
    ),
)
