"""From Amazon's AWD to ours, and how it is asked for."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.amazon.stage import Stage, good
from zhongshu.amazon.awd.mapping import to_page, to_shipment, to_shipments
from zhongshu.amazon.shapes import MalformedError
from zhongshu.channels import public as channels

AFTER, BEFORE = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)


def shipment(**changes: Any) -> dict[str, Any]:
    """Return a shipment of two cases of 20 mugs, one of which was counted."""
    case = {"contents": {"products": [{"sku": "MUG", "quantity": 20}]}, "type": "CASE"}
    return {
        "shipmentId": "STAR-1",
        "orderId": "STAR-1",
        "shipmentStatus": "RECEIVING",
        "destinationRegion": "us-west",
        "originAddress": {"name": "Li Wei", "city": "Shenzhen", "countryCode": "CN"},
        "shipmentContainerQuantities": [{"count": 2, "distributionPackage": case}],
        "shipmentSkuQuantities": [
            {
                "sku": "MUG",
                "expectedQuantity": {"quantity": 2, "unitOfMeasurement": "CASE"},
                "receivedQuantity": {"quantity": 1, "unitOfMeasurement": "CASES"},
            }
        ],
    } | changes


def quantities(expected: Any, received: Any = None) -> list[dict[str, Any]]:
    told = {"sku": "MUG", "expectedQuantity": expected}
    return [told | ({} if received is None else {"receivedQuantity": received})]


def count(quantity: Any, measure: str = "PRODUCT_UNITS") -> dict[str, Any]:
    return {"quantity": quantity, "unitOfMeasurement": measure}


def test_what_lies_there_is_read_in_amazons_words_and_what_is_not_told_is_not_zero() -> None:
    body = {
        "inventory": [
            {
                "sku": "MUG",
                "totalOnhandQuantity": 20,
                "totalInboundQuantity": 5,
                "inventoryDetails": {
                    "availableDistributableQuantity": 12,
                    "reservedDistributableQuantity": 8,
                    "replenishmentQuantity": 3,
                },
            },
            {"sku": "CUP"},
            {"sku": "POT", "totalOnhandQuantity": -1},
            {"totalOnhandQuantity": 1},
        ],
        "nextToken": "t/+=",
    }

    page = to_page(body, request_id="req-1")

    assert page.levels == (
        channels.AwdLevelFacts(
            seller_sku="MUG", on_hand=20, inbound=5, available=12, reserved=8, replenishing=3
        ),
        channels.AwdLevelFacts(seller_sku="CUP"),
    )
    assert [(each.key, each.why) for each in page.unreadable] == [
        ("POT", "totalOnhandQuantity is negative"),
        ("", "sku is missing"),
    ]
    assert page.next_token == "t/+="


def test_a_page_may_be_empty_and_not_be_the_last_but_without_a_list_nothing_is_told() -> None:
    empty = to_page({"inventory": [], "nextToken": "more"}, request_id="")
    assert (empty.levels, empty.next_token) == ((), "more")

    for read in (to_page, to_shipments):
        with pytest.raises(MalformedError):
            read({}, request_id="")


def test_cases_are_counted_as_the_units_in_them_and_no_persons_name_is_kept() -> None:
    read = to_shipment(shipment(), request_id="")

    assert read.facts == channels.ShipmentFacts(
        code="STAR-1", status="RECEIVING", center="us-west", ship_from="Shenzhen, CN"
    )
    assert read.items.items == (
        channels.ShipmentItemFacts(seller_sku="MUG", shipped=40, received=20),
    )


@pytest.mark.parametrize(
    ("expected", "received", "units"),
    [
        (count(40), count(37), (40, 37)),
        (count(Decimal("40.0")), None, (40, None)),
        (count(0, "CASES"), count(0, "CASES"), (0, 0)),
    ],
)
def test_units_are_units_and_what_is_not_told_is_not_zero(
    expected: Any, received: Any, units: tuple[int, int | None]
) -> None:
    body = shipment(shipmentSkuQuantities=quantities(expected, received))

    [item] = to_shipment(body, request_id="").items.items

    assert (item.shipped, item.received) == units


@pytest.mark.parametrize(
    ("expected", "why"),
    [
        (count(1, "PALLETS"), "unitOfMeasurement PALLETS counts no units"),
        (count(Decimal("1.5")), "quantity is no number of units"),
        (count(-1), "quantity is negative"),
    ],
)
def test_what_counts_no_units_is_kept_as_unreadable(expected: Any, why: str) -> None:
    body = shipment(shipmentSkuQuantities=quantities(expected))

    items = to_shipment(body, request_id="").items

    assert (items.items, [each.why for each in items.unreadable]) == ((), [why])


def test_without_quantities_by_sku_the_containers_say_what_was_sent() -> None:
    body = shipment()
    del body["shipmentSkuQuantities"]

    items = to_shipment(body, request_id="").items

    assert items.items == (channels.ShipmentItemFacts(seller_sku="MUG", shipped=40),)


def test_cases_that_hold_now_ten_now_twenty_cannot_be_counted() -> None:
    packages = [
        {"count": 1, "distributionPackage": {"contents": {"products": [{"sku": "MUG", **each}]}}}
        for each in ({"quantity": 10}, {"quantity": 20})
    ]
    body = shipment(shipmentContainerQuantities=packages)

    items = to_shipment(body, request_id="").items

    assert [each.why for each in items.unreadable] == [
        "cases of MUG hold no certain number of units"
    ]


def test_questions_repeat_all_they_asked_beside_the_token(stage: Stage) -> None:
    stage.script = [
        good({"inventory": []}),
        good({"shipments": []}),
        good({"shipments": []}),
        good(shipment()),
    ]
    gateway = stage.gateway()

    gateway.fetch_awd_page("t/+=")
    gateway.fetch_awd_shipment_page(None, after=AFTER, before=BEFORE)
    gateway.fetch_awd_shipment_page("next", after=None, before=BEFORE)
    gateway.fetch_awd_shipment("STAR-1")

    window = "sortBy=UPDATED_AT&sortOrder=ASCENDING&maxResults=200"
    until = "updatedBefore=2026-11-23T00%3A00%3A00.000Z"
    assert [stage.query(number) for number in range(4)] == [
        "details=SHOW&sortOrder=ASCENDING&maxResults=200&nextToken=t%2F%2B%3D",
        f"{window}&updatedAfter=2026-11-01T00%3A00%3A00.000Z&{until}",
        f"{window}&{until}&nextToken=next",
        "skuQuantities=SHOW",
    ]
