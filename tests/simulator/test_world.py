"""The world: the same seed makes the same one, however time passes, and its sums are right."""

from collections import Counter, defaultdict

from spapi_simulator.clock import to_iso
from spapi_simulator.truth import tell_truth
from spapi_simulator.world.demand import DAY_S, KIND_WEIGHTS, expected_orders
from spapi_simulator.world.orders import AMAZON, OPEN
from spapi_simulator.world.stock import SELLABLE
from spapi_simulator.world.world import World
from tests.simulator.amazon import EU, MONDAY, NA, US_STORE, Amazon, Json, small_world

NOON = int(MONDAY.timestamp())


def truth_of(world: World) -> Json:
    return tell_truth(world, None)


def test_the_same_seed_makes_the_same_world() -> None:
    assert truth_of(small_world()) == truth_of(small_world())
    assert truth_of(small_world()) != truth_of(small_world(seed=2))


def test_one_step_or_many_lead_to_the_same_end() -> None:
    once, often = small_world(), small_world()

    once.clock.advance(3 * DAY_S)
    for _ in range(72):
        often.clock.advance(3600)
        often.catch_up()

    assert truth_of(once) == truth_of(often)


def test_orders_go_on_coming_and_living() -> None:
    world = small_world(orders_per_day=60)
    before = {order.order_id: order.status for order in world.book(NA).by_id.values()}

    world.clock.advance(3 * DAY_S)
    world.catch_up()

    after = {order.order_id: order.status for order in world.book(NA).by_id.values()}
    new = len(after) - len(before)
    moved = sum(after[order_id] != status for order_id, status in before.items())
    assert 40 < new < 140
    assert moved > 5


def test_as_many_orders_as_asked_for_each_seller() -> None:
    world = small_world(orders_per_day=200, history_days=30, products=60)

    days = 30.4
    average = {seller_id: len(book.by_id) / days for seller_id, book in world.books.items()}

    assert 85 < average[NA] < 130
    assert 40 < average[EU] < 70


def test_stock_and_orders_tie() -> None:
    world = small_world(orders_per_day=100)
    world.clock.advance(2 * DAY_S)
    world.catch_up()

    waiting: Counter[tuple[str, str, str]] = Counter()
    for book in world.books.values():
        for order in book.by_id.values():
            if order.fulfilled_by == AMAZON and order.status in OPEN:
                for line in order.lines:
                    listing = world.listings.for_order(
                        order.seller_id, order.marketplace_id, line.seller_sku
                    )
                    assert listing is not None
                    key = (order.seller_id, listing.pool, line.seller_sku)
                    waiting[key] += line.quantity - line.fulfilled
    moved: dict[tuple[str, str, str], int] = defaultdict(int)
    for each in world.stock.movements:
        if each.disposition == SELLABLE:
            moved[each.seller_id, each.pool, each.seller_sku] += each.quantity
    for key, pool in world.stock.pools.items():
        assert pool.reserved == waiting[key]
        assert pool.fulfillable + pool.reserved == moved[key]
        assert pool.fulfillable >= 0


def test_some_skus_run_dry_and_some_sell_now_and_then() -> None:
    world = small_world(products=60, orders_per_day=80, history_days=60)

    pools = world.stock.pools.values()
    assert any(pool.fulfillable == 0 for pool in pools)
    listings = world.listings.of(NA, US_STORE)
    assert any(each.demand.is_intermittent for each in listings)


def test_promotions_bring_buyers_and_discounts() -> None:
    world = small_world()
    [listing, *_] = (
        each
        for each in world.listings.of(NA, US_STORE)
        if not each.demand.is_intermittent and each.created < NOON - 90 * DAY_S
    )

    by_day = [expected_orders(listing, NOON - day * DAY_S) for day in range(60)]

    best = sorted(by_day)[-3:]
    assert min(best) > 1.6 * sorted(by_day)[-4]
    lines = [line for order in world.book(NA).by_id.values() for line in order.lines]
    assert all((line.discount > 0) <= (line.promotion_id is not None) for line in lines)


def test_every_awkward_kind_is_in_the_cast() -> None:
    world = small_world(orders_per_day=5)

    kinds = {order.kind for order in world.book(NA).by_id.values()}

    assert set(KIND_WEIGHTS) <= kinds


def test_truth_agrees_with_what_the_lists_tell() -> None:
    amazon = Amazon(small_world(orders_per_day=60))
    amazon.advance(DAY_S)
    for seller_id in amazon.world.accounts.sellers:
        listed = amazon.walk(seller_id=seller_id, includedData="FULFILLMENT")

        truth = amazon.control("GET", "/sim/truth", seller_id=seller_id)
        settled = to_iso(amazon.world.clock.timestamp() - 120)
        expected = {
            order["order_id"]: order for order in truth["orders"] if order["updated_at"] <= settled
        }
        assert len(listed) == len(expected)
        for order in listed:
            known = expected[order["orderId"]]
            assert order["fulfillment"]["fulfillmentStatus"] == known["amazon_status"]
            assert order["lastUpdatedTime"] == known["updated_at"]
            assert [
                (
                    item["orderItemId"],
                    item["product"]["sellerSku"],
                    item["quantityOrdered"],
                    item["fulfillment"]["quantityFulfilled"],
                )
                for item in order["orderItems"]
            ] == [
                (
                    line["order_item_id"],
                    line["seller_sku"],
                    line["quantity"],
                    line["fulfilled"],
                )
                for line in known["lines"]
            ]


def test_truth_tells_listings_and_stock() -> None:
    world = small_world()

    truth = tell_truth(world, NA)

    mug = next(
        each
        for each in truth["listings"]
        if (each["seller_sku"], each["marketplace_id"]) == ("MUG-RED-1", US_STORE)
    )
    assert set(mug) >= {"marketplace_id", "seller_sku", "asin", "price", "quantity"}
    assert {each["pool"] for each in truth["fba"]} == {"US", "CA"}
    assert {each["seller_id"] for each in truth["orders"]} == {NA}
    assert truth["shipments"] == []


def test_amazon_cancels_what_the_merchant_never_ships() -> None:
    world = small_world(orders_per_day=60)
    open_now = [
        order
        for order in world.book(NA).by_id.values()
        if order.fulfilled_by == "MERCHANT" and order.status == "UNSHIPPED"
    ]

    world.clock.advance(12 * DAY_S)
    world.catch_up()

    assert {order.status for order in open_now} == {"CANCELLED"}


def test_ten_thousand_orders_are_served_page_by_page() -> None:
    amazon = Amazon(small_world(orders_per_day=1500, history_days=8, products=60))
    count = sum(len(book.by_id) for book in amazon.world.books.values())

    page = amazon.search(lastUpdatedAfter="2026-11-22T00:00:00Z")

    assert count > 10_000
    assert len(page["orders"]) == 100
