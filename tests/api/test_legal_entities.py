"""/legal-entities: listed, added, changed, archived, and given stores."""

import pytest

from tests.api.conftest import MakeApi
from tests.cast import make_account
from zhongshu.company import public as company
from zhongshu.company.models import LegalEntity
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db
NEW = {"name": "Acme", "country_code": "CN", "tax_number": "91440300MA5F"}


def test_one_is_added_changed_archived_and_given_stores(make_api: MakeApi) -> None:
    api = make_api(identity.Role.ADMIN)
    stores = sorted(make_account().stores.values_list("pk", flat=True))

    status, made = api.post("/legal-entities", NEW)
    here = f"/legal-entities/{made['id']}"
    given = {"store_ids": stores, "legal_entity_id": made["id"]}

    assert (status, made["tax_number"], made["note"]) == (201, "91440300MA5F", "")
    assert api.post("/legal-entities", NEW)[0] == 409
    assert api.post("/legal-entities", NEW | {"name": "x", "country_code": "1"})[0] == 422
    status, done = api.post("/legal-entities/assign", given)
    assert (status, done["changed"]) == (200, 2)
    undo = f"/legal-entities/assignments/{done['assignment_id']}/undo"
    assert api.post(undo) == (200, {"put_back": 2, "kept": 0})
    assert api.post(undo) == (200, {"put_back": 0, "kept": 0})
    assert api.post("/legal-entities/assignments/999/undo")[0] == 404
    assert api.post("/legal-entities/assign", given)[1]["changed"] == 2
    assert {row["legal_entity_id"] for row in api.get("/stores")[1]["items"]} == {made["id"]}
    assert api.patch(here, {"note": "n", "version": 9})[0] == 409
    status, changed = api.patch(here, {"note": "n", "archived": True, "version": 1})
    assert (status, changed["name"], changed["note"], changed["version"]) == (200, "Acme", "n", 2)
    assert api.get("/legal-entities")[1]["items"] == []
    assert [row["id"] for row in api.get("/legal-entities?archived=true")[1]["items"]] == [
        made["id"]
    ]
    assert api.post("/legal-entities/assign", given)[0] == 409
    assert api.patch(here, {"archived": False})[1]["archived_at"] is None
    assert api.patch("/legal-entities/999", {"note": "n"})[0] == 404


def test_a_change_of_somebody_else_in_between_is_not_lost(
    make_api: MakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = make_api(identity.Role.ADMIN)
    _, made = api.post("/legal-entities", NEW)
    read = company.get_legal_entity

    def read_before_another(actor: identity.Actor, pk: int) -> company.LegalEntityCard:
        card = read(actor, pk)
        monkeypatch.setattr(company, "get_legal_entity", read)
        company.change_legal_entity(pk, card.changed({"tax_number": "9144"}), actor=actor)
        return card

    monkeypatch.setattr(company, "get_legal_entity", read_before_another)
    status, refusal = api.patch(f"/legal-entities/{made['id']}", {"note": "n"})

    assert (status, refusal["error"]["code"]) == (409, "company.legal_entity_changed")
    assert api.patch(f"/legal-entities/{made['id']}", {"note": "n"})[1]["tax_number"] == "9144"


def test_o19_others_read_names_only(make_api: MakeApi) -> None:
    admin, api = make_api(identity.Role.ADMIN), make_api(identity.Role.READONLY)
    made = admin.post("/legal-entities", NEW)[1]["id"]

    [row] = api.get("/legal-entities")[1]["items"]

    assert (row["name"], row["tax_number"], row["note"]) == ("Acme", None, None)
    assert api.post("/legal-entities", NEW | {"name": "x"})[0] == 403
    assert api.patch(f"/legal-entities/{made}", {"name": "x"})[0] == 403
    assert api.post("/legal-entities/assign", {"store_ids": [1], "legal_entity_id": None})[0] == 403
    assert LegalEntity.objects.get().name == "Acme"
