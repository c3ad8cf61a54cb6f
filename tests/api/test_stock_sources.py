"""Programs read and set from where stores draw, and take it back."""

import pytest

from tests.api.conftest import MakeApi
from tests.cast import US, make_store
from tests.inventory.ledger_cast import make_warehouse
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db


def test_stores_are_listed_set_and_taken_back(make_api: MakeApi) -> None:
    api = make_api(identity.Role.OPERATIONS)
    store, first, second = make_store(US), make_warehouse("A-1"), make_warehouse("B-1")
    before = api.get("/stock/sources")[1]["items"]

    status, done = api.post(
        "/stock/sources", {"store_ids": [store.pk], "warehouse_ids": [second, first]}
    )
    chosen = api.get("/stock/sources")[1]["items"]
    undone = api.post(f"/stock/sources/{done['edit_id']}/undo")
    after = api.get("/stock/sources")[1]["items"]

    assert [each["code"] for each in before[0]["warehouses"]] == ["A-1", "B-1"]
    assert (before[0]["pool"], before[0]["is_chosen"]) == ("US", False)
    assert (status, done["changed"]) == (200, 1)
    assert [each["code"] for each in chosen[0]["warehouses"]] == ["B-1", "A-1"]
    assert undone == (200, {"put_back": 1, "kept": 0})
    assert after == before


def test_what_cannot_be_is_refused(make_api: MakeApi) -> None:
    api = make_api(identity.Role.OPERATIONS)
    store, first = make_store(US), make_warehouse("A-1")
    change = {"store_ids": [store.pk], "warehouse_ids": [first, first]}

    status, refusal = api.post("/stock/sources", change)
    reader = make_api(identity.Role.READONLY)

    assert (status, refusal["error"]["code"]) == (422, "inventory.sources_refused")
    assert api.post("/stock/sources", {"store_ids": [999], "warehouse_ids": None})[0] == 404
    assert api.post("/stock/sources/999/undo")[0] == 404
    assert reader.post("/stock/sources", change)[0] == 403
