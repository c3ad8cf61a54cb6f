"""Reading all-orders reports: flat file or XML, provisional orders, one per order id."""

from array import array
from collections.abc import Iterator
from decimal import Decimal

from zhongshu.amazon.reports.numbers import DECIMAL_COMMA, read_amount, read_moment, read_units
from zhongshu.amazon.reports.tables import Row, Table, open_table
from zhongshu.amazon.reports.totals import to_total
from zhongshu.amazon.reports.words import (
    find_marketplace,
    to_channel,
    to_fulfilled_by,
    to_service_level,
    to_status,
)
from zhongshu.amazon.reports.xml_orders import read_xml_orders
from zhongshu.amazon.shapes import MalformedError, check_identifier, is_currency
from zhongshu.channels import public as channels
from zhongshu.kernel.texts import clean

LONGEST_SKU = 100
REQUIRED = (
    "amazon-order-id",
    "purchase-date",
    "last-updated-date",
    "order-status",
    "sku",
    "quantity",
)
ALIASES = {"order-id": "amazon-order-id", "fulfilment-channel": "fulfillment-channel"}


def read_order_report(
    document: channels.DocumentContent, *, is_japanese: bool
) -> Iterator[channels.OrderFacts | channels.Unreadable]:
    """Read the report; rows of one order need not stand together.

    Raises:
        channels.GatewayError: it lacks a column that we need.
        channels.NotUnderstoodError: it is XML that nobody can read.
    """
    if document.content[:256].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        yield from read_xml_orders(document.content)
        return
    table = open_table(document, aliases=ALIASES, required=REQUIRED, is_japanese=is_japanese)
    places: dict[str, array[int]] = {}
    for place in table.positions():
        row = table.read(*place)
        if isinstance(row, channels.Unreadable):
            yield row
        else:
            # Three numbers per row, not the row: a report may hold a hundred thousand.
            places.setdefault(row.get("amazon-order-id"), array("q")).extend(place)
    for order_id, numbers in places.items():
        yield _read_order(table, order_id, numbers)


def _read_order(
    table: Table, order_id: str, numbers: "array[int]"
) -> channels.OrderFacts | channels.Unreadable:
    read = [table.read(*numbers[place : place + 3]) for place in range(0, len(numbers), 3)]
    rows = [row for row in read if isinstance(row, Row)]
    try:
        return to_order(rows)
    except MalformedError as error:
        return channels.Unreadable(
            key=clean(order_id, longest=64),
            why=str(error),
            raw=b"\n".join(row.raw for row in rows),
            row=rows[0].number,
        )


def to_order(rows: list[Row], *, has_comma: bool | None = None) -> channels.OrderFacts:
    """Make one order of its rows, in their order; the newest row tells the order's state.

    `has_comma` None: amounts are written as in the order's marketplace.
    """
    order_id = check_identifier(rows[0].get("amazon-order-id"), "amazon-order-id")
    if not order_id:
        raise MalformedError("amazon-order-id is missing")
    times = [read_moment(row.get("last-updated-date"), "last-updated-date") for row in rows]
    updated_at = max(times)
    newest = rows[times.index(updated_at)]
    sales_channel = newest.get("sales-channel")
    marketplace = find_marketplace(sales_channel)
    if has_comma is None:
        has_comma = marketplace is not None and marketplace.country_code in DECIMAL_COMMA
    lines = tuple(
        to_line(row, number, has_comma=has_comma) for number, row in enumerate(rows, start=1)
    )
    return channels.OrderFacts(
        order_id=order_id,
        created_at=read_moment(newest.get("purchase-date"), "purchase-date"),
        updated_at=updated_at,
        amazon_status=to_status(clean(newest.get("order-status"), longest=40)),
        fulfilled_by=to_fulfilled_by(clean(newest.get("fulfillment-channel"), longest=40)),
        channel=to_channel(sales_channel),
        marketplace_id=marketplace.marketplace_id if marketplace else "",
        marketplace_name=clean(sales_channel, longest=100),
        service_level=to_service_level(clean(newest.get("ship-service-level"), longest=60)),
        total=to_total(lines, marketplace),
        programs=("AMAZON_BUSINESS",) if newest.get("is-business-order") == "true" else (),
        lines=lines,
        is_provisional=True,
    )


def to_line(row: Row, number: int, *, has_comma: bool) -> channels.OrderLineFacts:
    """Read one row. The file has no item ids: the row's place in the order stands for one."""
    quantity = read_units(row.get("quantity"), "quantity")
    if quantity is None:
        raise MalformedError("quantity is missing")
    status = to_status(row.get("item-status"))
    return channels.OrderLineFacts(
        order_item_id=f"{channels.OUR_ITEM_ID}{number}",
        quantity=quantity,
        seller_sku=check_identifier(row.exact("sku"), "sku", longest=LONGEST_SKU),
        asin=check_identifier(row.get("asin"), "asin", longest=20),
        title=clean(row.get("product-name"), longest=500),
        fulfilled={"SHIPPED": quantity, "UNSHIPPED": 0}.get(status),
        amounts=_to_amounts(row, has_comma=has_comma),
    )


def _to_amounts(row: Row, *, has_comma: bool) -> channels.LineAmounts | None:
    """Return the money of the row; None while the report tells no price."""

    def amount(name: str) -> Decimal:
        return read_amount(row.get(name), name, has_comma=has_comma) or Decimal(0)

    currency = row.get("currency")
    if not currency or not row.get("item-price"):
        return None
    if not is_currency(currency):
        raise MalformedError("currency is no currency")
    return channels.LineAmounts(
        currency=currency,
        item=amount("item-price"),
        shipping=amount("shipping-price"),
        gift_wrap=amount("gift-wrap-price"),
        discount=abs(amount("item-promotion-discount")) + abs(amount("ship-promotion-discount")),
        tax=amount("item-tax") + amount("shipping-tax") + amount("gift-wrap-tax"),
    )
