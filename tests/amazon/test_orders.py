"""From Amazon's orders to ours."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.amazon.stage import Stage, bad, golden, good
from zhongshu.amazon.orders.mapping import to_order, to_page
from zhongshu.amazon.shapes import MalformedError
from zhongshu.channels import public as channels
from zhongshu.kernel.money import Money

AFTER = datetime(2026, 11, 24, 1, tzinfo=UTC)
QUERY = channels.OrderQuery(
    channels.Window(AFTER, AFTER + timedelta(hours=1)), ("ATVPDKIKX0DER", "A2EUQ1WTGCTBG2")
)


def page() -> channels.OrderPage:
    return to_page(golden("orders.json"), request_id="req-1")


def order(number: int) -> dict[str, Any]:
    value: dict[str, Any] = golden("orders.json")["orders"][number]
    return value


def test_one_bad_order_does_not_stop_the_others() -> None:
    read = page()

    assert [each.order_id for each in read.orders] == [
        "123-4567890-1234567",
        "S01-1234567-1234567",
        "028-0000000-0000001",
    ]
    assert read.next_token == "a/b+c=%2F d"
    assert read.request_id == "req-1"
    [unreadable] = read.unreadable
    assert unreadable.key == "028-0000000-0000009"
    assert unreadable.why == "salesChannel is no object"
    assert json.loads(unreadable.raw)["createdTime"] == "yesterday"


def test_every_field_of_an_order_is_read() -> None:
    read = page().orders[2]

    assert read.created_at == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert read.updated_at == datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    assert read.marketplace_id == "A1PA6795UKMFR9"
    assert read.marketplace_name == "Amazon.de"
    assert read.channel == "AMAZON"
    assert read.fulfilled_by == "MERCHANT"
    assert read.service_level == "STANDARD"
    assert read.ship_by_earliest == datetime(2026, 11, 20, 23, tzinfo=UTC)
    assert read.ship_by_latest == datetime(2026, 11, 22, 22, 59, 59, tzinfo=UTC)
    assert read.deliver_by_latest == datetime(2026, 11, 27, 22, 59, 59, tzinfo=UTC)
    assert read.total == Money(Decimal("47.35"), "EUR")
    assert read.packages is None
    assert not read.is_provisional
    assert read.lines == (
        channels.OrderLineFacts(
            order_item_id="2",
            quantity=3,
            seller_sku="MUG-RED-1",
            asin="B000000001",
            title="Becher",
            fulfilled=1,
            amounts=channels.LineAmounts(
                currency="EUR",
                item=Decimal("39.37"),
                shipping=Decimal("4.99"),
                gift_wrap=Decimal("2.50"),
                discount=Decimal("1.00"),
                tax=Decimal("1.49"),
                unit_price=Decimal("13.1235"),
            ),
            condition="NEW",
            programs=("TRANSPARENCY",),
            is_gift=True,
            cancellation_requested=True,
            cancellation_reason="Ordered by mistake",
        ),
    )


def test_d3_an_unknown_word_is_kept() -> None:
    orders = page().orders

    assert orders[2].amazon_status == "HELD_BY_MOON"
    assert orders[1].programs == ("NEW_PROGRAM",)


def test_d1_d6_a_pending_order_of_another_channel_has_no_money() -> None:
    read = page().orders[1]

    assert read.order_id == "S01-1234567-1234567"
    assert read.channel == "NON_AMAZON"
    assert read.marketplace_id == ""
    assert read.total is None
    assert read.buyer is None
    assert read.updated_at == datetime(2026, 11, 23, 17, 2, 4, tzinfo=UTC)
    [line] = read.lines
    assert line.amounts is None
    assert line.fulfilled is None
    assert line.quantity == 0


def test_d11_a_sku_is_kept_to_the_last_blank() -> None:
    assert page().orders[1].lines[0].seller_sku == " a/b+ "


def test_packages_and_replacements_are_read() -> None:
    read = page().orders[0]

    assert read.replaces_order_id == "123-4567890-1234566"
    assert read.packages == (
        channels.PackageFacts(
            reference_id="PKG-2024-001",
            carrier="UPS",
            tracking_number="1Z999AA1234567890",
            shipping_service="UPS Ground",
            status="DELIVERED",
            shipped_at=datetime(2024, 12, 25, 14, tzinfo=UTC),
        ),
    )
    assert read.lines[0].cancelled_by == "MERCHANT"


def test_personal_data_is_split_from_what_is_kept() -> None:
    read = page().orders[0]

    assert read.buyer == channels.BuyerFacts(
        name="John Smith",
        email="buyer-email@marketplace.amazon.com",
        company_name="Smith Industries LLC",
        purchase_order_number="PO-2024-12345",
        address=channels.AddressFacts(
            name="John Smith",
            company_name="Smith Industries LLC",
            lines=("123 Main Street", "Suite 456"),
            city="Seattle",
            district="King County",
            state_or_region="WA",
            postal_code="98101",
            country_code="US",
            phone="555-123-4567",
            address_type="COMMERCIAL",
        ),
        gift_messages=(("12345678901234", "Happy Holidays! Enjoy your new smart speakers."),),
    )
    for word in (b"Smith", b"Main Street", b"98101", b"555-", b"PO-2024", b"Holidays!", b"custom"):
        assert word not in read.raw
    assert json.loads(read.raw)["orderItems"][0]["product"]["asin"] == "B08N5WRWNW"


def test_a8_a_missing_address_is_not_an_empty_one() -> None:
    without_role = order(0) | {
        "buyer": {},
        "recipient": {"deliveryAddress": {"name": None, "addressLine1": ""}},
    }
    without_role["orderItems"] = order(2)["orderItems"]
    del without_role["orderItems"][0]["fulfillment"]

    assert to_order(without_role).buyer is None


def test_a_brazilian_address_is_read_from_its_parts() -> None:
    brazilian = order(0) | {
        "recipient": {
            "deliveryAddress": {
                "municipality": "Campinas",
                "extendedFields": {"streetName": "Rua A", "streetNumber": "7"},
            }
        }
    }

    buyer = to_order(brazilian).buyer

    assert buyer is not None
    assert buyer.address == channels.AddressFacts(lines=("Rua A", "7"), district="Campinas")


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        (("orderId",), "9" * 65, "orderId is too long or holds what cannot be stored"),
        (("orderId",), "1\x00", "orderId is too long or holds what cannot be stored"),
        (("orderId",), None, "orderId is missing"),
        (("lastUpdatedTime",), "2026-11-24T01:02:03", "lastUpdatedTime is no time"),
        (("lastUpdatedTime",), 5, "lastUpdatedTime is no time"),
        (("createdTime",), "9999-12-31T23:59:59-12:00", "createdTime is no time"),
        (("orderItems",), None, "orderItems is missing"),
        (("orderItems",), {}, "orderItems is no list"),
        (("orderItems", 0, "quantityOrdered"), "3", "quantityOrdered is no number of units"),
        (("orderItems", 0, "quantityOrdered"), True, "quantityOrdered is no number of units"),
        (("orderItems", 0, "quantityOrdered"), 10**12, "quantityOrdered is no number of units"),
        (("orderItems", 0, "orderItemId"), "", "orderItemId is missing"),
        (("proceeds", "grandTotal", "amount"), "1e5", "grandTotal is no amount"),
        (("proceeds", "grandTotal", "amount"), "NaN", "grandTotal is no amount"),
        (("proceeds", "grandTotal", "amount"), "1_0", "grandTotal is no amount"),
        (("proceeds", "grandTotal", "amount"), None, "grandTotal has no amount"),
        (("proceeds", "grandTotal", "currencyCode"), "euro", "grandTotal has no currency"),
        (
            ("orderItems", 0, "proceeds", "breakdowns", 1, "subtotal", "currencyCode"),
            "USD",
            "one item has amounts in two currencies",
        ),
    ],
)
def test_what_breaks_the_promise_is_malformed(
    path: tuple[str | int, ...], value: object, why: str
) -> None:
    broken = order(2)
    place: Any = broken
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    with pytest.raises(MalformedError, match=why):
        to_order(broken)


def test_an_item_that_occurs_twice_is_malformed() -> None:
    twice = order(2)
    twice["orderItems"] *= 2

    with pytest.raises(MalformedError, match="orderItemId occurs twice"):
        to_order(twice)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["orderId", "orderItems", "product", "amount", "proceeds", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=10,
)


@given(field=st.sampled_from(sorted(order(0))), value=json_values)
def test_no_value_of_any_field_is_a_crash(field: str, value: object) -> None:
    read = to_page({"orders": [order(0) | {field: value}]}, request_id="")

    assert len(read.orders) + len(read.unreadable) == 1


def test_b1_a_page_is_asked_for_with_the_same_parameters_and_the_encoded_token(
    stage: Stage,
) -> None:
    stage.script = [good(golden("orders.json")), good({"orders": []})]
    gateway = stage.gateway()

    token = gateway.fetch_order_page(QUERY, None).next_token
    last = gateway.fetch_order_page(QUERY, token)

    assert stage.query(0) == (
        "lastUpdatedAfter=2026-11-24T01%3A00%3A00.000Z"
        "&lastUpdatedBefore=2026-11-24T02%3A00%3A00.000Z"
        "&maxResultsPerPage=100"
        "&includedData=BUYER%2CRECIPIENT%2CPROCEEDS%2CCANCELLATION%2CFULFILLMENT%2CPACKAGES"
        "&marketplaceIds=ATVPDKIKX0DER%2CA2EUQ1WTGCTBG2"
    )
    assert stage.query(1) == stage.query(0) + "&paginationToken=a%2Fb%2Bc%3D%252F%20d"
    assert last == channels.OrderPage((), None, (), "req-1")


def test_a_narrower_question_names_its_filters(stage: Stage) -> None:
    stage.script = [good({"orders": []})]
    query = channels.OrderQuery(QUERY.window, QUERY.marketplace_ids, "MERCHANT", ("UNSHIPPED",))

    stage.gateway().fetch_order_page(query, None)

    assert stage.query().endswith("&fulfilledBy=MERCHANT&fulfillmentStatuses=UNSHIPPED")


def test_d6_without_marketplaces_orders_of_every_channel_are_asked_for(stage: Stage) -> None:
    stage.script = [good({"orders": []})]

    stage.gateway().fetch_order_page(channels.OrderQuery(QUERY.window, ()), None)

    assert "marketplaceIds" not in stage.query()


def test_b3_a_refused_token_is_told_apart(stage: Stage) -> None:
    stage.script = [bad(400, "InvalidInput", "The token is invalid.")]

    with pytest.raises(channels.PageTokenRefusedError) as refusal:
        stage.gateway().fetch_order_page(QUERY, "old")

    assert refusal.value.can_retry
    assert refusal.value.request_id == "req-bad"


def test_a_refusal_without_a_token_is_no_token(stage: Stage) -> None:
    stage.script = [bad(400, "InvalidInput", "Too young.")]

    with pytest.raises(channels.RequestRefusedError):
        stage.gateway().fetch_order_page(QUERY, None)


def test_one_order_is_read_by_its_id(stage: Stage) -> None:
    stage.script = [good({"order": order(2)})]

    assert stage.gateway().fetch_order("S01/1 2%").order_id == "028-0000000-0000001"

    assert stage.last.url.raw_path.decode().partition("?")[0] == (
        "/orders/2026-01-01/orders/S01%2F1%202%25"
    )


def test_an_order_that_cannot_be_understood_is_an_outage(stage: Stage) -> None:
    stage.script = [good({})]

    with pytest.raises(channels.GatewayError, match="order is no object"):
        stage.gateway().fetch_order("701-0000000-0000000")
