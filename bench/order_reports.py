"""Order reports of shipped orders as Amazon writes them: the flat file, and the XML."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
COLUMNS = (
    "amazon-order-id\tmerchant-order-id\tpurchase-date\tlast-updated-date\torder-status\t"
    "fulfillment-channel\tsales-channel\torder-channel\tship-service-level\tproduct-name\tsku\t"
    "asin\titem-status\tquantity\tcurrency\titem-price\titem-tax\tshipping-price\tshipping-tax\t"
    "gift-wrap-price\tgift-wrap-tax\titem-promotion-discount\tship-promotion-discount\tship-city\t"
    "ship-state\tship-postal-code\tship-country\tpromotion-ids\tis-business-order"
)
XML_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<AmazonEnvelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:noNamespaceSchemaLocation="amzn-envelope.xsd">\n'
    "<Header><DocumentVersion>1.00</DocumentVersion></Header>\n"
    "<MessageType>AllOrdersReport</MessageType>\n"
)


def write_flat_file(file: Path, orders: int) -> int:
    """Write a row for each item, every third order with two; return how many there are."""
    lines = 0
    with file.open("w", encoding="utf-8") as out:
        out.write(f"{COLUMNS}\r\n")
        for number in range(orders):
            for position in range(_items(number)):
                out.write("\t".join(_cells(number, position)) + "\r\n")
                lines += 1
    return lines


def write_xml(file: Path, orders: int) -> int:
    """Write the same orders as XML; return how many items there are."""
    lines = 0
    with file.open("w", encoding="utf-8") as out:
        out.write(XML_HEAD)
        for number in range(orders):
            items = [_cells(number, position) for position in range(_items(number))]
            out.write(_message(number, items))
            lines += len(items)
        out.write("</AmazonEnvelope>\n")
    return lines


def _items(number: int) -> int:
    return 1 + (number % 3 == 0)


def _message(number: int, items: Sequence[Sequence[str]]) -> str:
    told = dict(zip(COLUMNS.split("\t"), items[0], strict=True))
    lines = "".join(_item(number, position, cells) for position, cells in enumerate(items))
    return (
        "<Message><Order>"
        f"<AmazonOrderID>{told['amazon-order-id']}</AmazonOrderID>"
        f"<MerchantOrderID>{told['amazon-order-id']}</MerchantOrderID>"
        f"<PurchaseDate>{told['purchase-date']}</PurchaseDate>"
        f"<LastUpdatedDate>{told['last-updated-date']}</LastUpdatedDate>"
        f"<OrderStatus>{told['order-status']}</OrderStatus>"
        f"<SalesChannel>{told['sales-channel']}</SalesChannel>"
        f"<FulfillmentData><FulfillmentChannel>{told['fulfillment-channel']}</FulfillmentChannel>"
        f"<ShipServiceLevel>{told['ship-service-level']}</ShipServiceLevel>"
        f"<Address><City>{told['ship-city']}</City><State>{told['ship-state']}</State>"
        f"<PostalCode>{told['ship-postal-code']}</PostalCode>"
        f"<Country>{told['ship-country']}</Country></Address></FulfillmentData>"
        f"<IsBusinessOrder>{told['is-business-order']}</IsBusinessOrder>"
        f"{lines}</Order></Message>\n"
    )


def _item(number: int, position: int, cells: Sequence[str]) -> str:
    told = dict(zip(COLUMNS.split("\t"), cells, strict=True))
    prices = "".join(
        f'<Component><Type>{kind}</Type><Amount currency="USD">{told[name]}</Amount></Component>'
        for kind, name in (
            ("Principal", "item-price"),
            ("Tax", "item-tax"),
            ("Shipping", "shipping-price"),
            ("ShippingTax", "shipping-tax"),
        )
    )
    return (
        f"<OrderItem><AmazonOrderItemCode>{number:011}{position:03}</AmazonOrderItemCode>"
        f"<ASIN>{told['asin']}</ASIN><SKU>{escape(told['sku'])}</SKU>"
        f"<ItemStatus>{told['item-status']}</ItemStatus>"
        f"<ProductName>{escape(told['product-name'])}</ProductName>"
        f"<Quantity>{told['quantity']}</Quantity><ItemPrice>{prices}</ItemPrice>"
        f"<Promotion><PromotionIDs>P{number % 7}</PromotionIDs>"
        f"<ItemPromotionDiscount>{told['item-promotion-discount']}</ItemPromotionDiscount>"
        "</Promotion></OrderItem>"
    )


def _cells(number: int, position: int) -> Sequence[str]:
    bought = NOW - timedelta(days=29) + timedelta(seconds=number * 20)
    price = 5 + number % 90
    status = "Cancelled" if number % 50 == 0 else "Shipped"
    return (
        f"702-{number:07}-{number % 10_000_000:07}",
        "",
        bought.isoformat(),
        (bought + timedelta(hours=9)).isoformat(),
        status,
        "Merchant" if number % 3 else "Amazon",
        "Amazon.com",
        "",
        "Standard",
        f"Stainless steel mug number {number % 5_000} 不锈钢保温杯",
        f"MUG-{(number + position) % 5_000:05}",
        f"B0{(number + position) % 5_000:08}",
        status,
        str(1 + number % 3),
        "USD",
        f"{price}.99",
        "1.65",
        "4.99",
        "0.30",
        "",
        "",
        "1.00",
        "",
        "Springfield",
        "IL",
        f"{number % 99999:05}",
        "US",
        "",
        "true" if number % 97 == 0 else "false",
    )
