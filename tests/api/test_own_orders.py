"""Orders of other channels by REST: stored once, refused field by field, moved and undone."""

from typing import Any

import pytest

from tests.api.conftest import Api, MakeApi
from tests.cast import make_hand_store, make_store

pytestmark = pytest.mark.django_db
LINE = {"seller_sku": "MUG-RED", "quantity": 2, "unit_price": "19.99"}


def body(**told: Any) -> dict[str, Any]:
    order = {
        "number": "1001",
        "currency": "USD",
        "bought_at": "2026-11-20T08:00:00Z",
        "lines": [LINE],
        "note": "Gift box",
        "buyer": {"name": "Anna", "address": {"city": "Springfield", "country_code": "US"}},
    }
    return {"store_id": make_hand_store().pk, "orders": [order | told]}


def test_an_order_is_stored_once_listed_moved_and_moved_back(admin: Api) -> None:
    status, first = admin.post("/orders/own", body(), Idempotency_Key="a-1")
    _, again = admin.post("/orders/own", body(), Idempotency_Key="a-2")
    pk = first["items"][0]["id"]

    _, shipped = admin.post("/orders/own/status", {"ids": [pk, 999], "status": "SHIPPED"})
    _, order = admin.get("/orders/1001")
    _, listed = admin.get("/orders?own_status=SHIPPED")
    admin.post("/orders/undo", {"action_id": shipped["action_id"]})
    _, after = admin.get("/orders/1001")

    assert (status, first["items"][0]["outcome"]) == (200, "new")
    assert order["note"] == "Gift box"
    assert again["items"] == [{"number": "1001", "outcome": "unchanged", "id": pk, "refusal": None}]
    assert (shipped["changed"], [each["code"] for each in shipped["refused"]]) == (
        [pk],
        ["orders.order_not_found"],
    )
    assert (order["own_status"], order["amazon_status"], order["work_status"]) == (
        "SHIPPED",
        None,
        "PROCESSED",
    )
    assert [each["id"] for each in listed["items"]] == [pk]
    assert (after["own_status"], after["work_status"]) == ("TO_SHIP", "TO_REVIEW")
    assert "Anna" not in str(order)


def test_what_is_wrong_is_said_of_its_field(admin: Api) -> None:
    lines = [LINE, LINE | {"seller_sku": " "}]

    _, answer = admin.post("/orders/own", body(lines=lines))
    malformed, _ = admin.post("/orders/own", body(shipping=1.5))
    too_many, _ = admin.post("/orders/own", body() | {"orders": body()["orders"] * 501})

    assert answer["items"][0]["refusal"] == {
        "message": "A seller SKU has 1 to 100 characters.",
        "field": "seller_sku",
        "line": 1,
    }
    assert (malformed, too_many) == (422, 422)


def test_who_may_not_sell_or_does_not_see_the_store_is_refused(make_api: MakeApi) -> None:
    reader, elsewhere = make_api("readonly"), make_api("operations", stores=[make_store().pk])

    assert reader.post("/orders/own", body())[0] == 403
    assert elsewhere.post("/orders/own", body())[0] == 404
