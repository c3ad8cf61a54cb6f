"""/reimbursements: listed, added up, linked and taken back, by right and by store."""

import pytest

from tests.api.conftest import MakeApi
from tests.cast import make_store
from tests.claims.payment_cast import known, make_claim, paid, record, standing
from tests.inventory.ledger_cast import sku
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def goods(db: None) -> None:
    make_store()
    sku("MUG-RED-1")


def test_they_are_listed_page_by_page_and_added_up(make_api: MakeApi) -> None:
    claim = make_claim()
    record(paid(1), paid(2, 1, reason="CustomerReturn"))
    api = make_api(identity.Role.READONLY)

    status, first = api.get("/reimbursements?limit=1&sort=quantity_total")
    second = api.get(f"/reimbursements?limit=1&sort=quantity_total&cursor={first['next']}")[1]
    months = api.get("/reimbursements/months?tab=UNLINKED&currency=USD")[1]
    proposed = api.get("/reimbursements?tab=PROPOSED&approved_from=2026-11-01")[1]["items"]

    assert status == 200
    [row], [other] = first["items"], second["items"]
    assert (row["amount"], row["unit_amount"], row["units_cash"]) == ("22.50", "7.50", 3)
    assert (other["reason"], other["proposals"]) == ("CustomerReturn", [])
    assert [each["claim_id"] for each in row["proposals"]] == [claim.pk]
    assert [each["id"] for each in proposed] == [row["id"]]
    assert months == [
        {
            "month": "2026-11-01", "currency": "USD", "rows": 2, "paid": "30.00",
            "taken_back": "0.00", "net": "30.00", "units_cash": 4, "units_inventory": 0,
        }
    ]  # fmt: skip


def test_the_first_and_the_last_of_all_days_are_days_as_others(make_api: MakeApi) -> None:
    record(paid(1))
    api = make_api(identity.Role.READONLY)

    asked = "/reimbursements?approved_from=0001-01-01&approved_to=9999-12-31"
    found = [api.get(asked), api.get("/reimbursements?approved_to=0001-01-01")]

    assert [(status, len(rows["items"])) for status, rows in found] == [(200, 1), (200, 0)]


def test_one_is_linked_and_taken_back(make_api: MakeApi) -> None:
    claim = make_claim()
    record(paid(1))
    record(paid(1, case_id="C-5"))
    path = f"/reimbursements/{known(1).pk}"
    api = make_api(identity.Role.FINANCE)

    status, linked = api.post(f"{path}/link", {"claim_id": claim.pk, "version": 2})
    paid_then = standing(claim)[0]
    status_2, undone = api.post(f"{path}/undo", {})
    events = api.get(f"{path}/events")[1]

    assert (status, linked["how"], linked["claim"]["claim_id"]) == (200, "PERSON", claim.pk)
    assert (status_2, undone["claim"], paid_then, standing(claim)[0]) == (
        200, None, "PAID", "SUBMITTED",
    )  # fmt: skip
    assert [each["what"] for each in events] == ["UNDONE", "LINKED", "CHANGED"]
    assert events[2]["changes"] == {"case_id": ["", "C-5"]}


def test_what_may_not_be_is_refused_and_changes_nothing(make_api: MakeApi) -> None:
    claim, hat = make_claim(), make_claim(code="HAT-1")
    record(paid(1))
    path = f"/reimbursements/{known(1).pk}"
    reader = make_api(identity.Role.READONLY)
    seller = make_api(identity.Role.OPERATIONS, login="sells")

    assert reader.post(f"{path}/link", {"claim_id": claim.pk})[0] == 403
    assert reader.post(f"{path}/undo", {})[0] == 403
    assert seller.post(f"{path}/link", {"claim_id": claim.pk, "version": 7})[0] == 409
    assert seller.post(f"{path}/link", {"claim_id": hat.pk})[0] == 409
    assert seller.post(f"{path}/link", {"claim_id": 999_999})[0] == 404
    assert seller.post(f"{path}/link", {})[0] == 422
    assert seller.post(f"{path}/undo", {})[0] == 409
    assert seller.post("/reimbursements/999999/link", {"claim_id": None})[0] == 404
    assert seller.get("/reimbursements/999999")[0] == 404
    assert seller.get("/reimbursements/999999/events")[0] == 404
    assert seller.get("/reimbursements?tab=MOON")[0] == 422
    assert seller.get("/reimbursements?approved_from=soon")[0] == 422
    assert known(1).version == 1
