"""Units that Amazon receives: stock, ledger and truth follow, whatever the count."""

from pathlib import Path
from typing import Any

import pytest

from spapi_simulator.journal import Journal
from spapi_simulator.server import open_world
from spapi_simulator.truth import tell_truth
from spapi_simulator.world.stock import PoolStock
from spapi_simulator.world.world import WorldSettings
from tests.simulator.amazon import MONDAY, NA, US_STORE, Amazon, Json
from tests.simulator.reading_reports import DETAIL, SNAPSHOT, rows
from tests.simulator.receiving import bodies, receive, subscribe
from tests.simulator.sending_units import counts_of, items_of, receive_units, send_units
from tests.simulator.test_fba import SUMMARIES, US

BOTTLE, KNIFE = "BOTTLE-RED-1", "KNIFE-RED-1"
WINDOW = {"dataStartTime": "2026-11-23T00:00:00Z", "dataEndTime": "2026-11-23T10:00:00Z"}


def shelf(amazon: Amazon, seller_sku: str = BOTTLE) -> PoolStock:
    return amazon.world.stock.pool_at(NA, "US", seller_sku)


def inbound(amazon: Amazon, seller_sku: str = BOTTLE) -> tuple[int, int, int]:
    stock = shelf(amazon, seller_sku)
    return stock.inbound_working, stock.inbound_shipped, stock.inbound_receiving


def change(amazon: Amazon, shipment: Json, **wish: Any) -> Json:
    changed: Json = amazon.control("PATCH", f"/sim/shipments/{shipment['shipment_id']}", wish)
    return changed


def receipts(amazon: Amazon, **more: Any) -> list[tuple[str, int, str]]:
    found = rows(amazon, DETAIL, **WINDOW | {"reportOptions": {"eventType": "Receipts"}} | more)
    return [(each["MSKU"], int(each["Quantity"]), each["Reference ID"]) for each in found]


def truth_of(amazon: Amazon, shipment: Json) -> Json:
    [told] = [
        each
        for each in amazon.control("GET", "/sim/truth", seller_id=NA)["shipments"]
        if each["shipment_id"] == shipment["shipment_id"]
    ]
    return dict(told)


def test_units_under_way_stand_where_amazon_says(amazon: Amazon) -> None:
    sent = send_units(amazon, {BOTTLE: 30}, status="WORKING")
    seen = {"WORKING": inbound(amazon)}

    for status in ("READY_TO_SHIP", "SHIPPED", "IN_TRANSIT", "DELIVERED", "CHECKED_IN"):
        change(amazon, sent, status=status)
        seen[status] = inbound(amazon)
    receive_units(amazon, sent, {BOTTLE: 12})
    seen["RECEIVING"] = inbound(amazon)
    change(amazon, sent, status="CLOSED")
    seen["CLOSED"] = inbound(amazon)

    assert seen == {
        "WORKING": (30, 0, 0),
        "READY_TO_SHIP": (30, 0, 0),
        "SHIPPED": (0, 30, 0),
        "IN_TRANSIT": (0, 30, 0),
        "DELIVERED": (0, 30, 0),
        "CHECKED_IN": (0, 30, 0),
        "RECEIVING": (0, 0, 18),
        "CLOSED": (0, 0, 0),
    }


@pytest.mark.parametrize("status", ["CANCELLED", "DELETED", "ERROR"])
def test_what_ends_early_is_under_way_no_longer(status: str, amazon: Amazon) -> None:
    sent = send_units(amazon, {BOTTLE: 30})

    change(amazon, sent, status=status)

    assert inbound(amazon) == (0, 0, 0)


def test_units_received_are_stock_at_once_and_everywhere(amazon: Amazon) -> None:
    before = shelf(amazon).fulfillable
    sent = send_units(amazon, {BOTTLE: 30})
    amazon.advance(60)

    told = receive_units(amazon, sent, {BOTTLE: 20})

    assert (told["status"], told["updated_at"]) == ("RECEIVING", "2026-11-23T10:01:00Z")
    assert told["receipts"] == [
        {"at": "2026-11-23T10:01:00Z", "seller_sku": BOTTLE, "quantity": 20}
    ]
    assert counts_of(items_of(amazon)) == {BOTTLE: (30, 20)}
    [row] = amazon.get(SUMMARIES, **US, details="true", sellerSkus=BOTTLE).json()["payload"][
        "inventorySummaries"
    ]
    details = row["inventoryDetails"]
    assert details["fulfillableQuantity"] == before + 20
    assert details["inboundReceivingQuantity"] == 10
    snapshot = next(each for each in rows(amazon, SNAPSHOT) if each["sku"] == BOTTLE)
    assert snapshot["afn-fulfillable-quantity"] == str(before + 20)
    assert snapshot["afn-inbound-receiving-quantity"] == "10"
    window = {"dataEndTime": "2026-11-23T10:01:00Z"}
    assert receipts(amazon, **WINDOW | window) == [(BOTTLE, 20, sent["shipment_id"])]
    [pool] = [
        each
        for each in amazon.control("GET", "/sim/truth", seller_id=NA)["fba"]
        if (each["pool"], each["seller_sku"]) == ("US", BOTTLE)
    ]
    assert (pool["fulfillable"], pool["received"]) == (before + 20, 20)
    assert pool["inbound_receiving"] == 10


