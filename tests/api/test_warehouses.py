"""/warehouses: listed, added, changed, archived, and one of them the default."""

import pytest

from tests.api.conftest import MakeApi
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import Warehouse

pytestmark = pytest.mark.django_db
NEW = {
    "code": "sz-1",
    "name": "深圳仓",
    "kind": "DOMESTIC",
    "country_code": "CN",
    "time_zone": "Asia/Shanghai",
}


def test_they_are_added_changed_archived_and_one_is_the_default(make_api: MakeApi) -> None:
    api = make_api(identity.Role.ADMIN)
    owner = company.add_legal_entity(company.NewLegalEntity("Acme", "CN"), actor=identity.SYSTEM)

    status, made = api.post("/warehouses", NEW | {"legal_entity_id": owner})
    _, other = api.post("/warehouses", NEW | {"code": "LA", "kind": "THIRD_PARTY"})
    here = f"/warehouses/{made['id']}"

    assert (status, made["code"], made["legal_entity_id"]) == (201, "SZ-1", owner)
    assert (made["is_default"], other["is_default"], made["is_sellable"]) == (True, False, True)
    assert api.post("/warehouses", NEW)[0] == 409
    assert api.post("/warehouses", NEW | {"code": "x", "kind": "FBA"})[0] == 422
    assert api.patch(here, {"note": "n", "version": 9})[0] == 409
    assert api.patch(here, {"archived": True})[1]["error"]["code"] == "inventory.default_warehouse"
    assert api.patch(f"/warehouses/{other['id']}", {"is_default": True})[1]["is_default"] is True
    told = {"note": "n", "is_sellable": False, "name": None, "legal_entity_id": None}
    status, changed = api.patch(here, told | {"archived": True, "version": 1})
    assert (status, changed["name"], changed["note"], changed["version"]) == (200, "深圳仓", "n", 2)
    assert (changed["is_sellable"], changed["legal_entity_id"]) == (False, None)
    assert [row["code"] for row in api.get("/warehouses")[1]["items"]] == ["LA"]
    assert [row["code"] for row in api.get("/warehouses?archived=true")[1]["items"]] == ["SZ-1"]
    assert api.patch(here, {"is_default": True})[0] == 409
    back = api.patch(here, {"is_default": True, "archived": False})[1]
    assert (back["archived_at"], back["is_default"]) == (None, True)
    assert api.patch("/warehouses/999", {"note": "n"})[0] == 404


def test_a_change_of_somebody_else_in_between_is_not_lost(
    make_api: MakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = make_api(identity.Role.ADMIN)
    _, made = api.post("/warehouses", NEW)
    read = inventory.get_warehouse

    def read_before_another(actor: identity.Actor, pk: int) -> inventory.WarehouseCard:
        card = read(actor, pk)
        monkeypatch.setattr(inventory, "get_warehouse", read)
        inventory.change_warehouses([card.changed({"city": "Hangzhou"})], actor=actor)
        return card

    monkeypatch.setattr(inventory, "get_warehouse", read_before_another)
    status, refusal = api.patch(f"/warehouses/{made['id']}", {"note": "n"})

    assert (status, refusal["error"]["code"]) == (409, "inventory.warehouse_changed")
    assert api.patch(f"/warehouses/{made['id']}", {"note": "n"})[1]["city"] == "Hangzhou"


def test_o19_others_read_only(make_api: MakeApi) -> None:
    admin, api = make_api(identity.Role.ADMIN), make_api(identity.Role.READONLY)
    made = admin.post("/warehouses", NEW)[1]["id"]

    [row] = api.get("/warehouses")[1]["items"]

    assert (row["id"], row["code"]) == (made, "SZ-1")
    assert api.post("/warehouses", NEW | {"code": "x"})[0] == 403
    assert api.patch(f"/warehouses/{made}", {"name": "x"})[0] == 403
    assert Warehouse.objects.get().name == "深圳仓"
