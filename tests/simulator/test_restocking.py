"""Shipments that sellers send by themselves: their ways, their cast, and that all sums tie."""

from collections import Counter
from typing import Any

from spapi_simulator.truth import tell_truth
from spapi_simulator.world.demand import DAY_S
from spapi_simulator.world.shipments import PLACES, STATUSES, Shipment
from spapi_simulator.world.stock import SELLABLE
from spapi_simulator.world.world import World
from tests.simulator.amazon import EU, HARBOUR, JP, NA, US_STORE, Amazon, Json, small_world
from tests.simulator.reading_reports import ALL_TIME, DETAIL, rows
from tests.simulator.sending_units import ALL_STATUSES, ids_of, send_units, shipments_of

MINUTE_S = 60


def busy_world(**changes: Any) -> World:
    return small_world(**{"shipments": 60, "history_days": 60, "products": 24} | changes)


def let_go_by(world: World, seconds: float) -> None:
    world.clock.advance(seconds)
    world.catch_up()


def of_the_cast(world: World, made_days_before: float) -> Shipment:
    [found] = [
        each
        for each in world.shipments.of(NA)
        if each.created == int(world.started - made_days_before * DAY_S)
    ]
    return found


def counts(shipment: Shipment) -> list[tuple[int, int]]:
    return [(each.shipped, each.received) for each in shipment.items.values()]


def test_nobody_sends_anything_unless_asked(amazon: Amazon) -> None:
    amazon.advance(3 * DAY_S)

    assert amazon.control("GET", "/sim/shipments") == []
    assert {pool.received for pool in amazon.world.stock.pools.values()} == {0}


def test_the_same_seed_sends_the_same() -> None:
    def shipments(world: World) -> list[Json]:
        told: list[Json] = tell_truth(world, None)["shipments"]
        return told

    assert shipments(busy_world()) == shipments(busy_world())
    assert shipments(busy_world()) != shipments(busy_world(seed=2))


def test_one_step_or_many_lead_to_the_same_end() -> None:
    once, often = busy_world(), busy_world()

    let_go_by(once, 3 * DAY_S)
    for _ in range(72):
        let_go_by(often, 3600)

    assert tell_truth(once, None) == tell_truth(often, None)


def test_as_many_as_asked_for_on_all_steps_of_the_way() -> None:
    world = busy_world()

    by_themselves = [each for each in world.shipments if each.created % DAY_S not in (0, 36_000)]
    assert 100 < len(by_themselves) < 140
    assert len(world.shipments.of(NA)) > len(world.shipments.of(EU)) > 20
    assert {each.status for each in world.shipments} >= set(STATUSES) - {"SHIPPED", "ERROR"}
    assert all(each.created <= world.started for each in world.shipments)


def test_stock_shipments_and_ledger_tie_whatever_happens() -> None:
    amazon = Amazon(busy_world(orders_per_day=100))
    world = amazon.world
    for _ in range(4):
        let_go_by(world, 4 * DAY_S)

        moved: Counter[tuple[str, str, str]] = Counter()
        receipts: Counter[tuple[str, str, str]] = Counter()
        inbound: Counter[tuple[str, str, str, str]] = Counter()
        for each in world.stock.movements:
            key = (each.seller_id, each.pool, each.seller_sku)
            moved[key] += each.quantity * (each.disposition == SELLABLE)
            receipts[key] += each.quantity * (each.event == "Receipts")
        for shipment in world.shipments:
            of = (shipment.seller_id, shipment.pool)
            for (place, sku), units in shipment.waiting().items():
                inbound[*of, sku, place] += units
            for item in shipment.items.values():
                told = [
                    each.quantity
                    for each in shipment.receipts
                    if each.seller_sku == item.seller_sku
                ]
                assert item.received == sum(told) >= 0
        for key, pool in world.stock.pools.items():
            assert pool.fulfillable + pool.reserved == moved[key]
            assert pool.fulfillable >= 0
            assert pool.received == receipts[key]
            for place in set(PLACES.values()):
                assert getattr(pool, place) == inbound[*key, place]