def test_h7_counts_rise_fall_exceed_and_change_after_closing(amazon: Amazon) -> None:
    before = shelf(amazon).fulfillable
    sent = send_units(amazon, {BOTTLE: 10})

    for units in (8, -3, 7):
        receive_units(amazon, sent, {BOTTLE: units})
    assert counts_of(items_of(amazon)) == {BOTTLE: (10, 12)}
    assert inbound(amazon) == (0, 0, 0)
    change(amazon, sent, status="CLOSED")
    told = receive_units(amazon, sent, {BOTTLE: -1})

    assert told["status"] == "CLOSED"
    assert counts_of(items_of(amazon)) == {BOTTLE: (10, 11)}
    assert shelf(amazon).fulfillable == before + 11
    assert sorted(units for _, units, _ in receipts(amazon)) == [-3, -1, 7, 8]
    assert [each["quantity"] for each in truth_of(amazon, sent)["receipts"]] == [8, -3, 7, -1]


def test_a_sku_the_shipment_lacks_joins_it(amazon: Amazon) -> None:
    sent = send_units(amazon, {BOTTLE: 10})

    receive_units(amazon, sent, {KNIFE: 2})

    assert counts_of(items_of(amazon)) == {BOTTLE: (10, 0), KNIFE: (0, 2)}
    assert inbound(amazon) == (0, 0, 10)


def test_a_sku_nobody_lists_is_kept_and_told_without_a_title(amazon: Amazon) -> None:
    sent = send_units(amazon, {BOTTLE: 10})

    receive_units(amazon, sent, {"STRAY-1": 3})

    [row] = amazon.get(SUMMARIES, **US, details="true", sellerSkus="STRAY-1").json()["payload"][
        "inventorySummaries"
    ]
    assert (row["productName"], row["inventoryDetails"]["fulfillableQuantity"]) == ("", 3)
    assert row["fnSku"].startswith("X00")
    assert ("STRAY-1", 3, sent["shipment_id"]) in receipts(amazon)


def test_the_new_sum_can_be_given_and_the_truth_sent_back(amazon: Amazon) -> None:
    sent = send_units(amazon, {BOTTLE: 10})
    change(amazon, sent, items=[{"seller_sku": BOTTLE, "received": 9}])
    told = change(amazon, sent, items=[{"seller_sku": BOTTLE, "received": 6}], status="CLOSED")

    same = change(amazon, sent, **told)

    assert same == told
    assert [each["quantity"] for each in told["receipts"]] == [9, -3]
    assert (told["status"], told["items"][0]["received"]) == ("CLOSED", 6)


def test_an_item_can_be_changed_or_taken_out(amazon: Amazon) -> None:
    sent = send_units(amazon, {BOTTLE: 10, KNIFE: 4}, name="Old")

    told = change(
        amazon,
        sent,
        name="New",
        items=[{"seller_sku": BOTTLE, "removed": True}, {"seller_sku": KNIFE, "shipped": 6}],
    )

    assert told["name"] == "New"
    assert [(each["seller_sku"], each["shipped"]) for each in told["items"]] == [(KNIFE, 6)]
    assert inbound(amazon) == (0, 0, 0)
    assert inbound(amazon, KNIFE) == (0, 6, 0)


def test_what_was_sold_or_never_received_cannot_be_taken_back(amazon: Amazon) -> None:
    sent = send_units(amazon, {BOTTLE: 10})
    receive_units(amazon, sent, {BOTTLE: 5})
    shelf(amazon).fulfillable = 2
    path = f"/sim/shipments/{sent['shipment_id']}"
    good = {"seller_sku": KNIFE, "quantity": 1}
    before = tell_truth(amazon.world, None)

    def refuse(units: int) -> Any:
        items = [good, {"seller_sku": BOTTLE, "quantity": units}]
        answer = amazon.web.post(f"{path}/receive", json={"items": items})
        assert answer.status_code == 400
        return answer.json()["error"]

    sold, never = refuse(-3), refuse(-6)
    removed = amazon.web.patch(path, json={"items": [{"seller_sku": BOTTLE, "removed": True}]})

    assert sold == f"Only 2 units of {BOTTLE!r} are still there."
    assert never == f"5 units of {BOTTLE!r} were received so far."
    assert removed.status_code == 400
    assert tell_truth(amazon.world, None) == before


def test_a_recount_after_closing_can_be_ordered(amazon: Amazon) -> None:
    amazon.fault("received_changes_after_close", count=1)
    sent = send_units(amazon, {BOTTLE: 10})
    receive_units(amazon, sent, {BOTTLE: 10})
    change(amazon, sent, status="CLOSED")
    amazon.advance(2 * 86_400 - 1)
    assert len(truth_of(amazon, sent)["receipts"]) == 1

    amazon.advance(1)

    told = truth_of(amazon, sent)
    assert (told["status"], told["updated_at"]) == ("CLOSED", "2026-11-25T10:00:00Z")
    assert [each["quantity"] for each in told["receipts"]] == [10, -1]


