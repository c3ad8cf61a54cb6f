"""All-orders reports: provisional orders, one per id, from the flat file and from XML."""

import gc
from datetime import UTC, datetime
from decimal import Decimal
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhongshu.amazon.reports.orders import read_order_report
from zhongshu.amazon.reports.words import find_marketplace, to_status
from zhongshu.channels import public as channels
from zhongshu.kernel.money import Money

COLUMNS = (
    "amazon-order-id\tmerchant-order-id\tpurchase-date\tlast-updated-date\torder-status\t"
    "fulfillment-channel\tsales-channel\torder-channel\tship-service-level\tproduct-name\tsku\t"
    "asin\titem-status\tquantity\tcurrency\titem-price\titem-tax\tshipping-price\tshipping-tax\t"
    "gift-wrap-price\tgift-wrap-tax\titem-promotion-discount\tship-promotion-discount\tship-city\t"
    "ship-state\tship-postal-code\tship-country\tpromotion-ids\tis-business-order"
)
USUAL = {
    "amazon-order-id": "701-0000000-0000001",
    "purchase-date": "2026-11-20T08:00:00+00:00",
    "last-updated-date": "2026-11-21T09:30:00+00:00",
    "order-status": "Shipped",
    "fulfillment-channel": "Merchant",
    "sales-channel": "Amazon.com",
    "ship-service-level": "Standard",
    "product-name": "Red mug",
    "sku": "MUG-RED-1",
    "asin": "B000000001",
    "item-status": "Shipped",
    "quantity": "2",
    "currency": "USD",
    "item-price": "20.00",
    "item-tax": "1.50",
    "shipping-price": "4.99",
    "shipping-tax": "0.30",
    "gift-wrap-price": "2.00",
    "item-promotion-discount": "1.00",
    "ship-promotion-discount": "-0.50",
    "ship-city": "Springfield",
    "is-business-order": "true",
}


def line(**values: str) -> str:
    told = USUAL | {name.replace("_", "-"): value for name, value in values.items()}
    return "\t".join(told.get(name, "") for name in COLUMNS.split("\t"))


def read(content: bytes) -> list[channels.OrderFacts | channels.Unreadable]:
    return list(read_order_report(channels.DocumentContent(content, ""), is_japanese=False))


def flat(*lines: str) -> list[channels.OrderFacts | channels.Unreadable]:
    return read("\n".join([COLUMNS, *lines, ""]).encode())


def order(*lines: str) -> channels.OrderFacts:
    [found] = flat(*lines)
    assert isinstance(found, channels.OrderFacts)
    return found


def test_a_row_becomes_a_provisional_order() -> None:
    assert order(line()) == channels.OrderFacts(
        order_id="701-0000000-0000001",
        created_at=datetime(2026, 11, 20, 8, tzinfo=UTC),
        updated_at=datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
        amazon_status="SHIPPED",
        fulfilled_by="MERCHANT",
        channel="AMAZON",
        marketplace_id="ATVPDKIKX0DER",
        marketplace_name="Amazon.com",
        service_level="STANDARD",
        total=Money(Decimal("27.29"), "USD"),
        programs=("AMAZON_BUSINESS",),
        lines=(
            channels.OrderLineFacts(
                order_item_id="~1",
                quantity=2,
                seller_sku="MUG-RED-1",
                asin="B000000001",
                title="Red mug",
                fulfilled=2,
                amounts=channels.LineAmounts(
                    currency="USD",
                    item=Decimal("20.00"),
                    shipping=Decimal("4.99"),
                    gift_wrap=Decimal("2.00"),
                    discount=Decimal("1.50"),
                    tax=Decimal("1.80"),
                ),
            ),
        ),
        is_provisional=True,
    )


def test_b10_equal_rows_are_two_lines_wherever_they_stand() -> None:
    other = line(amazon_order_id="701-0000000-0000002")

    first, second = flat(line(), other, line())

    assert isinstance(first, channels.OrderFacts)
    assert isinstance(second, channels.OrderFacts)
    assert [each.order_item_id for each in first.lines] == ["~1", "~2"]
    assert first.total == Money(Decimal("54.58"), "USD")
    assert second.order_id == "701-0000000-0000002"


def test_the_newest_row_tells_the_state() -> None:
    newer = line(order_status="Cancelled", last_updated_date="2026-11-22T00:00:00+00:00")

    found = order(newer, line())

    assert found.amazon_status == "CANCELLED"
    assert found.updated_at == datetime(2026, 11, 22, tzinfo=UTC)


def test_d1_a_pending_order_has_no_money() -> None:
    found = order(line(order_status="Pending", item_status="Unshipped", currency="", item_price=""))

    assert found.amazon_status == "PENDING"
    assert found.total is None
    assert found.lines[0].amounts is None
    assert found.lines[0].fulfilled == 0


