"""The /sim/* pages: hands on orders, listings, roles; who is there."""

from typing import Any

import pytest

from tests.simulator.amazon import EU, NA, ORDERS, US_STORE, Amazon


def test_lists_sellers_with_all_that_connecting_needs(amazon: Amazon) -> None:
    sellers = amazon.control("GET", "/sim/sellers")

    assert [seller["region"] for seller in sellers] == ["NA", "EU", "FE", "NA"]
    first = sellers[0]
    assert first["marketplaces"] == [US_STORE, "A2EUQ1WTGCTBG2"]
    assert first["application_id"].startswith("amzn1.sp.solution.")
    form = {"grant_type": "refresh_token"} | {
        name: first[name] for name in ("client_id", "client_secret", "refresh_token")
    }
    assert amazon.grant(**form).status_code == 200


def test_every_participation_is_told_pseudo_ones_too(amazon: Amazon) -> None:
    rows = amazon.get("/sellers/v1/marketplaceParticipations").json()["payload"]

    told = {row["marketplace"]["id"]: row["participation"]["isParticipating"] for row in rows}
    assert told == {
        US_STORE: True,
        "A2EUQ1WTGCTBG2": True,
        "A1AM78C64UM0Y8": False,
        "A2ZV50J4W1RKNI": True,
    }


def test_places_an_order_that_stays_as_it_is(amazon: Amazon) -> None:
    placed = amazon.put_order(fulfilled_by="AMAZON")

    amazon.advance(5 * 86_400)

    assert placed["amazon_status"] == "UNSHIPPED"
    assert placed["lines"][0]["quantity"] == 2
    assert amazon.order(placed["order_id"]).status == "UNSHIPPED"


def test_a_live_order_goes_its_way(amazon: Amazon) -> None:
    placed = amazon.put_order(fulfilled_by="AMAZON", live=True)
    assert placed["amazon_status"] == "PENDING"

    amazon.advance(5 * 86_400)

    assert amazon.order(placed["order_id"]).status == "SHIPPED"


def test_places_any_kind(amazon: Amazon) -> None:
    placed = amazon.put_order(fulfilled_by="AMAZON", kind="MULTI_CHANNEL")

    assert placed["order_id"].startswith("S01-")
    assert placed["marketplace_id"] == "A2ZV50J4W1RKNI"


WRONG_ORDERS: list[tuple[dict[str, Any], int]] = [
    ({"seller_id": "nobody"}, 404),
    ({"marketplace_id": "nowhere"}, 404),
    ({"lines": []}, 400),
    ({"lines": [{"seller_sku": "NO-SUCH"}]}, 404),
    ({"lines": [{"seller_sku": "MUG-RED-1", "quantity": -1}]}, 400),
    ({"amazon_status": "GONE"}, 400),
    ({"kind": "STRANGE"}, 400),
]


@pytest.mark.parametrize(("change", "status"), WRONG_ORDERS)
def test_wrong_orders_are_refused(change: dict[str, Any], status: int, amazon: Amazon) -> None:
    wish = {
        "seller_id": NA,
        "marketplace_id": US_STORE,
        "lines": [{"seller_sku": "MUG-RED-1", "quantity": 1}],
    }
    before = len(amazon.world.book(NA).by_id)

    answer = amazon.web.post("/sim/orders", json=wish | change)

    assert answer.status_code == status
    assert len(amazon.world.book(NA).by_id) == before


def test_edits_status_and_time(amazon: Amazon) -> None:
    placed = amazon.put_order()
    path = f"/sim/orders/{placed['order_id']}"
    amazon.advance(60)

    shipped = amazon.control("PATCH", path, {"amazon_status": "SHIPPED"})
    assert (shipped["amazon_status"], shipped["lines"][0]["fulfilled"]) == ("SHIPPED", 2)
    assert shipped["updated_at"] == "2026-11-23T10:01:00Z"
    amazon.advance(60)
    silent = amazon.control("PATCH", path, {"amazon_status": "UNSHIPPED", "touch": False})
    assert silent["updated_at"] == "2026-11-23T10:01:00Z"
    back = amazon.control("PATCH", path, {"updated_at": "2026-11-20T00:00:00Z"})
    assert back["updated_at"] == "2026-11-20T00:00:00Z"
    window = {
        "lastUpdatedAfter": "2026-11-20T00:00:00Z",
        "lastUpdatedBefore": "2026-11-20T00:00:00Z",
    }
    assert [order["orderId"] for order in amazon.walk(**window)] == [placed["order_id"]]


def test_d4_edits_lines(amazon: Amazon) -> None:
    placed = amazon.put_order()
    path = f"/sim/orders/{placed['order_id']}"
    [line] = placed["lines"]
    item_id = line["order_item_id"]

    smaller = amazon.control(
        "PATCH", path, {"lines": [{"order_item_id": item_id, "quantity": 1, "price": "3.50"}]}
    )
    assert (smaller["lines"][0]["quantity"], smaller["lines"][0]["price"]) == (1, "3.50")
    added = amazon.control(
        "PATCH", path, {"lines": [{"seller_sku": line["seller_sku"], "quantity": 4, "new": True}]}
    )
    assert [each["quantity"] for each in added["lines"]] == [1, 4]
    gone = amazon.control("PATCH", path, {"lines": [{"order_item_id": item_id, "removed": True}]})
    assert [each["quantity"] for each in gone["lines"]] == [4]
    assert gone["amazon_status"] == "UNSHIPPED"


