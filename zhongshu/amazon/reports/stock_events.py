"""Reading the reports of stock events: FBA returns, the inventory ledger, removal orders."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from zoneinfo import ZoneInfo

from zhongshu.amazon.reports.numbers import read_moment, read_time
from zhongshu.amazon.reports.row_fields import (
    FNSKU_TITLES,
    SKU_TITLES,
    Namer,
    begin_of,
    read_count,
    read_identifier,
    read_required,
    read_sku,
    read_words,
)
from zhongshu.amazon.reports.stock_days import days_come_first, read_day
from zhongshu.amazon.reports.tables import Row, Table, normalise, open_table, read_facts
from zhongshu.channels import public as channels

# Amazon's names of the columns, with what else they are called. Headers of the ledger come with
# and without blanks.
TITLES: Mapping[str, Sequence[str]] = {
    "sku": SKU_TITLES,
    "fnsku": FNSKU_TITLES,
    "event-type": ("eventtype",),
    "reference-id": ("referenceid",),
    "fulfillment-center-id": (
        "fulfillment-center", "fulfillmentcenter", "fulfilment-center", "fulfilment-center-id",
    ),
    "detailed-disposition": ("disposition",),
    "license-plate-number": ("licence-plate-number", "lpn"),
    "date-and-time": ("dateandtime", "date-time"),
    "return-date": ("Rückgabedatum", "返品日"),
    "order-id": ("removal-order-id", "amazon-order-id"),
    "order-type": ("removal-order-type",),
}  # fmt: skip
ALIASES = {normalise(title): name for name, titles in TITLES.items() for title in titles}
REQUIRED: Mapping[channels.StockFeed, Sequence[str]] = {
    channels.StockFeed.LEDGER: (
        "date", "sku", "event-type", "quantity", "detailed-disposition", "country",
    ),
    channels.StockFeed.RETURNS: (
        "return-date", "order-id", "sku", "quantity", "detailed-disposition",
    ),
    channels.StockFeed.REMOVALS: (
        "order-id", "order-type", "sku", "detailed-disposition", "disposed-quantity",
        "shipped-quantity",
    ),
}  # fmt: skip

type Facts = channels.StockEventFacts
type Name = Callable[..., str]
type Read = Callable[[Row, Name], Sequence[Facts]]


def read_stock_events(
    document: channels.DocumentContent, feed: channels.StockFeed, *, home: channels.Marketplace
) -> Iterator[Facts | channels.Unreadable]:
    """Read the report of a feed, row by row. `home` is the first marketplace it was asked for.

    Raises:
        channels.GatewayError: a column that we cannot do without is missing.
    """
    table = open_table(
        document,
        aliases=ALIASES,
        required=REQUIRED[feed],
        is_japanese=home.country_code == "JP",
    )
    name, read = Namer(), _reader(feed, table, home)
    yield from read_facts(
        table, lambda row: read(row, name), lambda row: f"{feed} row {row.number}"
    )


def _reader(feed: channels.StockFeed, table: Table, home: channels.Marketplace) -> Read:
    if feed is channels.StockFeed.RETURNS:
        return _read_return
    if feed is channels.StockFeed.REMOVALS:
        return _read_removal
    is_day_first = days_come_first(
        row.get("date") for row in table.rows() if not isinstance(row, channels.Unreadable)
    )
    return partial(_read_ledger, zone=ZoneInfo(home.time_zone), is_day_first=is_day_first)


def _read_return(row: Row, name: Name) -> Sequence[Facts]:
    """Read one unit that came back; its licence plate names it, whatever is told of it later."""
    sku, order_id = read_sku(row), read_identifier(row, "order-id")
    fnsku, plate = read_words(row, "fnsku", longest=20), row.get("license-plate-number")
    disposition = _disposition(row)
    occurred_at = read_moment(row.get("return-date"), "return-date")
    if plate:
        key = name("plate", order_id, plate, sku, is_unique=True)
    else:
        key = name("return", order_id, sku, occurred_at.isoformat(), disposition)
    return (
        channels.StockEventFacts(
            feed=channels.StockFeed.RETURNS,
            key=key,
            event="CustomerReturn",
            seller_sku=sku,
            quantity=read_count(row, "quantity", is_signed=False),
            disposition=disposition,
            occurred_at=occurred_at,
            fnsku=fnsku,
            reference=order_id,
            reason=read_words(row, "reason", longest=60),
            status=read_words(row, "status", longest=60),
            center=read_words(row, "fulfillment-center-id", longest=20),
        ),
    )


def _read_ledger(row: Row, name: Name, *, zone: ZoneInfo, is_day_first: bool) -> Sequence[Facts]:
    """Read one line of the ledger. What Amazon counts up later is no part of its name."""
    day = read_day(row.get("date"), is_day_first=is_day_first)
    sku, event = read_sku(row), read_required(row, "event-type", longest=40)
    quantity = read_count(row, "quantity", is_signed=True)
    disposition = _disposition(row)
    country = read_required(row, "country", longest=10).upper()
    fnsku, reference = (
        read_words(row, "fnsku", longest=20),
        read_words(row, "reference-id", longest=80),
    )
    center, reason = read_words(row, "fulfillment-center-id", longest=20), read_words(row, "reason")
    key = name(day, fnsku, sku, event, reference, quantity, center, disposition, reason, country)
    return (
        channels.StockEventFacts(
            feed=channels.StockFeed.LEDGER,
            key=key,
            event=event,
            seller_sku=sku,
            quantity=quantity,
            disposition=disposition,
            occurred_at=read_time(row.get("date-and-time")) or begin_of(day, zone),
            fnsku=fnsku,
            reference=reference,
            reason=reason,
            center=center,
            country_code="GB" if country == "UK" else country,
            day=day,
        ),
    )


def _read_removal(row: Row, name: Name) -> Sequence[Facts]:
    """Read a line of a removal order: how much left so far, and how much was destroyed."""
    sku, order_id = read_sku(row), read_identifier(row, "order-id")
    fnsku, disposition = read_words(row, "fnsku", longest=20), _disposition(row)
    told = row.get("last-updated-date") or row.get("request-date")
    occurred_at = read_moment(told, "last-updated-date")
    began_at = read_time(row.get("request-date")) or occurred_at
    kind = read_required(row, "order-type", longest=60)
    totals = {
        channels.RemovalEvent.SHIPPED: read_count(row, "shipped-quantity", is_signed=False),
        channels.RemovalEvent.DISPOSED: read_count(row, "disposed-quantity", is_signed=False),
    }
    return [
        channels.StockEventFacts(
            feed=channels.StockFeed.REMOVALS,
            key=name(event, order_id, sku, fnsku, disposition),
            event=event,
            seller_sku=sku,
            quantity=units,
            disposition=disposition,
            occurred_at=occurred_at,
            began_at=began_at,
            fnsku=fnsku,
            reference=order_id,
            reason=kind,
            status=read_words(row, "order-status", longest=60),
        )
        for event, units in totals.items()
    ]


def _disposition(row: Row) -> str:
    """Return Amazon's word in one spelling: `Customer Damaged` is CUSTOMER_DAMAGED."""
    word = read_required(row, "detailed-disposition", longest=40)
    return "_".join(word.replace("_", " ").upper().split())
