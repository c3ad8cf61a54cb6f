"""Programs say from which pool offers are sent, look first, and take it back."""

import pytest

from tests.api.conftest import MakeApi
from tests.flows.test_remote_offers import SKU, World
from tests.flows.test_shared_stock import lies
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    world = World()
    world.show(12)
    world.open()
    world.sell(2)
    return world


def test_offers_are_proposed_looked_at_said_listed_and_taken_back(
    world: World, make_api: MakeApi
) -> None:
    api = make_api(identity.Role.OPERATIONS)
    [proposed] = api.get("/stock/offer-pools/proposals")[1]
    offer = {name: proposed[name] for name in ("store_id", "seller_sku", "pool_id")}

    seen = api.post("/stock/offer-pools", {"offers": [offer], "is_preview": True})[1]
    before = api.get("/stock/offer-pools")[1]["items"]
    status, done = api.post("/stock/offer-pools", {"offers": [offer]})
    [row] = api.get(f"/stock/offer-pools?pool_id={world.us}&search=mug")[1]["items"]
    after = lies()
    undone = api.post(f"/stock/offer-pools/{done['edit_id']}/undo")

    assert (proposed["own_pool"], proposed["pool"], proposed["units"]) == ("CA", "US", 12)
    assert (seen["changed"], seen["edit_id"], before) == (1, None, [])
    assert (status, done["changed"]) == (200, 1)
    assert done["brought"] == seen["brought"]
    assert done["brought"]["since"] == 2
    assert (row["seller_sku"], row["own_pool"], row["pool"]) == (SKU, "CA", "US")
    assert after == {("MUG-RED", "US"): 10}
    assert (undone[0], undone[1]["put_back"], undone[1]["kept"]) == (200, 1, 0)


def test_what_cannot_be_is_refused(world: World, make_api: MakeApi) -> None:
    api = make_api(identity.Role.OPERATIONS)
    offer = {"store_id": world.canadian.pk, "seller_sku": "NO-SUCH", "pool_id": world.us}
    reader = make_api(identity.Role.READONLY)

    status, refusal = api.post("/stock/offer-pools", {"offers": [offer]})

    assert (status, refusal["error"]["code"]) == (404, "orders.offer_skus_unknown")
    assert api.post("/stock/offer-pools", {"offers": []})[0] == 422
    assert api.post("/stock/offer-pools/999/undo")[0] == 404
    assert reader.post("/stock/offer-pools", {"offers": [offer]})[0] == 403
