"""confirmShipment: packages, their edits, and everything it refuses."""

from typing import Any

import pytest

from tests.simulator.amazon import EVERYTHING, ORDERS, US_STORE, Amazon, Json


def shown(amazon: Amazon, placed: Json) -> Json:
    answer = amazon.get(f"{ORDERS}/{placed['order_id']}", includedData=EVERYTHING)
    order: Json = answer.json()["order"]
    return order


def test_confirms_a_whole_order(amazon: Amazon) -> None:
    placed = amazon.put_order()
    amazon.advance(60)

    answer = amazon.confirm(placed)

    assert (answer.status_code, answer.content) == (204, b"")
    order = shown(amazon, placed)
    assert order["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert order["lastUpdatedTime"] == "2026-11-23T10:01:00Z"
    item = order["orderItems"][0]
    assert item["fulfillment"] == {"quantityFulfilled": 2, "quantityUnfulfilled": 0}
    [package] = order["packages"]
    assert package["packageReferenceId"] == "1"
    assert package["carrier"] == "USPS"
    assert package["trackingNumber"] == "9400100000000000000000"
    assert package["packageItems"] == [{"orderItemId": item["orderItemId"], "quantity": 2}]
    assert package["packageStatus"] == {"status": "SHIPPED"}
    amazon.advance(4 * 86_400)
    assert amazon.order(placed["order_id"]).packages[0].is_delivered is True


def test_confirms_part_by_part(amazon: Amazon) -> None:
    placed = amazon.put_order()
    item_id = placed["lines"][0]["order_item_id"]
    one = [{"orderItemId": item_id, "quantity": 1}]

    amazon.confirm(placed, orderItems=one)
    partly = shown(amazon, placed)
    amazon.confirm(placed, packageReferenceId="2", orderItems=one)

    assert partly["fulfillment"]["fulfillmentStatus"] == "PARTIALLY_SHIPPED"
    assert partly["orderItems"][0]["fulfillment"]["quantityUnfulfilled"] == 1
    whole = shown(amazon, placed)
    assert whole["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert [each["packageReferenceId"] for each in whole["packages"]] == ["1", "2"]


def test_the_same_reference_again_edits_the_package(amazon: Amazon) -> None:
    placed = amazon.put_order()
    amazon.confirm(placed)

    answer = amazon.confirm(placed, carrierCode="UPS", trackingNumber="1Z999AA10123456784")

    assert answer.status_code == 204
    [package] = shown(amazon, placed)["packages"]
    assert (package["carrier"], package["trackingNumber"]) == ("UPS", "1Z999AA10123456784")
    assert amazon.order(placed["order_id"]).lines[0].fulfilled == 2


MISTAKES: list[tuple[str, Json]] = [
    ("number as reference", {"packageReferenceId": 1}),
    ("word as reference", {"packageReferenceId": "one"}),
    ("zero as reference", {"packageReferenceId": "0"}),
    ("negative reference", {"packageReferenceId": "-1"}),
    ("no carrier", {"carrierCode": ""}),
    ("other carrier without a name", {"carrierCode": "Other"}),
    ("no tracking number", {"trackingNumber": None}),
    ("tracking of another carrier", {"carrierCode": "UPS"}),
    ("date alone", {"shipDate": "2026-11-23"}),
    ("date in another form", {"shipDate": "02/21/2022"}),
    ("shipped before it was ordered", {"shipDate": "2026-11-01T00:00:00Z"}),
    ("shipped next week", {"shipDate": "2026-11-30T00:00:00Z"}),
    ("no items", {"orderItems": []}),
    ("unknown item", {"orderItems": [{"orderItemId": "1", "quantity": 1}]}),
    ("another store", {"marketplace_id": "A2EUQ1WTGCTBG2"}),
]


@pytest.mark.parametrize("detail", [row[1] for row in MISTAKES], ids=[row[0] for row in MISTAKES])
def test_refuses_and_changes_nothing(detail: Json, amazon: Amazon) -> None:
    placed = amazon.put_order()

    answer = amazon.confirm(placed, **detail)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "InvalidInput"
    order = amazon.order(placed["order_id"])
    assert (order.status, order.packages, order.lines[0].fulfilled) == ("UNSHIPPED", [], 0)


@pytest.mark.parametrize("quantity", [3, 0, -1, "1", True])
def test_refuses_quantities(quantity: Any, amazon: Amazon) -> None:
    placed = amazon.put_order()
    item_id = placed["lines"][0]["order_item_id"]

    answer = amazon.confirm(placed, orderItems=[{"orderItemId": item_id, "quantity": quantity}])

    assert answer.status_code == 400
    assert amazon.order(placed["order_id"]).lines[0].fulfilled == 0


@pytest.mark.parametrize("status", ["PENDING", "CANCELLED", "SHIPPED"])
def test_refuses_orders_that_cannot_ship(status: str, amazon: Amazon) -> None:
    placed = amazon.put_order(amazon_status=status)

    assert amazon.confirm(placed).status_code == 400


def test_refuses_orders_fulfilled_by_amazon(amazon: Amazon) -> None:
    placed = amazon.put_order(fulfilled_by="AMAZON")

    assert amazon.confirm(placed).status_code == 400


def test_refuses_to_edit_a_package_with_other_items(amazon: Amazon) -> None:
    placed = amazon.put_order()
    item_id = placed["lines"][0]["order_item_id"]
    amazon.confirm(placed)

    answer = amazon.confirm(placed, orderItems=[{"orderItemId": item_id, "quantity": 1}])

    assert answer.status_code == 400
    assert "PackageToUpdateNotFound" in answer.json()["errors"][0]["message"]


def test_d8_the_answer_is_lost_but_the_shipment_is_confirmed(amazon: Amazon) -> None:
    placed = amazon.put_order()
    amazon.fault("answer_lost", operation="confirmShipment", count=1)

    with pytest.raises(ConnectionResetError):
        amazon.confirm(placed)

    assert amazon.order(placed["order_id"]).status == "SHIPPED"
    assert amazon.confirm(placed).status_code == 204
    assert len(amazon.order(placed["order_id"]).packages) == 1


def test_the_shelf_follows(amazon: Amazon) -> None:
    placed = amazon.put_order()
    sku = placed["lines"][0]["seller_sku"]
    listing = amazon.world.listings.get(placed["seller_id"], US_STORE, sku)
    assert listing is not None
    left = listing.quantity

    amazon.confirm(placed)

    assert listing.quantity == left  # the order already held the units
