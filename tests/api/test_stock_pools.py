"""/stock/pools: how far the books of Amazon's pools are open, and their opening."""

import pytest

from tests.api.conftest import MakeApi
from tests.cast import ADMIN, US, make_account, make_hand_store, make_store
from tests.fba import shipment_cast as shipments
from tests.inventory import awd_cast as awd
from tests.inventory.ledger_cast import stock
from tests.orders.test_stock_of_orders import (
    SKU,
    open_now,
    pair,
    sell,
    sent,
    settle,
    show_levels,
    tell,
)
from zhongshu.identity import public as identity
from zhongshu.orders import public as orders

pytestmark = pytest.mark.django_db


def test_a_pool_is_listed_and_opened(make_api: MakeApi) -> None:
    api = make_api(identity.Role.OPERATIONS)
    pair()
    show_levels(SKU, "LID-1", fulfillable=7)
    make_hand_store()
    store = make_store(US)

    status, [pool] = api.get("/stock/pools")
    refused, problem = api.post(f"/stock/pools/{store.pool_id}/open", {})
    untouched = stock()
    opened, books = api.post(f"/stock/pools/{store.pool_id}/open", {"insist": True})

    assert (status, refused, opened) == (200, 409, 200)
    assert problem["error"]["code"] == "flows.pool_not_ready"
    assert problem["error"]["details"]["awaited"] == ["order_history", "inbound_shipments"]
    assert untouched == {}
    assert (pool["id"], pool["store_ids"], pool["unopened"]) == (store.pool_id, [store.pk], 2)
    assert (books["opened"], books["waiting"], books["unopened"]) == (2, 1, 0)
    assert books["fulfillable"] == 14
    assert stock() == {"FBA": 7}


def test_a_pool_tells_of_the_awd_that_fills_it(make_api: MakeApi) -> None:
    api = make_api(identity.Role.READONLY)
    shipments.begin()
    path = f"/stock/pools/{make_store(US).pool_id}"
    assert api.get(path)[1]["awd"] is None
    awd.show((SKU, 30), ("007", 5), replenishing=4)
    awd.open_awd()

    told = api.get(path)[1]["awd"]

    assert {name: told[name] for name in ("on_hand", "replenishing", "waiting")} == {
        "on_hand": 35,
        "replenishing": 8,
        "waiting": 1,
    }
    assert told["begun_at"] is not None


def test_a_reader_opens_nothing_and_a_strange_pool_is_not_there(make_api: MakeApi) -> None:
    show_levels(SKU)
    reader = make_api(identity.Role.READONLY)
    seller = make_api(identity.Role.OPERATIONS, login="sells")

    assert reader.post(f"/stock/pools/{make_store(US).pool_id}/open", {})[0] == 403
    assert seller.post(f"/stock/pools/{make_hand_store().pool_id}/open", {})[0] == 404
    assert seller.post("/stock/pools/999999999/open", {})[0] == 404
    assert stock() == {}


def test_a_pool_tells_what_is_found_and_awaited_and_then_how_far_it_is_checked(
    make_api: MakeApi,
) -> None:
    api = make_api(identity.Role.READONLY)
    show_levels(SKU, "LID-1", fulfillable=7, unfulfillable=1)
    shipments.tell(items={SKU: (12, 5)})
    pool_id = make_store(US).pool_id

    before = api.get(f"/stock/pools/{pool_id}")[1]
    pair()
    open_now()
    tell(sell(3, status="SHIPPED", hours=3))
    settle(sent(2, hours=1))
    after = api.get(f"/stock/pools/{pool_id}")[1]

    assert before["found"] == {
        "seller_skus": 2,
        "unpaired": 2,
        "fulfillable": 14,
        "reserved": 0,
        "researching": 0,
        "unfulfillable": 2,
        "under_way": 7,
    }
    assert before["awaited"] == ["order_history", "inbound_shipments"]
    assert before["check"] is None
    assert after["awaited"] == []
    assert after["check"] == {
        "until": "2026-11-23T10:00:00Z",
        "read_to": None,
        "settled_at": None,
        "corrected": 1,
    }
    assert api.get(f"/stock/pools/{make_hand_store().pool_id}")[0] == 404


def test_orders_of_no_store_are_given_a_pool(make_api: MakeApi) -> None:
    make_account()
    store = make_store(US)
    api = make_api(identity.Role.OPERATIONS)
    reader = make_api(identity.Role.READONLY, login="reads")
    path = f"/stock/pools/{store.pool_id}/multi-channel"

    refused = reader.post(path, {})[0]
    chosen, books = api.post(path, {})
    known = orders.find_pool_of_no_store(ADMIN, store.account_id)
    left = api.post(path, {"is_chosen": False})[0]

    assert (refused, chosen, left) == (403, 200, 200)
    assert (books["id"], known) == (store.pool_id, store.pool_id)
    assert orders.find_pool_of_no_store(ADMIN, store.account_id) is None
