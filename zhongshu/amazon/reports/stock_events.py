"""Reading the reports of stock events: FBA returns, the inventory ledger, removal orders."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from zhongshu.amazon.reports.numbers import read_moment, read_time, read_units
from zhongshu.amazon.reports.stock_days import days_come_first, read_day
from zhongshu.amazon.reports.tables import Row, Table, normalise, open_table
from zhongshu.amazon.shapes import MalformedError, check_identifier
from zhongshu.channels import public as channels
from zhongshu.kernel.texts import clean

LONGEST_SKU = 100

# Amazon's names of the columns, with what else they are called. Headers of the ledger come with
# and without blanks.
TITLES: Mapping[str, Sequence[str]] = {
    "sku": ("msku", "merchant-sku", "seller-sku", "Händler-SKU", "SKU del vendedor", "出品者SKU"),
    "fnsku": ("fulfillment-network-sku", "fulfilment-network-sku"),
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


class _Namer:
    """Names what has no id of Amazon's by its content, and counts the equal ones."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def __call__(self, *content: object, is_unique: bool = False) -> str:
        """Return a key for this content; `is_unique`: the same again is the same event."""
        digest = hashlib.sha256("\0".join(map(str, content)).encode()).hexdigest()[:40]
        if is_unique:
            return digest
        self._seen[digest] += 1
        return f"{digest}:{self._seen[digest]}"


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
    name, read = _Namer(), _reader(feed, table, home)
    for row in table.rows():
        if isinstance(row, channels.Unreadable):
            yield row
            continue
        try:
            yield from read(row, name)
        except MalformedError as error:
            yield channels.Unreadable(
                key=f"{feed} row {row.number}", why=str(error), raw=row.raw, row=row.number
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
    sku, order_id = _sku(row), _identifier(row, "order-id")
    fnsku, plate = _word(row, "fnsku", longest=20), row.get("license-plate-number")
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
            quantity=_units(row, "quantity", is_signed=False),
            disposition=disposition,
            occurred_at=occurred_at,
            fnsku=fnsku,
            reference=order_id,
            reason=_word(row, "reason", longest=60),
            status=_word(row, "status", longest=60),
            center=_word(row, "fulfillment-center-id", longest=20),
        ),
    )


def _read_ledger(row: Row, name: Name, *, zone: ZoneInfo, is_day_first: bool) -> Sequence[Facts]:
    """Read one line of the ledger. What Amazon counts up later is no part of its name."""
    day = read_day(row.get("date"), is_day_first=is_day_first)
    sku, event = _sku(row), _required(row, "event-type", longest=40)
    quantity = _units(row, "quantity", is_signed=True)
    disposition = _disposition(row)
    country = _required(row, "country", longest=10).upper()
    fnsku, reference = _word(row, "fnsku", longest=20), _word(row, "reference-id", longest=80)
    center, reason = _word(row, "fulfillment-center-id", longest=20), _word(row, "reason")
    key = name(day, fnsku, sku, event, reference, quantity, center, disposition, reason, country)
    return (
        channels.StockEventFacts(
            feed=channels.StockFeed.LEDGER,
            key=key,
            event=event,
            seller_sku=sku,
            quantity=quantity,
            disposition=disposition,
            occurred_at=read_time(row.get("date-and-time")) or _begin(day, zone),
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
    sku, order_id = _sku(row), _identifier(row, "order-id")
    fnsku, disposition = _word(row, "fnsku", longest=20), _disposition(row)
    told = row.get("last-updated-date") or row.get("request-date")
    occurred_at = read_moment(told, "last-updated-date")
    began_at = read_time(row.get("request-date")) or occurred_at
    kind = _required(row, "order-type", longest=60)
    totals = {
        channels.RemovalEvent.SHIPPED: _units(row, "shipped-quantity", is_signed=False),
        channels.RemovalEvent.DISPOSED: _units(row, "disposed-quantity", is_signed=False),
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
            status=_word(row, "order-status", longest=60),
        )
        for event, units in totals.items()
    ]


def _sku(row: Row) -> str:
    sku = check_identifier(row.exact("sku"), "sku", longest=LONGEST_SKU)
    if not sku.strip():
        raise MalformedError("sku is missing")
    return sku


def _identifier(row: Row, name: str) -> str:
    value = check_identifier(row.get(name), name, longest=80)
    if not value:
        raise MalformedError(f"{name} is missing")
    return value


def _required(row: Row, name: str, *, longest: int) -> str:
    value = _word(row, name, longest=longest)
    if not value:
        raise MalformedError(f"{name} is missing")
    return value


def _word(row: Row, name: str, *, longest: int = 60) -> str:
    return clean(row.get(name), longest=longest)


def _disposition(row: Row) -> str:
    """Return Amazon's word in one spelling: `Customer Damaged` is CUSTOMER_DAMAGED."""
    word = _required(row, "detailed-disposition", longest=40)
    return "_".join(word.replace("_", " ").upper().split())


def _units(row: Row, name: str, *, is_signed: bool) -> int:
    units = read_units(row.get(name), name)
    if units is None:
        raise MalformedError(f"{name} is missing")
    if units < 0 and not is_signed:
        raise MalformedError(f"{name} is below zero")
    return units


def _begin(day: date, zone: ZoneInfo) -> datetime:
    """Return the beginning of a day that has no time: it counts as early as it can have been."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