def test_d6_a_multi_channel_order_has_no_marketplace() -> None:
    found = order(
        line(amazon_order_id="S01-1234567-1234567", sales_channel="Non-Amazon", item_status="")
    )

    assert found.order_id == "S01-1234567-1234567"
    assert found.channel == "NON_AMAZON"
    assert found.marketplace_id == ""
    assert found.lines[0].fulfilled is None


def test_a_german_amount_has_a_comma() -> None:
    found = order(line(sales_channel="Amazon.de", currency="EUR", item_price="1.020,00"))

    assert found.marketplace_id == "A1PA6795UKMFR9"
    assert found.lines[0].amounts is not None
    assert found.lines[0].amounts.item == Decimal("1020.00")


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("quantity", "", "quantity is missing"),
        ("last_updated_date", "2026-11-21", "last-updated-date is no time"),
        ("purchase_date", "", "purchase-date is no time"),
        ("currency", "Dollar", "currency is no currency"),
        ("item_price", "x", "item-price is no amount"),
        ("amazon_order_id", "", "amazon-order-id is missing"),
        ("asin", "B" * 30, "asin is too long or holds what cannot be stored"),
    ],
)
def test_a_bad_row_makes_its_order_unreadable_and_no_other(
    field: str, value: str, why: str
) -> None:
    bad = line(**{field: value})

    found = flat(bad, line(amazon_order_id="701-0000000-0000002"))

    assert found[0] == channels.Unreadable(
        key="" if field == "amazon_order_id" else "701-0000000-0000001",
        why=why,
        raw=bad.encode(),
        row=2,
    )
    assert isinstance(found[1], channels.OrderFacts)


def test_f3_a_row_with_too_few_columns_is_told_first() -> None:
    found = flat(line(), "701-0000000-0000003\tx")

    assert [type(each).__name__ for each in found] == ["Unreadable", "OrderFacts"]


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("PartiallyShipped", "PARTIALLY_SHIPPED"),
        ("Shipped - Delivered to Buyer", "SHIPPED"),
        ("Pending - Waiting for Pick Up", "PENDING"),
        ("Canceled", "CANCELLED"),
        ("PendingAvailability", "PENDING_AVAILABILITY"),
        ("Teleported", "Teleported"),
        ("", ""),
    ],
)
def test_d3_older_words_are_translated_and_unknown_ones_kept(word: str, status: str) -> None:
    assert to_status(word) == status


def test_every_marketplace_has_a_sales_channel() -> None:
    names = ("Amazon.com", "Amazon.co.jp", "Amazon.com.mx", "Amazon.co.uk", "Amazon.sg")

    assert [getattr(find_marketplace(name), "country_code", "") for name in names] == [
        "US",
        "JP",
        "MX",
        "GB",
        "SG",
    ]


# XML

ITEM = """<OrderItem><AmazonOrderItemCode>{code}</AmazonOrderItemCode><ASIN>B000000001</ASIN>
<SKU>MUG-RED-1 </SKU><ItemStatus>Unshipped</ItemStatus><ProductName>Red &amp; mug</ProductName>
<Quantity>2</Quantity><ItemPrice>
<Component><Type>Principal</Type><Amount currency="EUR">20.00</Amount></Component>
<Component><Type>Shipping</Type><Amount currency="EUR">4.99</Amount></Component>
<Component><Type>Tax</Type><Amount currency="EUR">1.50</Amount></Component>
<Component><Type>ShippingTax</Type><Amount currency="EUR">0.30</Amount></Component></ItemPrice>
<Promotion><PromotionIDs>P1</PromotionIDs><ItemPromotionDiscount>1.00</ItemPromotionDiscount>
<ShipPromotionDiscount>-0.50</ShipPromotionDiscount></Promotion></OrderItem>"""


