"""Shipments to Amazon: what its inbound API tells of them, and how it refuses."""

from typing import Any

import pytest

from spapi_simulator.accounts import FULFILLMENT
from tests.simulator.amazon import DE_STORE, EU, HARBOUR, NA, US_STORE, Amazon, Json
from tests.simulator.sending_units import (
    ALL_STATUSES,
    INBOUND,
    SINCE_SUNDAY,
    counts_of,
    ids_of,
    items_of,
    receive_units,
    send_units,
    shipments_of,
)

CA_STORE = "A2EUQ1WTGCTBG2"
INVALID = "The input you have submitted is not valid. Please check your input and try again."
NO_FILTER = "At least one of ShipmentStatusList and ShipmentIdList must be provided"
DATE_RANGE = SINCE_SUNDAY | {"QueryType": "DATE_RANGE"}


def items_by_id(amazon: Amazon, shipment: Json, **more: Any) -> Any:
    return amazon.get(f"{INBOUND}/shipments/{shipment['shipment_id']}/items", **more)


def test_tells_a_shipment_and_its_items(amazon: Amazon) -> None:
    sent = send_units(
        amazon,
        {},
        name="Spring 春",
        destination="ABE2",
        items=[
            {"seller_sku": "MUG-RED-1", "shipped": 24, "in_case": 12},
            {"seller_sku": "007", "shipped": 5, "release_date": "2026-12-24"},
        ],
    )

    [shown] = shipments_of(amazon, ShipmentIdList=sent["shipment_id"]).json()["payload"][
        "ShipmentData"
    ]
    items = items_by_id(amazon, sent).json()["payload"]

    assert shown.pop("ShipFromAddress")["Name"] == "Northwind Home LLC"
    assert shown == {
        "ShipmentId": sent["shipment_id"],
        "ShipmentName": "Spring 春",
        "DestinationFulfillmentCenterId": "ABE2",
        "ShipmentStatus": "SHIPPED",
        "LabelPrepType": "SELLER_LABEL",
        "AreCasesRequired": True,
        "BoxContentsSource": "INTERACTIVE",
    }
    mug = amazon.world.stock.pools[NA, "US", "MUG-RED-1"]
    labelled = [{"PrepInstruction": "Labeling", "PrepOwner": "SELLER"}]
    assert items["ItemData"][0] == {
        "ShipmentId": sent["shipment_id"],
        "SellerSKU": "MUG-RED-1",
        "FulfillmentNetworkSKU": mug.fnsku,
        "QuantityShipped": 24,
        "QuantityReceived": 0,
        "QuantityInCase": 12,
        "PrepDetailsList": labelled,
    }
    assert items["ItemData"][1]["ReleaseDate"] == "2026-12-24"
    assert "NextToken" not in items


def test_finds_shipments_by_status_and_by_id(amazon: Amazon) -> None:
    working = send_units(amazon, {"MUG-RED-1": 1}, status="WORKING")["shipment_id"]
    ready = send_units(amazon, {"MUG-RED-1": 1}, status="READY_TO_SHIP")["shipment_id"]
    closed = send_units(amazon, {"MUG-RED-1": 1}, status="CLOSED")["shipment_id"]

    def found(**query: str) -> list[str]:
        return ids_of(shipments_of(amazon, **query))

    assert found(ShipmentStatusList=ALL_STATUSES) == [working, ready, closed]
    assert found(ShipmentStatusList="CLOSED,READY_TO_SHIP") == [ready, closed]
    assert found(ShipmentIdList=f"{closed},{working},FBA000000") == [working, closed]
    assert found(ShipmentIdList=f"{closed},{working}", ShipmentStatusList="WORKING") == [working]


