"""searchOrders: windows, filters, pages, tokens and what is shown of an order."""

from urllib.parse import quote

import pytest

from spapi_simulator.world import orders
from tests.simulator.amazon import (
    EVERYTHING,
    JP,
    JP_STORE,
    NA,
    ORDERS,
    US_STORE,
    Amazon,
    small_world,
)

WEEK = {"lastUpdatedAfter": "2026-11-16T00:00:00Z"}


def test_pages_join_without_gap_or_repeat(amazon: Amazon) -> None:
    found = amazon.walk(maxResultsPerPage=7)

    ids = [order["orderId"] for order in found]
    times = [order["lastUpdatedTime"] for order in found]
    assert sorted(ids) == sorted(amazon.world.book(NA).by_id)
    assert times == sorted(times)


def test_walks_by_creation_too(amazon: Amazon) -> None:
    found = amazon.walk(createdAfter="2026-11-16T00:00:00Z")

    known = amazon.world.book(NA).by_id.values()
    expected = {order.order_id for order in known if order.created >= 1_794_787_200}
    assert {order["orderId"] for order in found} == expected


def test_both_ends_belong_to_the_window(amazon: Amazon) -> None:
    [first, *_, last] = [order["lastUpdatedTime"] for order in amazon.walk(**WEEK)]
    window = {"lastUpdatedAfter": first, "lastUpdatedBefore": last}

    found = [order["lastUpdatedTime"] for order in amazon.walk(**window)]

    assert (found[0], found[-1]) == (first, last)


def test_b1_tokens_are_awkward_and_bound_to_their_parameters(amazon: Amazon) -> None:
    page = amazon.search(**WEEK, maxResultsPerPage=5, includedData="BUYER")
    token = page["pagination"]["nextToken"]
    assert {"+", "/", "="} <= set(token)

    same = amazon.search(**WEEK, paginationToken=token, maxResultsPerPage=9, includedData="TAX")
    assert len(same["orders"]) == 9
    assert same["lastUpdatedBefore"] == page["lastUpdatedBefore"]
    other = WEEK | {"lastUpdatedAfter": "2026-11-16T00:00:01Z"}
    assert amazon.get(ORDERS, **other, paginationToken=token).status_code == 400
    more = WEEK | {"fulfilledBy": "AMAZON"}
    assert amazon.get(ORDERS, **more, paginationToken=token).status_code == 400
    raw = f"{ORDERS}?lastUpdatedAfter={quote(WEEK['lastUpdatedAfter'])}&paginationToken={token}"
    assert amazon.get(raw).status_code == 400  # its + was read as a space


def test_a_token_is_another_sellers_nothing(amazon: Amazon) -> None:
    token = amazon.search(**WEEK, maxResultsPerPage=5)["pagination"]["nextToken"]

    assert amazon.get(ORDERS, seller_id=JP, **WEEK, paginationToken=token).status_code == 400


def test_a_token_dies_after_a_day(amazon: Amazon) -> None:
    token = amazon.search(**WEEK, maxResultsPerPage=5)["pagination"]["nextToken"]

    amazon.advance(86_399)
    amazon.forget_tokens()
    assert amazon.get(ORDERS, **WEEK, paginationToken=token).status_code == 200
    amazon.advance(1)
    assert amazon.get(ORDERS, **WEEK, paginationToken=token).status_code == 400


def test_b8_an_order_changed_between_pages_leaves_the_window(amazon: Amazon) -> None:
    page = amazon.search(**WEEK, maxResultsPerPage=5)
    known = amazon.walk(**WEEK)
    moved = known[-1]["orderId"]
    amazon.control("PATCH", f"/sim/orders/{moved}", {})

    rest = amazon.search(**WEEK, paginationToken=page["pagination"]["nextToken"])

    assert moved not in {order["orderId"] for order in rest["orders"]}
    amazon.advance(120)
    assert amazon.walk(**WEEK)[-1]["orderId"] == moved


@pytest.mark.parametrize(
    ("query", "field", "value"),
    [
        ({"fulfillmentStatuses": "UNSHIPPED,PENDING"}, "status", {"UNSHIPPED", "PENDING"}),
        ({"fulfilledBy": "MERCHANT"}, "fulfilled_by", {"MERCHANT"}),
        ({"marketplaceIds": "A2EUQ1WTGCTBG2"}, "marketplace_id", {"A2EUQ1WTGCTBG2"}),
        ({"marketplaceIds": "A2ZV50J4W1RKNI"}, "marketplace_id", {"A2ZV50J4W1RKNI"}),
    ],
)
def test_filters(query: dict[str, str], field: str, value: set[str], amazon: Amazon) -> None:
    found = {order["orderId"] for order in amazon.walk(**query)}

    known = amazon.world.book(NA).by_id.values()
    assert found == {order.order_id for order in known if getattr(order, field) in value}
    assert found != set()


