"""The all-orders reports: whole region, no order-item ids in the table, with them in the XML."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from spapi_simulator.marketplaces import MARKETPLACES
from spapi_simulator.reports.amounts import line_amounts
from spapi_simulator.reports.local import utc_stamp
from spapi_simulator.reports.paper import Paper, clean, write_table
from spapi_simulator.reports.request import ReportRequest
from spapi_simulator.sections.order_view import has_prices
from spapi_simulator.world import orders
from spapi_simulator.world.orders import Line, Order
from spapi_simulator.world.people import make_person

COLUMNS = (
    "amazon-order-id",
    "merchant-order-id",
    "purchase-date",
    "last-updated-date",
    "order-status",
    "fulfillment-channel",
    "sales-channel",
    "order-channel",
    "ship-service-level",
    "product-name",
    "sku",
    "asin",
    "item-status",
    "quantity",
    "currency",
    "item-price",
    "item-tax",
    "shipping-price",
    "shipping-tax",
    "gift-wrap-price",
    "gift-wrap-tax",
    "item-promotion-discount",
    "ship-promotion-discount",
    "ship-city",
    "ship-state",
    "ship-postal-code",
    "ship-country",
    "promotion-ids",
    "is-business-order",
    "purchase-order-number",
    "price-designation",
)
STATUS_WORDS = {
    orders.PENDING_AVAILABILITY: "Pending",
    orders.PENDING: "Pending",
    orders.UNSHIPPED: "Unshipped",
    orders.PARTIALLY_SHIPPED: "Shipping",
    orders.SHIPPED: "Shipped",
    orders.CANCELLED: "Cancelled",
    orders.UNFULFILLABLE: "Unfulfillable",
}
XML_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<AmazonEnvelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:noNamespaceSchemaLocation="amzn-envelope.xsd">\n'
    "<Header><DocumentVersion>1.00</DocumentVersion></Header>\n"
    "<MessageType>AllOrdersReport</MessageType>\n"
)


def write_table_by_update(request: ReportRequest) -> Paper | None:
    return _write_table(request, by_update=True)


def write_table_by_creation(request: ReportRequest) -> Paper | None:
    return _write_table(request, by_update=False)


def write_xml_by_update(request: ReportRequest) -> Paper | None:
    return _write_xml(request, by_update=True)


def write_xml_by_creation(request: ReportRequest) -> Paper | None:
    return _write_xml(request, by_update=False)


def _write_table(request: ReportRequest, *, by_update: bool) -> Paper | None:
    rows = [row for order in _orders(request, by_update=by_update) for row in _rows(order)]
    if not rows:
        return None
    return Paper(
        write_table(COLUMNS, rows),
        identifiers="".join({row[10] for row in rows}),
        is_utf8=request.store.country != "JP",
    )


def _write_xml(request: ReportRequest, *, by_update: bool) -> Paper | None:
    messages = [_message(order) for order in _orders(request, by_update=by_update)]
    if not messages:
        return None
    text = XML_HEAD + "".join(messages) + "</AmazonEnvelope>\n"
    return Paper(text, media_type="text/xml", is_utf8=True)


def _orders(request: ReportRequest, *, by_update: bool) -> Iterator[Order]:
    """Yield the region's orders in order of time; the marketplaces asked for do not matter."""
    book = request.world.book(request.seller.seller_id)
    index = book.updates if by_update else book.creations
    for at, order_id in index.walk((request.start, "")):
        if at > request.end:
            return
        yield book.by_id[order_id]


def _rows(order: Order) -> Iterator[list[str]]:
    marketplace = MARKETPLACES[order.marketplace_id]
    person = make_person(order.person, marketplace)
    is_priced, is_business = has_prices(order), "AMAZON_BUSINESS" in order.programs
    head = [
        order.order_id,
        order.order_id,
        utc_stamp(order.created),
        utc_stamp(order.updated),
        STATUS_WORDS[order.status],
        _channel(order),
        marketplace.name,
        "",
        order.service_level.replace("_", "").capitalize(),
    ]
    place = [person.city, person.state, person.postal_code, person.country]
    if order.status in orders.UNPAID:
        place = [""] * 4
    for line in order.lines:
        yield [
            *head,
            clean(line.title),
            line.seller_sku,
            line.asin,
            _item_status(order, line),
            str(line.quantity),
            *(_money(order, line) if is_priced else [""] * 9),
            *place,
            line.promotion_id or "",
            "true" if is_business else "false",
            order.purchase_order or "",
            "Business Price" if is_business else "",
        ]