def test_finds_shipments_by_the_time_of_their_last_change(amazon: Amazon) -> None:
    first = send_units(amazon, {"MUG-RED-1": 4})
    amazon.advance(3600)
    second = send_units(amazon, {"MUG-RED-1": 4})
    amazon.advance(3600)

    def changed(since: str, until: str) -> list[str]:
        window = {"LastUpdatedAfter": since, "LastUpdatedBefore": until}
        found = shipments_of(
            amazon, QueryType="DATE_RANGE", ShipmentStatusList=ALL_STATUSES, **window
        )
        return ids_of(found)

    assert changed("2026-11-23T10:00:00Z", "2026-11-23T10:59:59Z") == [first["shipment_id"]]
    assert changed("2026-11-23T10:00:01Z", "2026-11-23T11:00:00Z") == [second["shipment_id"]]
    receive_units(amazon, first, {"MUG-RED-1": 1})
    assert changed("2026-11-23T12:00:00Z", "2026-11-23T13:00:00Z") == [first["shipment_id"]]
    path = f"/sim/shipments/{second['shipment_id']}"
    items = [{"seller_sku": "MUG-RED-1", "received": 4}]
    amazon.control("PATCH", path, {"items": items, "touch": False})
    assert changed("2026-11-23T12:00:00Z", "2026-11-23T13:00:00Z") == [first["shipment_id"]]


def test_items_are_found_one_by_one_as_they_changed(amazon: Amazon) -> None:
    sent = send_units(amazon, {"MUG-RED-1": 8, "007": 3})
    amazon.advance(3600)
    receive_units(amazon, sent, {"007": 2})

    since = {"LastUpdatedAfter": "2026-11-23T10:30:00Z"}
    assert counts_of(items_of(amazon)) == {"007": (3, 2), "MUG-RED-1": (8, 0)}
    assert counts_of(items_of(amazon, **since)) == {"007": (3, 2)}


def test_lists_go_on_from_page_to_page(amazon: Amazon) -> None:
    sent = [send_units(amazon, {"MUG-RED-1": 1, "007": 1})["shipment_id"] for _ in range(120)]

    pages, token = [], {"QueryType": "DATE_RANGE", "ShipmentStatusList": ALL_STATUSES}
    token |= SINCE_SUNDAY
    while True:
        payload = shipments_of(amazon, **token).json()["payload"]
        pages.append([each["ShipmentId"] for each in payload["ShipmentData"]])
        if "NextToken" not in payload:
            break
        token = {"QueryType": "NEXT_TOKEN", "NextToken": payload["NextToken"]}

    assert [len(page) for page in pages] == [50, 50, 20]
    assert [each for page in pages for each in page] == sent
    first = items_of(amazon).json()["payload"]
    second = items_of(amazon, QueryType="NEXT_TOKEN", NextToken=first["NextToken"]).json()
    items = [*first["ItemData"], *second["payload"]["ItemData"]]
    assert [each["ShipmentId"] for each in items] == [each for each in sent[:50] for _ in "12"]


def test_a_page_goes_on_where_it_ended_whatever_has_changed(amazon: Amazon) -> None:
    sent = [send_units(amazon, {"MUG-RED-1": 1}) for _ in range(60)]
    first = shipments_of(amazon, ShipmentStatusList="SHIPPED").json()["payload"]
    for each in (sent[3], sent[55]):
        amazon.control("PATCH", f"/sim/shipments/{each['shipment_id']}", {"status": "IN_TRANSIT"})

    rest = shipments_of(amazon, QueryType="NEXT_TOKEN", NextToken=first["NextToken"])

    expected = [each["shipment_id"] for each in sent[50:] if each is not sent[55]]
    assert ids_of(rest) == expected


def test_of_one_shipment_two_hundred_items_are_told(amazon: Amazon) -> None:
    sent = send_units(amazon, {f"SKU-{number:03d}": 1 for number in range(230)})

    payload = items_by_id(amazon, sent).json()["payload"]

    assert len(payload["ItemData"]) == 200
    again = items_by_id(amazon, sent, NextToken=payload["NextToken"]).json()["payload"]
    assert again["ItemData"] == payload["ItemData"]


