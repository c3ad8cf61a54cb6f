"""/differences: listed, settled, taken back, checked."""

import pytest

from tests.api.conftest import MakeApi
from tests.cast import US, make_store
from tests.inventory.ledger_cast import stock
from tests.orders.cast import HOUR
from tests.orders.test_stock_of_orders import OPENED_AT
from tests.reconciliation.cast import SKU, lose, plant
from zhongshu.identity import public as identity
from zhongshu.reconciliation.models import Difference

pytestmark = pytest.mark.django_db


def test_a_difference_is_listed_read_and_settled(make_api: MakeApi) -> None:
    one = plant()
    api = make_api(identity.Role.OPERATIONS)

    status, page = api.get("/differences?cause=OURS_MORE&sort=units&descending=true&min_units=2")
    accepted = api.post(f"/differences/{one}/accept", {"reason": "counted", "version": 1})
    stale = api.post(f"/differences/{one}/claim", {"version": 1})
    undone = api.post(f"/differences/{one}/undo", {})
    corrected = api.post(f"/differences/{one}/correct", {"reason": "lost"})

    assert status == 200
    [row] = page["items"]
    assert (row["id"], row["seller_sku"], row["gap"], row["value"]) == (one, SKU, 2, None)
    assert (accepted[0], accepted[1]["status"]) == (200, "ACCEPTED")
    assert (stale[0], stale[1]["error"]["code"]) == (409, "reconciliation.difference_changed")
    assert undone[1]["status"] == "OPEN"
    assert (corrected[1]["status"], corrected[1]["has_correction"]) == ("ACCEPTED", True)
    assert stock() == {"FBA": 18}
    events = api.get(f"/differences/{one}/events")[1]["items"]
    assert [each["what"] for each in events] == ["CORRECTED", "TAKEN_BACK", "ACCEPTED", "SEEN"]
    assert api.get(f"/differences/{one}")[1]["version"] == 4


def test_many_are_settled_and_pools_are_checked(make_api: MakeApi) -> None:
    one = plant()
    api = make_api(identity.Role.OPERATIONS)

    said = api.post("/differences/settle", {"ids": [one, 10**9], "verdict": "CLAIM"})
    lose(0, at=OPENED_AT + 3 * HOUR)
    checked = api.post("/differences/check", {"pool_ids": [make_store(US).pool_id]})

    assert [each["outcome"] for each in said[1]["items"]] == ["changed", "refused"]
    [run] = checked[1]["items"]
    assert (run["status"], run["known"], run["agreeing"], run["resolved"]) == ("FINISHED", 1, 1, 1)
    assert [each["id"] for each in api.get("/differences/runs?limit=1")[1]["items"]] == [run["id"]]
    assert api.get("/differences")[1]["items"] == []
    assert len(api.get("/differences?tab=RESOLVED")[1]["items"]) == 1
    assert api.post("/differences/check", {"pool_ids": [10**9]})[0] == 404


def test_nonsense_and_foreign_differences_are_refused(make_api: MakeApi) -> None:
    one = plant()
    api = make_api(identity.Role.OPERATIONS)
    reader = make_api(identity.Role.READONLY, login="reads")
    foreign = make_api(identity.Role.OPERATIONS, stores=[], login="other")

    assert api.post(f"/differences/{one}/accept", {})[0] == 422
    assert api.post(f"/differences/{one}/wait", {"until": "2020-01-01"})[0] == 422
    assert api.post(f"/differences/{one}/wait", {})[0] == 422
    assert api.get("/differences?tab=x")[0] == 422
    assert api.get("/differences?sort=value")[0] == 403
    assert reader.post(f"/differences/{one}/claim", {})[0] == 403
    assert reader.post("/differences/check", {})[0] == 403
    assert foreign.get(f"/differences/{one}")[0] == 404
    assert foreign.post(f"/differences/{one}/claim", {})[0] == 404
    assert foreign.get(f"/differences/{one}/events")[0] == 404
    assert foreign.get("/differences")[1]["items"] == []
    assert Difference.objects.get().status == "OPEN"