def test_where_nothing_can_be_taken_a_recount_finds_one_more(amazon: Amazon) -> None:
    amazon.fault("received_changes_after_close", seconds=60)
    sent = send_units(amazon, {BOTTLE: 10}, status="CLOSED")

    amazon.advance(60)

    assert [each["quantity"] for each in truth_of(amazon, sent)["receipts"]] == [1]


def test_every_change_of_stock_is_news(amazon: Amazon) -> None:
    subscribe(amazon, "FBA_INVENTORY_AVAILABILITY_CHANGES")
    sent = send_units(amazon, {BOTTLE: 10})
    receive_units(amazon, sent, {BOTTLE: 4})
    amazon.advance(60)

    told = [each["Payload"] for each in bodies(receive(amazon))]

    assert {each["SKU"] for each in told} == {BOTTLE}
    breakdowns = [
        each["FulfillmentInventoryByMarketplace"][0]["FulfillmentInventory"][
            "InboundQuantityBreakdown"
        ]
        for each in told
    ]
    assert {"Working": 0, "Shipped": 0, "Receiving": 6} in breakdowns


WRONG: list[tuple[dict[str, Any], int]] = [
    ({"seller_id": "nobody"}, 404),
    ({"marketplace_id": "nowhere"}, 404),
    ({"marketplace_id": "A1AM78C64UM0Y8"}, 404),
    ({"marketplace_id": "A2ZV50J4W1RKNI"}, 404),
    ({"items": []}, 400),
    ({"items": [{"seller_sku": BOTTLE}, {"seller_sku": BOTTLE}]}, 400),
    ({"items": [{"seller_sku": ""}]}, 400),
    ({"items": [{"seller_sku": "x" * 41}]}, 400),
    ({"items": [{"seller_sku": "a\tb"}]}, 400),
    ({"items": [{"seller_sku": BOTTLE, "shipped": -1}]}, 400),
    ({"items": [{"seller_sku": BOTTLE, "received": "3"}]}, 400),
    ({"items": [{"seller_sku": BOTTLE, "release_date": "soon"}]}, 400),
    ({"items": [{"seller_sku": BOTTLE, "colour": "red"}]}, 400),
    ({"status": "SUNK"}, 400),
    ({"label_prep": "NONE"}, 400),
    ({"shipment_id": "fba"}, 400),
    ({"name": ""}, 400),
    ({"colour": "red"}, 400),
]


@pytest.mark.parametrize(("wish", "status"), WRONG)
def test_wrong_shipments_are_refused_whole(
    wish: dict[str, Any], status: int, amazon: Amazon
) -> None:
    good = {
        "seller_id": NA,
        "marketplace_id": US_STORE,
        "items": [{"seller_sku": BOTTLE, "shipped": 1}],
    }

    answer = amazon.web.post("/sim/shipments", json=good | wish)

    assert answer.status_code == status
    assert amazon.control("GET", "/sim/shipments") == []


def test_an_id_stands_once(amazon: Amazon) -> None:
    sent = send_units(amazon, {BOTTLE: 1}, shipment_id="FBA15ABCDEF1")

    assert sent["shipment_id"] == "FBA15ABCDEF1"
    body = {"seller_id": NA, "marketplace_id": US_STORE, "shipment_id": "FBA15ABCDEF1"}
    again = amazon.web.post("/sim/shipments", json=body | {"items": [{"seller_sku": BOTTLE}]})
    assert again.status_code == 400
    assert amazon.web.patch("/sim/shipments/FBA15NOTHERE", json={}).status_code == 404
    assert [each["shipment_id"] for each in amazon.control("GET", "/sim/shipments")] == [
        "FBA15ABCDEF1"
    ]
    assert amazon.control("GET", "/sim/shipments", seller_id="nobody") == []


@pytest.mark.parametrize("by_themselves", [0, 40])
def test_shipments_are_there_again_after_a_restart(by_themselves: float, tmp_path: Path) -> None:
    settings = WorldSettings(
        products=12,
        orders_per_day=20,
        history_days=10,
        start=MONDAY,
        speed=0,
        shipments=by_themselves,
    )
    journal = Journal(tmp_path / "state.jsonl")
    before = Amazon(open_world(settings, journal), journal)
    sent = send_units(before, {BOTTLE: 10})
    before.advance(3600)
    receive_units(before, sent, {BOTTLE: 9, "STRAY-1": 1})
    change(before, sent, status="CLOSED")
    before.advance(5 * 86_400)

    again = Journal(tmp_path / "state.jsonl")
    after = Amazon(open_world(settings, again), again)

    assert tell_truth(after.world, None) == tell_truth(before.world, None)
    assert truth_of(after, sent)["items"][1]["received"] == 1
    assert (len(list(after.world.shipments)) > 30) is bool(by_themselves)
