"""/claims: listed, read whole, submitted, paid, refused, taken back; the days granted."""

from types import SimpleNamespace

import jsonschema  # type: ignore[import-untyped]
import pytest
from django.test import Client

from tests.api.conftest import MakeApi
from tests.cast import make_store
from tests.claims.cast import LATER, Claim, follow, history, lost, short
from tests.claims.payment_cast import known, paid, record
from tests.fba import shipment_cast as shipments
from zhongshu.api import claims as of_api
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be an hour after the claims were opened: their days are not over."""
    monkeypatch.setattr(of_api, "timezone", SimpleNamespace(now=lambda: LATER))


def three() -> list[int]:
    """Let a shipment come short and Amazon lose units twice; return their claims."""
    one = short()
    lost("m1", 2)
    lost("m2", 5)
    follow()
    return [one, *Claim.objects.exclude(pk=one).order_by("pk").values_list("pk", flat=True)]


def test_claims_are_listed_page_by_page_and_filtered(make_api: MakeApi) -> None:
    one, two, three_ = three()
    account_id = make_store().account_id
    api = make_api(identity.Role.READONLY)

    status, first = api.get("/claims?sort=units&descending=true&limit=2")
    second = api.get(f"/claims?sort=units&descending=true&limit=2&cursor={first['next']}")[1]

    assert status == 200
    assert [row["id"] for row in first["items"]] == [three_, one]
    assert ([row["id"] for row in second["items"]], second["next"]) == ([two], None)
    [row] = api.get("/claims?kind=SHORT_SHIPMENT")[1]["items"]
    assert (row["id"], row["units"], row["cause_units"], row["status"]) == (one, 3, 3, "OPEN")
    assert (row["seller_sku"], row["sku"], row["value"]) == ("MUG-RED-1", "MUG-RED", None)
    for wanted, found in {
        "tab=OPEN": 3,
        "tab=SUBMITTED": 0,
        f"account_id={account_id}": 3,
        "account_id=999999": 0,
        "due_before=2026-01-01": 0,
        f"due_before={row['deadline']}&kind=SHORT_SHIPMENT": 1,
        "search=mug-red": 3,
        f"reference={row['reference']}": 1,
        "kind=LOST&kind=DAMAGED": 2,
    }.items():
        assert len(api.get(f"/claims?{wanted}")[1]["items"]) == found, wanted


def test_a_claim_is_read_whole(make_api: MakeApi, client: Client) -> None:
    one = short()
    record(paid(1))
    seller = make_api(identity.Role.OPERATIONS)
    seller.post(f"/claims/{one}/submit", {"case_number": "C-7", "reason": "counted"})
    seller.post(f"/reimbursements/{known(1).pk}/link", {"claim_id": one})

    status, told = seller.get(f"/claims/{one}")
    events = seller.get(f"/claims/{one}/events")[1]["items"]

    assert status == 200
    assert (told["status"], told["case_number"], told["units_paid"]) == ("PAID", "C-7", 3)
    assert told["paid"] == {"amount": "22.50", "currency": "USD"}
    assert [each["what"] for each in told["evidence"]] == ["SHIPPED", "RECEIVED", "CLOSED"]
    assert "Units claimed: 3" in told["letter"]
    assert [each["reimbursement_id"] for each in told["reimbursements"]] == ["4000000001"]
    assert [each["what"] for each in events] == ["PAID", "SUBMITTED", "OPENED"]
    assert (events[1]["reason"], events[1]["facts"]["case_number"]) == ("counted", "C-7")
    document = client.get("/api/v1/openapi.json").json()
    for path, answer in {
        "/claims": seller.get("/claims")[1],
        "/claims/{claim_id}": told,
        "/claims/{claim_id}/events": {"items": events, "next": None},
        "/claims/rules": seller.get("/claims/rules")[1],
    }.items():
        promised = document["paths"][f"/api/v1{path}"]["get"]["responses"]["200"]
        schema = promised["content"]["application/json"]["schema"]
        jsonschema.validate(answer, {**schema, "components": document["components"]})


def test_one_is_submitted_paid_refused_opened_again_and_taken_back(make_api: MakeApi) -> None:
    one = short()
    api = make_api(identity.Role.FINANCE)
    path = f"/claims/{one}"

    said = [
        api.post(f"{path}/submit", {"case_number": "C-1", "version": 1}),
        api.post(f"{path}/pay", {"units": 2, "units_back": 1, "amount": "15", "currency": "USD"}),
        api.post(f"{path}/undo", {}),
        api.post(f"{path}/refuse", {"reason": "too late"}),
        api.post(f"{path}/reopen", {}),
    ]

    assert [status for status, _ in said] == [200] * 5
    assert [told["status"] for _, told in said] == [
        "SUBMITTED", "PAID", "SUBMITTED", "REFUSED", "OPEN",
    ]  # fmt: skip
    assert (said[1][1]["units_paid"], said[1][1]["paid"]["amount"]) == (2, "15.00")
    assert said[1][1]["units_back"] == 1
    trail = AuditRecord.objects.filter(action__startswith="claims.claim.").order_by("pk")
    assert [(each.action, each.actor_name) for each in trail] == [
        (f"claims.claim.{verb}", api.actor.name)
        for verb in ("submitted", "paid", "taken_back", "refused", "reopened")
    ]


def test_a_repeated_request_has_one_effect(make_api: MakeApi) -> None:
    one = short()
    api = make_api(identity.Role.OPERATIONS)
    key = {"Idempotency_Key": "once"}

    first = api.post(f"/claims/{one}/submit", {"case_number": "C-1"}, **key)
    api.post(f"/claims/{one}/undo", {})
    again = api.post(f"/claims/{one}/submit", {"case_number": "C-1"}, **key)

    assert (again, first[1]["status"]) == (first, "SUBMITTED")
    assert [what for what, _, _ in history()] == ["OPENED", "SUBMITTED", "TAKEN_BACK"]


def test_many_are_settled_and_each_answers(make_api: MakeApi) -> None:
    ids = three()
    api = make_api(identity.Role.OPERATIONS)
    payment = {"units": None, "amount": "7.50", "currency": "USD", "is_each": True}

    submitted = api.post(
        "/claims/settle", {"ids": [*ids, 10**9], "verdict": "SUBMIT", "case_number": "C-9"}
    )
    settled = api.post("/claims/settle", {"ids": ids, "verdict": "PAY", "payment": payment})

    assert [each["outcome"] for each in submitted[1]["items"]] == [*["changed"] * 3, "refused"]
    refused = submitted[1]["items"][3]
    assert (refused["code"], refused["why"]) == (
        "claims.claim_not_found", "There is no claim 1000000000.",
    )  # fmt: skip
    assert [each["outcome"] for each in settled[1]["items"]] == ["changed"] * 3
    found = api.get("/claims?tab=PAID&sort=units")[1]["items"]
    assert [row["paid"]["amount"] for row in found] == ["15.00", "22.50", "37.50"]


def test_days_are_read_and_set_and_claims_follow(make_api: MakeApi) -> None:
    one = short()
    api = make_api(identity.Role.OPERATIONS)
    before = {each["kind"]: each for each in api.get("/claims/rules")[1]["items"]}
    deadline = api.get(f"/claims/{one}")[1]["deadline"]

    status, told = api.patch(
        "/claims/rules",
        {"items": [{"kind": "SHORT_SHIPMENT", "wait_days": 15, "days": 61}], "remind_days": 10},
    )

    assert (status, told["changed"], told["remind_days"]) == (200, 1, 10)
    after = {each["kind"]: each for each in told["items"]}
    assert before["SHORT_SHIPMENT"] == {
        "kind": "SHORT_SHIPMENT", "wait_days": 15, "days": 60, "is_announced": True,
    }  # fmt: skip
    assert (after["SHORT_SHIPMENT"]["days"], after["SHORT_SHIPMENT"]["is_announced"]) == (61, False)
    assert after["LOST"] == before["LOST"]
    assert api.get(f"/claims/{one}")[1]["deadline"] > deadline


def test_nonsense_and_foreign_claims_are_refused(make_api: MakeApi) -> None:
    one = short()
    path = f"/claims/{one}"
    api = make_api(identity.Role.OPERATIONS)
    reader = make_api(identity.Role.READONLY, login="reads")
    foreign = make_api(identity.Role.OPERATIONS, stores=[], login="other")

    for body in (
        {},
        {"units": 0},
        {"units": -1},
        {"units": 1, "amount": "1e3", "currency": "USD"},
        {"units": 1, "amount": "-1", "currency": "USD"},
        {"units": 1, "amount": "1.005", "currency": "USD"},
        {"units": 1, "amount": "1", "currency": "XXX"},
        {"units": 1, "amount": "1"},
        {"units": True},
        {"units": 1, "colour": "red"},
    ):
        assert api.post(f"{path}/pay", body)[0] == 422, body
    assert api.post(f"{path}/refuse", {})[0] == 422
    assert api.post(f"{path}/undo", {})[0] == 409
    assert api.post(f"{path}/reopen", {})[0] == 409
    assert api.post(f"{path}/submit", {"version": 7})[0] == 409
    assert api.post("/claims/settle", {"ids": [], "verdict": "SUBMIT"})[0] == 422
    assert api.post("/claims/settle", {"ids": [one], "verdict": "PAY"})[0] == 422
    assert api.post("/claims/settle", {"ids": [one], "verdict": "BURN"})[0] == 422
    for query in ("tab=MOON", "kind=MOON", "due_before=soon", "sort=moon", "status=OPEN"):
        assert api.get(f"/claims?{query}")[0] == 422, query
    assert api.get("/claims?sort=value")[0] == 403
    wrong = {"items": [{"kind": "LOST", "wait_days": 70, "days": 60}]}
    assert api.patch("/claims/rules", wrong)[0] == 422
    assert api.patch("/claims/rules", {"remind_days": 0})[0] == 422
    assert reader.patch("/claims/rules", wrong)[0] == 403
    for verb in ("submit", "undo", "reopen"):
        assert reader.post(f"{path}/{verb}", {})[0] == 403
        assert foreign.post(f"{path}/{verb}", {})[0] == 404
    assert foreign.get(path)[0] == 404
    assert foreign.get(f"{path}/events")[0] == 404
    assert foreign.get("/claims")[1]["items"] == []
    assert Claim.objects.get().status == "OPEN"


def test_one_is_opened_by_hand_and_withdrawn(make_api: MakeApi) -> None:
    shipments.begin()
    api = make_api(identity.Role.OPERATIONS)
    new = {
        "account_id": make_store().account_id, "kind": "REMOVAL_SHORT", "seller_sku": "MUG-RED-1",
        "units": 3, "reference": "R-17", "day": "2026-11-20", "amount": "30", "currency": "USD",
        "note": "short",
    }  # fmt: skip

    status, made = api.post("/claims", new, Idempotency_Key="once")
    repeated = api.post("/claims", new, Idempotency_Key="once")
    twin = api.post("/claims", new | {"units": 1})
    wrong = api.post("/claims", new | {"seller_sku": "HAT-9", "reference": "R-18"})
    withdrawn = api.post(f"/claims/{made['id']}/withdraw", {"version": 1})[1]

    assert (status, repeated) == (201, (201, made))
    told = {name: made[name] for name in ("origin", "units", "note", "reference", "status")}
    assert told == {
        "origin": "HAND", "units": 3, "note": "short", "reference": "R-17", "status": "OPEN",
    }  # fmt: skip
    assert made["worth"] == {"amount": "30.00", "currency": "USD"}
    assert (twin[0], twin[1]["error"]["code"]) == (409, "claims.already_claimed")
    assert twin[1]["error"]["details"]["claim_id"] == made["id"]
    assert (wrong[0], wrong[1]["error"]["code"]) == (422, "claims.sku_unknown")
    assert withdrawn["status"] == "RESOLVED"
    reader = make_api(identity.Role.READONLY)
    assert reader.post("/claims", new)[0] == 403