def test_a_shipment_belongs_to_one_marketplace_and_one_seller(amazon: Amazon) -> None:
    sent = send_units(amazon, {"MUG-RED-1": 1})
    everything = {"ShipmentStatusList": ALL_STATUSES}

    assert ids_of(shipments_of(amazon, MarketplaceId=CA_STORE, **everything)) == []
    assert ids_of(shipments_of(amazon, seller_id=HARBOUR, **everything)) == []
    foreign = amazon.get(f"{INBOUND}/shipments/{sent['shipment_id']}/items", seller_id=EU)
    assert (foreign.status_code, foreign.json()["errors"][0]["code"]) == (404, "NotFound")


@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        ({}, 400, NO_FILTER),
        ({"QueryType": "EVERYTHING"}, 400, INVALID),
        ({"QueryType": "shipment", "ShipmentStatusList": "WORKING"}, 400, INVALID),
        (DATE_RANGE, 400, NO_FILTER),
        ({"ShipmentStatusList": "WORKING,SUNK"}, 400, INVALID),
        ({"ShipmentStatusList": ""}, 400, INVALID),
        ({"ShipmentIdList": ",".join(["FBA000000"] * 1000)}, 400, INVALID),
        ({"ShipmentStatusList": "WORKING"} | SINCE_SUNDAY, 400, INVALID),
        ({"QueryType": "DATE_RANGE", "ShipmentStatusList": "WORKING"}, 400, None),
        (DATE_RANGE | {"ShipmentStatusList": "WORKING", "LastUpdatedAfter": "x"}, 400, INVALID),
        (
            DATE_RANGE
            | {"ShipmentStatusList": "WORKING", "LastUpdatedAfter": "2026-12-23T00:00:00Z"},
            400,
            INVALID,
        ),
        ({"ShipmentStatusList": "WORKING", "NextToken": "abc"}, 400, INVALID),
        ({"QueryType": "NEXT_TOKEN"}, 400, INVALID),
        ({"QueryType": "NEXT_TOKEN", "NextToken": "abc"}, 400, INVALID),
        ({"ShipmentStatusList": "WORKING", "MarketplaceId": "US"}, 400, INVALID),
        ({"ShipmentStatusList": "WORKING", "MarketplaceId": DE_STORE}, 403, None),
    ],
)
def test_get_shipments_refuses(
    query: dict[str, str], status: int, message: str | None, amazon: Amazon
) -> None:
    answer = shipments_of(amazon, **query)

    assert answer.status_code == status
    if message is not None:
        error = answer.json()["errors"][0]
        assert (error["code"], error["message"]) == ("InvalidInput", message)


@pytest.mark.parametrize(
    "query",
    [
        {"QueryType": "SHIPMENT"},
        {"QueryType": "NEXT_TOKEN"},
        {"LastUpdatedAfter": ""},
        {"LastUpdatedBefore": "2026-11-21T00:00:00Z"},
        {"MarketplaceId": ""},
        {"NextToken": "abc"},
    ],
)
def test_get_shipment_items_refuses(query: dict[str, str], amazon: Amazon) -> None:
    assert items_of(amazon, **query).status_code == 400


def test_a_marketplace_and_a_query_type_are_required(amazon: Amazon) -> None:
    kind = {"QueryType": "SHIPMENT", "ShipmentStatusList": "WORKING"}

    assert amazon.get(f"{INBOUND}/shipments", **kind).status_code == 400
    kind = {"MarketplaceId": US_STORE, "ShipmentStatusList": "WORKING"}
    assert amazon.get(f"{INBOUND}/shipments", **kind).status_code == 400


def test_a_token_goes_alone_with_its_own_marketplace(amazon: Amazon) -> None:
    for _ in range(51):
        send_units(amazon, {"MUG-RED-1": 1})
    token = shipments_of(amazon, ShipmentStatusList="SHIPPED").json()["payload"]["NextToken"]
    following = {"QueryType": "NEXT_TOKEN", "NextToken": token}

    assert shipments_of(amazon, **following, ShipmentStatusList="SHIPPED").status_code == 400
    assert shipments_of(amazon, **following, MarketplaceId=CA_STORE).status_code == 400
    assert items_of(amazon, **following).status_code == 400
    assert len(ids_of(shipments_of(amazon, **following))) == 1