def xml(*items: str, order_id: str = "028-0000000-0000001", prolog: str = "") -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>{prolog}
<AmazonEnvelope><MessageType>AllOrdersReport</MessageType><Message><Order>
<AmazonOrderID>{order_id}</AmazonOrderID><PurchaseDate>2026-11-20T08:00:00+00:00</PurchaseDate>
<LastUpdatedDate>2026-11-21T09:30:00+00:00</LastUpdatedDate><OrderStatus>Unshipped</OrderStatus>
<SalesChannel>Amazon.de</SalesChannel><IsBusinessOrder>false</IsBusinessOrder>
<FulfillmentData><FulfillmentChannel>Amazon</FulfillmentChannel>
<ShipServiceLevel>Expedited</ShipServiceLevel><Address><City>Berlin</City></Address>
</FulfillmentData>{"".join(items)}</Order></Message></AmazonEnvelope>"""


def test_b10_xml_names_the_order_items() -> None:
    [found] = read(xml(ITEM.format(code="77")).encode())

    assert found == channels.OrderFacts(
        order_id="028-0000000-0000001",
        created_at=datetime(2026, 11, 20, 8, tzinfo=UTC),
        updated_at=datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
        amazon_status="UNSHIPPED",
        fulfilled_by="AMAZON",
        marketplace_id="A1PA6795UKMFR9",
        marketplace_name="Amazon.de",
        service_level="EXPEDITED",
        total=Money(Decimal("25.29"), "EUR"),
        lines=(
            channels.OrderLineFacts(
                order_item_id="77",
                quantity=2,
                seller_sku="MUG-RED-1 ",
                asin="B000000001",
                title="Red & mug",
                fulfilled=0,
                amounts=channels.LineAmounts(
                    currency="EUR",
                    item=Decimal("20.00"),
                    shipping=Decimal("4.99"),
                    discount=Decimal("1.50"),
                    tax=Decimal("1.80"),
                ),
            ),
        ),
        is_provisional=True,
    )


@pytest.mark.parametrize(
    ("items", "why"),
    [
        (ITEM.format(code="7") * 2, "AmazonOrderItemCode occurs twice"),
        (ITEM.format(code=""), "Quantity or AmazonOrderItemCode is missing"),
        (
            ITEM.format(code="7").replace("EUR", "USD", 1),
            "one item has amounts in two currencies",
        ),
        (ITEM.format(code="7").replace("EUR", "E"), "currency is no currency"),
    ],
)
def test_a_bad_xml_order_is_kept_raw(items: str, why: str) -> None:
    [found] = read(xml(items).encode())

    assert isinstance(found, channels.Unreadable)
    assert (found.key, found.why, found.row) == ("028-0000000-0000001", why, 1)
    assert b"<AmazonOrderID>028-0000000-0000001</AmazonOrderID>" in found.raw


def test_d1_xml_without_a_price_has_no_money() -> None:
    item = (
        "<OrderItem><AmazonOrderItemCode>7</AmazonOrderItemCode><Quantity>1</Quantity></OrderItem>"
    )

    [found] = read(xml(item).encode())

    assert isinstance(found, channels.OrderFacts)
    assert found.total is None
    assert found.lines[0].amounts is None


@pytest.mark.parametrize("charset", ["Shift_JIS", "windows-31j", "ISO-8859-1", "UTF-8"])
def test_f1_xml_is_read_in_its_charset(charset: str) -> None:
    title = "赤いマグ" if charset in {"Shift_JIS", "windows-31j"} else "Größe"
    document = xml(ITEM.format(code="7").replace("Red &amp; mug", title))
    encoding = "cp932" if charset == "windows-31j" else charset

    [found] = read(document.replace("UTF-8", charset, 1).encode(encoding))

    assert isinstance(found, channels.OrderFacts)
    assert found.lines[0].title == title


@pytest.mark.parametrize(
    "content",
    [
        xml()[:-10],
        xml().replace("UTF-8", "EBCDIC", 1) + "\udcff",
        xml(prolog='<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'),
        "<html><body>Sorry",
        "<html><body>Sorry</body></html>",
        "<",
    ],
)
def test_f6_xml_that_is_not_whole_or_holds_entities_is_refused(content: str) -> None:
    with pytest.raises(channels.NotUnderstoodError):
        read(content.encode(errors="surrogateescape"))


@pytest.mark.parametrize(
    "content",
    [
        xml(prolog='<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'),
        xml(prolog="<!-- a --><!DOCTYPE AmazonEnvelope>"),
        xml(prolog='<!DOCTYPE x SYSTEM "file:///etc/passwd">').replace("UTF-8", "Shift_JIS", 1),
        xml().replace("?>", "?><?xml-stylesheet href='x'?><!DOCTYPE x>", 1),
        xml() + '<!DOCTYPE x [<!ENTITY a "aaaa">]>',
        xml("&lol;"),
    ],
)
def test_o6_xml_that_declares_anything_of_its_own_is_refused(content: str) -> None:
    with pytest.raises(channels.NotUnderstoodError):
        read(content.encode())
    with pytest.raises(channels.NotUnderstoodError):
        read(content.encode("utf-16-le"))


def test_xml_that_was_read_is_let_go() -> None:
    one = xml(ITEM.format(code="77"))
    start, end = one.index("<Message>"), one.index("</AmazonEnvelope>")
    many = one[:start] + one[start:end] * 2_000 + one[end:]

    def count_elements() -> int:
        gc.collect()
        return sum(isinstance(each, Element) for each in gc.get_objects())

    others = count_elements()
    reading = read_order_report(channels.DocumentContent(many.encode()), is_japanese=False)
    for _, _found in zip(range(1_999), reading, strict=False):
        pass
    assert count_elements() - others < 100
    assert isinstance(next(reading), channels.OrderFacts)


@given(st.binary(max_size=200))
def test_no_bytes_are_a_crash(content: bytes) -> None:
    for each in read(COLUMNS.encode() + b"\n" + content):
        assert isinstance(each, channels.OrderFacts | channels.Unreadable)