def _money(order: Order, line: Line) -> list[str]:
    amounts = line_amounts(order, line)
    return [
        line.currency,
        str(amounts.goods),
        str(amounts.item_tax),
        str(amounts.shipping) if amounts.shipping else "",
        str(amounts.shipping_tax) if amounts.shipping else "",
        "",
        "",
        str(amounts.discount) if amounts.discount else "",
        "",
    ]


def _channel(order: Order) -> str:
    return "Amazon" if order.fulfilled_by == orders.AMAZON else "Merchant"


def _item_status(order: Order, line: Line) -> str:
    if order.status == orders.CANCELLED:
        return "Cancelled"
    if line.fulfilled >= line.quantity:
        return "Shipped"
    return "Unshipped"


def _message(order: Order) -> str:
    marketplace = MARKETPLACES[order.marketplace_id]
    person = make_person(order.person, marketplace)
    address = "".join(
        f"<{name}>{escape(text)}</{name}>"
        for name, text in (
            ("City", person.city),
            ("State", person.state),
            ("PostalCode", person.postal_code),
            ("Country", person.country),
        )
        if text and order.status not in orders.UNPAID
    )
    items = "".join(_item(order, line) for line in order.lines)
    is_business = "AMAZON_BUSINESS" in order.programs
    return (
        "<Message><Order>"
        f"<AmazonOrderID>{order.order_id}</AmazonOrderID>"
        f"<MerchantOrderID>{order.order_id}</MerchantOrderID>"
        f"<PurchaseDate>{utc_stamp(order.created)}</PurchaseDate>"
        f"<LastUpdatedDate>{utc_stamp(order.updated)}</LastUpdatedDate>"
        f"<OrderStatus>{STATUS_WORDS[order.status]}</OrderStatus>"
        f"<SalesChannel>{escape(marketplace.name)}</SalesChannel>"
        f"<FulfillmentData><FulfillmentChannel>{_channel(order)}</FulfillmentChannel>"
        f"<ShipServiceLevel>{order.service_level.replace('_', '').capitalize()}"
        f"</ShipServiceLevel><Address>{address}</Address></FulfillmentData>"
        f"<IsBusinessOrder>{'true' if is_business else 'false'}</IsBusinessOrder>"
        f"{items}</Order></Message>\n"
    )


def _item(order: Order, line: Line) -> str:
    return (
        "<OrderItem>"
        f"<AmazonOrderItemCode>{line.item_id}</AmazonOrderItemCode>"
        f"<ASIN>{line.asin}</ASIN>"
        f"<SKU>{escape(line.seller_sku)}</SKU>"
        f"<ItemStatus>{_item_status(order, line)}</ItemStatus>"
        f"<ProductName>{escape(line.title)}</ProductName>"
        f"<Quantity>{line.quantity}</Quantity>"
        f"{_item_price(order, line) if has_prices(order) else ''}"
        "</OrderItem>"
    )


def _item_price(order: Order, line: Line) -> str:
    amounts = line_amounts(order, line)
    components = "".join(
        f"<Component><Type>{kind}</Type>"
        f'<Amount currency="{line.currency}">{amount}</Amount></Component>'
        for kind, amount in (
            ("Principal", amounts.goods),
            ("Tax", amounts.item_tax),
            ("Shipping", amounts.shipping),
            ("ShippingTax", amounts.shipping_tax),
        )
        if amount or kind == "Principal"
    )
    promotion = ""
    if line.promotion_id:
        promotion = (
            f"<Promotion><PromotionIDs>{escape(line.promotion_id)}</PromotionIDs>"
            f"<ItemPromotionDiscount>{amounts.discount}</ItemPromotionDiscount></Promotion>"
        )
    return f"<ItemPrice>{components}</ItemPrice>{promotion}"