@pytest.mark.parametrize(
    ("shipment_id", "status"), [("FBA15ZZZZZZZ", 404), ("BADFBA15DJ9S", 400), ("FBA1", 400)]
)
def test_items_of_no_shipment(shipment_id: str, status: int, amazon: Amazon) -> None:
    assert amazon.get(f"{INBOUND}/shipments/{shipment_id}/items").status_code == status


def test_a_bad_marketplace_spoils_even_what_does_not_need_one(amazon: Amazon) -> None:
    sent = send_units(amazon, {"MUG-RED-1": 1})

    assert items_by_id(amazon, sent, MarketplaceId=US_STORE).status_code == 200
    assert items_by_id(amazon, sent, MarketplaceId="US").status_code == 400


def test_needs_its_role(amazon: Amazon) -> None:
    sent = send_units(amazon, {"MUG-RED-1": 1})
    amazon.control("POST", "/sim/roles", {"role": FULFILLMENT, "granted": False})

    assert shipments_of(amazon, ShipmentStatusList="SHIPPED").status_code == 403
    assert items_of(amazon).status_code == 403
    assert items_by_id(amazon, sent).status_code == 403


def test_thirty_calls_at_once_and_two_more_each_second(amazon: Amazon) -> None:
    send_units(amazon, {"MUG-RED-1": 1})
    statuses = [shipments_of(amazon, ShipmentStatusList="WORKING").status_code for _ in range(31)]

    assert statuses == [200] * 30 + [429]
    amazon.advance(1)
    statuses = [shipments_of(amazon, ShipmentStatusList="WORKING").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    good = items_of(amazon)
    assert good.headers["x-amzn-RateLimit-Limit"] == "2.0"


def test_faults_repeat_hide_and_spoil_rows(amazon: Amazon) -> None:
    sent = send_units(amazon, {"MUG-RED-1": 2, "007": 2})
    everything = {"ShipmentStatusList": ALL_STATUSES}

    amazon.fault("repeat_rows", operation="getShipments", count=1)
    assert ids_of(shipments_of(amazon, **everything)) == [sent["shipment_id"]] * 2
    amazon.fault("hide_rows", operation="getShipments")
    assert ids_of(shipments_of(amazon, **everything)) == []
    amazon.control("DELETE", "/sim/faults")
    amazon.fault("missing_fields", operation="getShipmentItems")
    told = items_of(amazon).json()["payload"]["ItemData"]
    assert {"QuantityReceived", "FulfillmentNetworkSKU"} & {*told[0], *told[1]} == set()
    amazon.control("DELETE", "/sim/faults")
    for kind in ("unknown_enum", "missing_fields"):
        amazon.fault(kind, operation="getShipments")
    headers = {"x-amz-access-token": amazon.token()}
    query = {"QueryType": "SHIPMENT", "MarketplaceId": US_STORE} | everything
    answer = amazon.web.get(f"{INBOUND}/shipments", headers=headers, params=query)
    [odd] = answer.json()["payload"]["ShipmentData"]
    assert odd["ShipmentStatus"] == "TELEPORTED"
    assert "ShipmentName" not in odd


def test_a_fault_of_one_marketplace_or_of_later_pages(amazon: Amazon) -> None:
    for _ in range(51):
        send_units(amazon, {"MUG-RED-1": 1})
    everything = {"ShipmentStatusList": ALL_STATUSES}
    amazon.fault("500", operation="getShipments", marketplace_id=CA_STORE)
    amazon.fault("token_refused", operation="getShipments", after_first_page=True)

    assert shipments_of(amazon, MarketplaceId=CA_STORE, **everything).status_code == 500
    first = shipments_of(amazon, **everything)
    assert first.status_code == 200
    token = first.json()["payload"]["NextToken"]
    assert shipments_of(amazon, QueryType="NEXT_TOKEN", NextToken=token).status_code == 400