def test_every_receipt_of_the_ledger_names_its_shipment() -> None:
    amazon = Amazon(busy_world())

    window = ALL_TIME | {"dataStartTime": "2026-09-01T00:00:00Z"}
    told = rows(amazon, DETAIL, **window, reportOptions={"eventType": "Receipts"})

    by_ledger: Counter[tuple[str, str]] = Counter()
    for each in told:
        by_ledger[each["Reference ID"], each["MSKU"]] += int(each["Quantity"])
    by_shipment = {
        (shipment.shipment_id, item.seller_sku): item.received
        for shipment in amazon.world.shipments.of(NA, US_STORE)
        for item in shipment.items.values()
        if item.received
    }
    assert by_ledger == by_shipment
    assert len(by_ledger) > 50


def test_one_is_closed_short_half_an_hour_after_the_start() -> None:
    world = busy_world()
    short = of_the_cast(world, 16)
    let_go_by(world, 30 * MINUTE_S - 1)
    assert short.status == "RECEIVING"

    let_go_by(world, 1)

    (shipped, received), *others = counts(short)
    assert short.status == "CLOSED"
    assert received == shipped - max(1, shipped // 8)
    assert all(shipped == received for shipped, received in others)


def test_in_one_a_sku_is_found_that_nobody_sent() -> None:
    world = busy_world()
    with_stranger = of_the_cast(world, 12)
    known = len(with_stranger.items)
    assert min(shipped for shipped, _ in counts(with_stranger)) > 0

    let_go_by(world, 15 * MINUTE_S)
    assert counts(with_stranger)[known:] == [(0, 2)]
    let_go_by(world, 60 * MINUTE_S)

    assert counts(with_stranger)[known:] == [(0, 3)]
    stranger = list(with_stranger.items)[known]
    assert world.listings.get(NA, US_STORE, stranger) is not None


def test_one_is_counted_bit_by_bit_up_and_down_and_after_it_was_closed() -> None:
    world = busy_world()
    counted = of_the_cast(world, 9)
    shipped = counts(counted)[0][0]
    seen = []

    for seconds in (60 * MINUTE_S, 10 * MINUTE_S, DAY_S, 2 * DAY_S, 4 * DAY_S):
        let_go_by(world, seconds)
        seen.append((counted.status, counts(counted)[0][1]))

    assert seen == [
        ("RECEIVING", shipped * 6 // 12 + 3),
        ("RECEIVING", shipped * 7 // 12),
        ("RECEIVING", shipped + 1),
        ("CLOSED", shipped + 1),
        ("CLOSED", shipped),
    ]
    assert all(shipped == received for shipped, received in counts(counted)[1:])


def test_every_seller_has_a_cast() -> None:
    world = busy_world(shipments=0.1)

    made = {seller_id: len(world.shipments.of(seller_id)) for seller_id in (NA, EU, JP, HARBOUR)}

    assert min(made.values()) >= 8
    assert of_the_cast(world, 20).status == "CANCELLED"
    assert of_the_cast(world, 8).status == "DELETED"
    assert of_the_cast(world, 5).status == "IN_TRANSIT"
    assert of_the_cast(world, 1).status == "WORKING"
    long_ago = of_the_cast(world, 40)
    assert (long_ago.status, long_ago.updated) == ("CLOSED", world.started - 12 * DAY_S)


def test_what_people_do_with_a_shipment_holds(amazon: Amazon) -> None:
    cancelled = send_units(amazon, {"BOTTLE-RED-1": 12}, status="WORKING", live=True)
    free = send_units(amazon, {"BOTTLE-RED-1": 12}, status="SHIPPED", live=True)
    path = f"/sim/shipments/{cancelled['shipment_id']}"
    amazon.control("PATCH", path, {"status": "CANCELLED"})

    amazon.advance(40 * DAY_S)

    told = {each["shipment_id"]: each for each in amazon.control("GET", "/sim/shipments")}
    assert told[cancelled["shipment_id"]]["status"] == "CANCELLED"
    assert told[cancelled["shipment_id"]]["receipts"] == []
    assert told[free["shipment_id"]]["status"] == "CLOSED"
    assert told[free["shipment_id"]]["items"][0]["received"] == 12


def test_all_are_listed_page_by_page() -> None:
    amazon = Amazon(busy_world())
    query = {"QueryType": "SHIPMENT", "ShipmentStatusList": ALL_STATUSES}

    found: list[str] = []
    while query:
        answer = shipments_of(amazon, **query)
        found += ids_of(answer)
        token = answer.json()["payload"].get("NextToken")
        query = {"QueryType": "NEXT_TOKEN", "NextToken": token} if token else {}

    assert found == [each.shipment_id for each in amazon.world.shipments.of(NA, US_STORE)]
    assert len(found) > 30
