"""AWD: what its API tells of stock and shipments, how it refuses, and what hands do to it."""

from typing import Any

import pytest

from spapi_simulator.accounts import WAREHOUSING
from tests.simulator.amazon import EU, NA, US_STORE, Amazon, Json, small_world
from tests.simulator.sending_units import receive_units, shipments_of

AWD = "/awd/2024-05-09"
MUG = "MUG-RED-1"


def lay(amazon: Amazon, units: int = 100, sku: str = MUG) -> None:
    amazon.control("POST", "/sim/awd", {"seller_id": NA, "seller_sku": sku, "on_hand": units})


def send(amazon: Amazon, cases: int = 10, *, status: str = "SHIPPED", **more: Any) -> str:
    made = amazon.control(
        "POST",
        "/sim/awd/shipments",
        {"seller_id": NA, "status": status, "items": [{"seller_sku": MUG, "cases": cases}], **more},
    )
    code: str = made["shipment_id"]
    return code


def count(amazon: Amazon, code: str, units: int, sku: str = MUG) -> Json:
    told: Json = amazon.control(
        "POST",
        f"/sim/awd/shipments/{code}/receive",
        {"items": [{"seller_sku": sku, "quantity": units}]},
    )
    return told


def stock(amazon: Amazon, **query: Any) -> list[Json]:
    amazon.world.buckets.fill_all()
    answer = amazon.get(f"{AWD}/inventory", **{"details": "SHOW"} | query)
    assert answer.status_code == 200, answer.text
    rows: list[Json] = answer.json()["inventory"]
    return rows


def numbers(row: Json) -> tuple[int, int, int]:
    """Return what lies there, comes in and went on."""
    details = row["inventoryDetails"]
    return (
        row["totalOnhandQuantity"],
        row["totalInboundQuantity"],
        details["replenishmentQuantity"],
    )


def skus_of(amazon: Amazon, code: str) -> dict[str, tuple[Json, Json]]:
    amazon.world.buckets.fill_all()
    shown = amazon.get(f"{AWD}/inboundShipments/{code}", skuQuantities="SHOW").json()
    return {
        each["sku"]: (each["expectedQuantity"], each["receivedQuantity"])
        for each in shown["shipmentSkuQuantities"]
    }


def test_tells_what_lies_there_and_details_to_those_only_who_ask(amazon: Amazon) -> None:
    lay(amazon, 100)

    [plain] = stock(amazon, details="HIDE")
    [whole] = stock(amazon)

    assert plain == {"sku": MUG, "totalOnhandQuantity": 100, "totalInboundQuantity": 0}
    assert whole["inventoryDetails"] == {
        "availableDistributableQuantity": 100,
        "reservedDistributableQuantity": 0,
        "replenishmentQuantity": 0,
    }


def test_who_stores_nothing_there_is_refused_and_so_is_an_application_without_the_role(
    amazon: Amazon,
) -> None:
    assert amazon.get(f"{AWD}/inventory").status_code == 403
    lay(amazon)
    assert amazon.get(f"{AWD}/inventory").status_code == 200
    assert amazon.get(f"{AWD}/inventory", seller_id=EU).status_code == 403

    amazon.control("POST", "/sim/roles", {"role": WAREHOUSING, "granted": False})

    assert amazon.get(f"{AWD}/inboundShipments").status_code == 403


def test_units_come_in_by_cases_and_are_counted_up_and_down(amazon: Amazon) -> None:
    code = send(amazon, 10)
    assert [numbers(row) for row in stock(amazon)] == [(0, 120, 0)]
    assert skus_of(amazon, code)[MUG] == (
        {"quantity": 10, "unitOfMeasurement": "CASES"},
        {"quantity": 0, "unitOfMeasurement": "PRODUCT_UNITS"},
    )

    count(amazon, code, 31)
    count(amazon, code, -1)

    assert [numbers(row) for row in stock(amazon)] == [(30, 90, 0)]
    assert skus_of(amazon, code)[MUG][1] == {"quantity": 30, "unitOfMeasurement": "PRODUCT_UNITS"}
    count(amazon, code, 90)
    assert skus_of(amazon, code)[MUG][1] == {"quantity": 10, "unitOfMeasurement": "CASES"}
    [summary] = amazon.get(f"{AWD}/inboundShipments").json()["shipments"]
    assert (summary["shipmentId"], summary["shipmentStatus"]) == (code, "RECEIVING")


def test_what_goes_on_to_fba_leaves_awd_and_is_a_shipment_until_it_is_received(
    amazon: Amazon,
) -> None:
    lay(amazon, 100)

    sent = amazon.control(
        "POST",
        "/sim/awd/replenish",
        {
            "seller_id": NA,
            "marketplace_id": US_STORE,
            "items": [{"seller_sku": MUG, "quantity": 40}],
        },
    )

    assert [numbers(row) for row in stock(amazon)] == [(60, 0, 40)]
    [shown] = shipments_of(amazon, ShipmentIdList=sent["shipment_id"]).json()["payload"][
        "ShipmentData"
    ]
    assert shown["ShipmentStatus"] == "IN_TRANSIT"
    receive_units(amazon, sent, {MUG: 15})
    assert [numbers(row) for row in stock(amazon)] == [(60, 0, 25)]
    amazon.control("PATCH", f"/sim/shipments/{sent['shipment_id']}", {"status": "CLOSED"})
    assert [numbers(row) for row in stock(amazon)] == [(60, 0, 0)]