def test_d4_units_shipped_rise_and_fall(amazon: Amazon) -> None:
    placed = amazon.put_order()
    path, sku = f"/sim/orders/{placed['order_id']}", placed["lines"][0]["seller_sku"]

    def ship(units: int) -> str:
        wish = {"lines": [{"seller_sku": sku, "fulfilled": units}]}
        status: str = amazon.control("PATCH", path, wish)["amazon_status"]
        return status

    assert [ship(units) for units in (1, 2, 1, 0)] == [
        "PARTIALLY_SHIPPED",
        "SHIPPED",
        "PARTIALLY_SHIPPED",
        "UNSHIPPED",
    ]


def test_a_truth_sent_back_whole_is_taken(amazon: Amazon) -> None:
    placed = amazon.put_order()
    path = f"/sim/orders/{placed['order_id']}"
    known = {name: placed[name] for name in ("order_id", "seller_id", "lines", "marketplace_id")}

    changed = amazon.control("PATCH", path, known | {"amazon_status": "CANCELLED"})

    assert changed["amazon_status"] == "CANCELLED"
    assert changed["lines"] == placed["lines"]
    moved = amazon.web.patch(path, json={"marketplace_id": "elsewhere"})
    assert moved.status_code == 400


def test_d7_the_buyer_asks_and_then_it_is_cancelled(amazon: Amazon) -> None:
    placed = amazon.put_order()
    path, item_id = f"/sim/orders/{placed['order_id']}", placed["lines"][0]["order_item_id"]
    wish = {"lines": [{"order_item_id": item_id, "cancel_reason": "Too late"}]}
    address = f"{ORDERS}/{placed['order_id']}"

    amazon.control("PATCH", path, wish)
    asked = amazon.get(address, includedData="CANCELLATION,FULFILLMENT").json()["order"]
    amazon.control("PATCH", path, {"amazon_status": "CANCELLED"})
    done = amazon.get(address, includedData="CANCELLATION,FULFILLMENT").json()["order"]

    request = {"requester": "BUYER", "cancelReason": "Too late"}
    assert asked["orderItems"][0]["cancellation"] == {"cancellationRequest": request}
    assert asked["fulfillment"]["fulfillmentStatus"] == "UNSHIPPED"
    assert done["orderItems"][0]["cancellation"] == {
        "cancellationRequest": request,
        "cancellationExecution": {"cancelledBy": "BUYER"},
    }
    assert done["fulfillment"]["fulfillmentStatus"] == "CANCELLED"


def test_editing_amazons_orders_moves_amazons_stock(amazon: Amazon) -> None:
    placed = amazon.put_order(fulfilled_by="AMAZON")
    sku = placed["lines"][0]["seller_sku"]
    pool = amazon.world.stock.pools[NA, "US", sku]
    free, reserved = pool.fulfillable, pool.reserved

    amazon.control("PATCH", f"/sim/orders/{placed['order_id']}", {"amazon_status": "SHIPPED"})
    assert (pool.fulfillable, pool.reserved) == (free, reserved - 2)
    other = amazon.put_order(fulfilled_by="AMAZON")
    amazon.control("PATCH", f"/sim/orders/{other['order_id']}", {"amazon_status": "CANCELLED"})
    assert (pool.fulfillable, pool.reserved) == (free, reserved - 2)


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"amazon_status": "LOST"}, 400),
        ({"colour": "red"}, 400),
        ({"lines": [{"order_item_id": "none"}]}, 404),
        ({"updated_at": "soon"}, 400),
    ],
)
def test_wrong_edits_are_refused(wish: dict[str, Any], status: int, amazon: Amazon) -> None:
    placed = amazon.put_order()

    answer = amazon.web.patch(f"/sim/orders/{placed['order_id']}", json=wish)

    assert answer.status_code == status
    assert amazon.web.patch("/sim/orders/none", json={}).status_code == 404


def test_edits_a_listing_in_one_store_or_all(amazon: Amazon) -> None:
    one = amazon.control(
        "PATCH", "/sim/listings/MUG-RED-1", {"price": "7.77"}, marketplace_id=US_STORE
    )
    every = amazon.control("PATCH", "/sim/listings/007", {"title": "Agent"}, seller_id=EU)

    assert [(each["marketplace_id"], each["price"]) for each in one if each["seller_id"] == NA] == [
        (US_STORE, "7.77")
    ]
    assert {each["title"] for each in every} == {"Agent"}
    assert len(every) == 5
    assert amazon.web.patch("/sim/listings/none", json={}).status_code == 404


def test_awkward_skus_reach_their_listing(amazon: Amazon) -> None:
    answer = amazon.web.patch("/sim/listings/a%2Fb-mug", json={"price": "1"})

    assert answer.status_code == 200
    assert {each["seller_sku"] for each in answer.json()} == {"a/b-mug"}


def test_serves_pictures(amazon: Amazon) -> None:
    listing = amazon.world.listings.of(NA)[0]

    picture = amazon.web.get(listing.image_path)

    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert picture.content != amazon.web.get("/images/other.png").content


def test_a_restricted_token_opens_its_paths_only(amazon: Amazon) -> None:
    placed = amazon.put_order()
    body = {"restrictedResources": [{"method": "GET", "path": ORDERS + "/{orderId}"}]}
    answer = amazon.call("POST", "/tokens/2021-03-01/restrictedDataToken", body=body)
    headers = {"x-amz-access-token": answer.json()["restrictedDataToken"]}

    assert headers["x-amz-access-token"].startswith("Atz.sprdt|")
    assert amazon.web.get(f"{ORDERS}/{placed['order_id']}", headers=headers).status_code == 200
    assert amazon.web.get(ORDERS, headers=headers).status_code == 403