def test_shows_only_the_data_asked_for(amazon: Amazon) -> None:
    always = {"orderId", "createdTime", "lastUpdatedTime", "programs", "salesChannel", "orderItems"}
    placed = amazon.put_order()
    amazon.confirm(placed)
    path = f"{ORDERS}/{placed['order_id']}"

    bare = amazon.get(path).json()["order"]
    full = amazon.get(path, includedData=EVERYTHING).json()["order"]

    assert set(bare) == always
    assert set(bare["orderItems"][0]) == {"orderItemId", "quantityOrdered", "product"}
    assert set(full) - always == {
        "buyer",
        "recipient",
        "proceeds",
        "fulfillment",
        "packages",
        "payment",
    }


def test_d1_an_unpaid_order_has_money_in_japan_only(amazon: Amazon) -> None:
    american = amazon.put_order(amazon_status="PENDING")
    japanese = amazon.put_order(
        seller_id=JP, marketplace_id=JP_STORE, fulfilled_by="AMAZON", amazon_status="PENDING"
    )

    here = amazon.get(f"{ORDERS}/{american['order_id']}", includedData=EVERYTHING)
    there = amazon.get(f"{ORDERS}/{japanese['order_id']}", seller_id=JP, includedData=EVERYTHING)

    assert set(here.json()["order"]) & {"proceeds", "buyer", "recipient"} == set()
    assert "price" not in here.json()["order"]["orderItems"][0]["product"]
    total = there.json()["order"]["proceeds"]["grandTotal"]
    assert total["currencyCode"] == "JPY"
    assert total["amount"].isdecimal()
    assert set(there.json()["order"]) & {"buyer", "recipient"} == set()


def test_the_phone_is_the_merchants_until_delivery(amazon: Amazon) -> None:
    own = amazon.put_order()
    amazons = amazon.put_order(fulfilled_by="AMAZON")

    def address(order_id: str) -> dict[str, str]:
        answer = amazon.get(f"{ORDERS}/{order_id}", includedData="RECIPIENT")
        found: dict[str, str] = answer.json()["order"]["recipient"]["deliveryAddress"]
        return found

    assert "phone" in address(own["order_id"])
    assert "phone" not in address(amazons["order_id"])
    amazon.confirm(own)
    amazon.advance(7 * 86_400 + 1)
    amazon.forget_tokens()
    assert "phone" not in address(own["order_id"])


def test_item_sums_make_the_order_sum() -> None:
    amazon = Amazon(small_world(orders_per_day=60))

    found = amazon.walk(includedData="PROCEEDS")

    for order in found:
        currencies = {
            item["proceeds"]["proceedsTotal"]["currencyCode"]
            for item in order["orderItems"]
            if "proceeds" in item
        }
        if "proceeds" not in order or len(currencies) != 1:
            continue
        cents = sum(
            round(float(item["proceeds"]["proceedsTotal"]["amount"]) * 100)
            for item in order["orderItems"]
        )
        assert round(float(order["proceeds"]["grandTotal"]["amount"]) * 100) == cents


def test_d5_the_cast_of_awkward_orders_is_there(amazon: Amazon) -> None:
    found = {order["orderId"]: order for order in amazon.walk(includedData=EVERYTHING)}
    known = amazon.world.book(NA).by_id.values()
    by_kind = {order.kind: found[order.order_id] for order in known}

    replacement = by_kind["REPLACEMENT"]
    assert replacement["associatedOrders"][0]["associationType"] == "REPLACEMENT_ORIGINAL_ID"
    assert by_kind["BUSINESS"]["programs"] == ["AMAZON_BUSINESS"]
    gift = by_kind["GIFT"]["orderItems"][0]["fulfillment"]["packing"]["giftOption"]
    assert gift["giftMessage"] != ""
    outside = by_kind["MULTI_CHANNEL"]
    assert outside["orderId"].startswith("S01-")
    assert outside["salesChannel"]["channelName"] == "NON_AMAZON"
    twice = by_kind["SAME_SKU_TWICE"]["orderItems"]
    assert twice[0]["product"]["sellerSku"] == twice[1]["product"]["sellerSku"]
    assert twice[0]["orderItemId"] != twice[1]["orderItemId"]
    assert by_kind["NO_ITEMS"]["orderItems"] == []
    assert by_kind["QUANTITY_ZERO"]["orderItems"][0]["quantityOrdered"] == 0
    assert by_kind["PREORDER"]["fulfillment"]["fulfillmentStatus"] == "PENDING_AVAILABILITY"
    assert by_kind["MANY_UNITS"]["orderItems"][0]["quantityOrdered"] > 5
    money = {
        item["proceeds"]["proceedsTotal"]["currencyCode"]
        for item in by_kind["TWO_CURRENCIES"]["orderItems"]
    }
    assert money == {"USD", "CAD"}


def test_every_status_occurs() -> None:
    world = small_world(orders_per_day=80)

    seen = {order.status for book in world.books.values() for order in book.by_id.values()}

    assert seen == set(orders.STATUSES)


def test_us_orders_are_found_by_their_store(amazon: Amazon) -> None:
    placed = amazon.put_order()
    amazon.advance(120)

    found = amazon.walk(marketplaceIds=US_STORE, lastUpdatedAfter="2026-11-23T10:00:00Z")

    assert placed["order_id"] in {order["orderId"] for order in found}