def test_lists_are_told_page_by_page_and_shipments_by_the_time_of_their_change(
    amazon: Amazon,
) -> None:
    skus = [f"AWD-{number:03d}" for number in range(30)]
    for sku in skus:
        lay(amazon, 1, sku)
    first = send(amazon, 1)
    amazon.control("POST", "/sim/clock", {"advance_s": 3600})
    second = send(amazon, 2, status="IN_TRANSIT")

    page = amazon.get(f"{AWD}/inventory", maxResults=20).json()
    rest = amazon.get(f"{AWD}/inventory", maxResults=20, nextToken=page["nextToken"]).json()
    newest = amazon.get(f"{AWD}/inboundShipments").json()["shipments"]
    amazon.world.buckets.fill_all()
    since = amazon.get(
        f"{AWD}/inboundShipments", updatedAfter="2026-11-23T10:30:00Z", sortOrder="ASCENDING"
    ).json()["shipments"]

    assert [row["sku"] for row in page["inventory"] + rest["inventory"]] == [*skus, MUG]
    assert "nextToken" not in rest
    assert [row["shipmentId"] for row in newest] == [second, first]
    assert [row["shipmentId"] for row in since] == [second]


def test_a_token_is_good_for_the_same_question_only(amazon: Amazon) -> None:
    lay(amazon, 1)
    lay(amazon, 1, "007")
    token = amazon.get(f"{AWD}/inventory", maxResults=1).json()["nextToken"]

    assert amazon.get(f"{AWD}/inventory", maxResults=2, nextToken=token).status_code == 400


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("hide_rows", []), ("repeat_rows", [MUG, MUG]), ("missing_fields", [MUG])],
)
def test_rows_are_lost_repeated_or_told_in_part(
    kind: str, expected: list[str], amazon: Amazon
) -> None:
    lay(amazon, 5)
    amazon.fault(kind, operation="listInventory")

    rows = stock(amazon)

    assert [row["sku"] for row in rows] == expected
    if kind == "missing_fields":
        assert "totalOnhandQuantity" not in rows[0]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/sim/awd", {"seller_id": "NOBODY", "seller_sku": MUG, "on_hand": 1}, 404),
        ("/sim/awd", {"seller_id": NA, "seller_sku": MUG, "on_hand": -1}, 400),
        ("/sim/awd", {"seller_id": NA, "seller_sku": MUG, "units": 1}, 400),
        ("/sim/awd/shipments", {"seller_id": NA, "items": []}, 400),
        ("/sim/awd/shipments/STAR-NONE/receive", {"items": []}, 404),
        (
            "/sim/awd/replenish",
            {
                "seller_id": NA,
                "marketplace_id": US_STORE,
                "items": [{"seller_sku": MUG, "quantity": 1}],
            },
            400,
        ),
    ],
)
def test_hands_that_ask_for_nonsense_are_refused(
    path: str, body: Json, status: int, amazon: Amazon
) -> None:
    before = amazon.control("GET", "/sim/awd")

    answer = amazon.web.request("POST", path, json=body)

    assert answer.status_code == status
    assert amazon.control("GET", "/sim/awd") == before


def test_more_than_was_counted_cannot_be_taken_out_again(amazon: Amazon) -> None:
    code = send(amazon, 1)
    count(amazon, code, 5)

    answer = amazon.web.request(
        "POST",
        f"/sim/awd/shipments/{code}/receive",
        json={"items": [{"seller_sku": MUG, "quantity": -6}]},
    )

    assert answer.status_code == 400
    assert [numbers(row) for row in stock(amazon)] == [(5, 7, 0)]


def test_a_world_with_awd_has_stock_shipments_and_the_truth_of_both() -> None:
    amazon = Amazon(small_world(awd=3))
    truth = amazon.control("GET", "/sim/truth")
    assert amazon.control("GET", "/sim/truth", seller_id=EU)["awd"] == []

    amazon.control("POST", "/sim/clock", {"advance_s": 1800})

    later = amazon.control("GET", "/sim/truth")
    assert len(truth["awd"]) == len(later["awd"]) == 3
    assert {row["seller_id"] for row in truth["awd"]} == {NA}
    assert sorted(each["status"] for each in truth["awd_shipments"]) == ["IN_TRANSIT", "RECEIVING"]
    onward = [row for row in later["shipments"] if row["name"].startswith("AWD")]
    assert [sum(each["shipped"] for each in row["items"]) for row in onward] == [48, 48]
    told = {row["sku"]: numbers(row) for row in stock(amazon)}
    assert told == {
        row["seller_sku"]: (row["on_hand"], row["inbound"], row["replenishing"])
        for row in later["awd"]
    }
