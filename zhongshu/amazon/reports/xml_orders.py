"""Reading the XML all-orders report: it names order items, which the flat file does not."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, iterparse, tostring

from zhongshu.amazon.reports.numbers import read_amount, read_units
from zhongshu.amazon.reports.tables import real_charset
from zhongshu.amazon.reports.totals import to_total
from zhongshu.amazon.reports.words import (
    find_marketplace,
    to_channel,
    to_fulfilled_by,
    to_service_level,
    to_status,
)
from zhongshu.amazon.shapes import MalformedError, check_identifier, is_currency, parse_moment
from zhongshu.channels import public as channels
from zhongshu.kernel.texts import clean

LONGEST_SKU = 100
_PRICES = {
    "Principal": "item",
    "Shipping": "shipping",
    "GiftWrap": "gift_wrap",
    "Tax": "tax",
    "ShippingTax": "tax",
    "GiftWrapTax": "tax",
}
_DECLARATION = re.compile(
    rb"""\s*<\?xml[^>]*?encoding=["'](?P<charset>[\w-]{1,40})["'][^>]*\?>""", re.A
)
# The report itself follows its declaration: no document type, which alone could declare
# entities, has a place before it, and behind its first tag none may stand.
_BEGINNING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml [^<>]*\?>)?(?:\s|<!--(?:(?!--).)*-->)*<AmazonEnvelope[\s>]",
    re.S,
)
_DISCOUNTS = ("ItemPromotionDiscount", "ShipPromotionDiscount")


def read_xml_orders(content: bytes) -> Iterator[channels.OrderFacts | channels.Unreadable]:
    """Read order after order; what was read is let go, so that memory does not grow.

    Raises:
        channels.NotUnderstoodError: it is no well-formed XML, holds entities, or is another
            document than a report, such as a page that says why there is none.
    """
    number = 0
    try:
        content = _in_utf_8(content)
        if not _BEGINNING.match(content):
            raise channels.NotUnderstoodError("The order report does not begin as one")
        steps = iterparse(BytesIO(content), events=("start", "end"))  # noqa: S314 - no document type: see _BEGINNING
        _, root = next(steps)
        for event, element in steps:
            if event == "start":
                continue
            if element.tag == "Order":
                number += 1
                yield _read_order(element, number)
            elif element.tag == "Message":
                # Emptied alone it would stay in its place: a hundred thousand of them add up.
                root.clear()
    except (ParseError, UnicodeDecodeError) as error:
        raise channels.NotUnderstoodError(
            f"The order report is no readable XML: {type(error).__name__}"
        ) from error


def _in_utf_8(content: bytes) -> bytes:
    """Return the document in UTF-8: the parser knows no charset of several bytes, such as Japan's.

    A declaration of anything else is taken away with its first line.
    """
    found = _DECLARATION.match(content)
    charset = real_charset(found["charset"].decode("ascii")) if found else "utf-8"
    if found is None or charset == "utf-8":
        return content
    return content[found.end() :].decode(charset or "utf-8").encode()


def _read_order(element: Element, number: int) -> channels.OrderFacts | channels.Unreadable:
    try:
        return to_order(element)
    except MalformedError as error:
        return channels.Unreadable(
            key=clean(_text(element, "AmazonOrderID"), longest=64),
            why=str(error),
            raw=tostring(element),
            row=number,
        )


def to_order(order: Element) -> channels.OrderFacts:
    """Read one order; its lines have Amazon's own item codes."""
    order_id = check_identifier(_text(order, "AmazonOrderID"), "AmazonOrderID")
    if not order_id:
        raise MalformedError("AmazonOrderID is missing")
    sales_channel = _text(order, "SalesChannel")
    marketplace = find_marketplace(sales_channel)
    lines = tuple(to_line(item) for item in order.findall("OrderItem"))
    if len({line.order_item_id for line in lines}) != len(lines):
        raise MalformedError("AmazonOrderItemCode occurs twice")
    is_business = _text(order, "IsBusinessOrder").lower() == "true"
    fulfilment = order.find("FulfillmentData")
    return channels.OrderFacts(
        order_id=order_id,
        created_at=parse_moment(_text(order, "PurchaseDate"), "PurchaseDate"),
        updated_at=parse_moment(_text(order, "LastUpdatedDate"), "LastUpdatedDate"),
        amazon_status=to_status(clean(_text(order, "OrderStatus"), longest=40)),
        fulfilled_by=to_fulfilled_by(clean(_text(fulfilment, "FulfillmentChannel"), longest=40)),
        channel=to_channel(sales_channel),
        marketplace_id=marketplace.marketplace_id if marketplace else "",
        marketplace_name=clean(sales_channel, longest=100),
        service_level=to_service_level(clean(_text(fulfilment, "ShipServiceLevel"), longest=60)),
        total=to_total(lines, marketplace),
        programs=("AMAZON_BUSINESS",) if is_business else (),
        lines=lines,
        is_provisional=True,
    )


def to_line(item: Element) -> channels.OrderLineFacts:
    """Read one item."""
    quantity = read_units(_text(item, "Quantity"), "Quantity")
    code = check_identifier(_text(item, "AmazonOrderItemCode"), "AmazonOrderItemCode")
    if quantity is None or not code:
        raise MalformedError("Quantity or AmazonOrderItemCode is missing")
    status = to_status(_text(item, "ItemStatus"))
    return channels.OrderLineFacts(
        order_item_id=code,
        quantity=quantity,
        seller_sku=check_identifier(item.findtext("SKU") or "", "SKU", longest=LONGEST_SKU),
        asin=check_identifier(_text(item, "ASIN"), "ASIN", longest=20),
        title=clean(_text(item, "ProductName"), longest=500),
        fulfilled={"SHIPPED": quantity, "UNSHIPPED": 0}.get(status),
        amounts=_to_amounts(item),
    )


def _to_amounts(item: Element) -> channels.LineAmounts | None:
    sums: dict[str, Decimal] = {}
    currencies = set()
    for component in _children(item.find("ItemPrice")):
        field = _PRICES.get(_text(component, "Type"))
        told = component.find("Amount")
        amount = read_amount(_strip(told), "Amount")
        if field and amount is not None:
            sums[field] = sums.get(field, Decimal(0)) + amount
            currencies.add(_currency(told))
    if "item" not in sums:
        return None
    for promotion in item.findall("Promotion"):
        for told in promotion:
            if told.tag in _DISCOUNTS:
                discount = read_amount(_strip(told), told.tag) or Decimal(0)
                sums["discount"] = sums.get("discount", Decimal(0)) + abs(discount)
    if len(currencies) != 1:
        raise MalformedError("one item has amounts in two currencies")
    return channels.LineAmounts(currencies.pop(), **sums)


def _currency(amount: Element | None) -> str:
    currency = "" if amount is None else amount.get("currency", "")
    if not is_currency(currency):
        raise MalformedError("currency is no currency")
    return currency


# Names of children, never paths: those are looked up ten times as slowly.
def _text(element: Element | None, name: str) -> str:
    return "" if element is None else (element.findtext(name) or "").strip()


def _strip(element: Element | None) -> str:
    return "" if element is None else (element.text or "").strip()


def _children(element: Element | None) -> Iterable[Element]:
    return () if element is None else element
