"""The pages of reimbursements: listed, searched, opened, linked to a claim and taken back."""

import pytest
from django.test import Client

from tests.cast import MONDAY, make_store
from tests.claims.payment_cast import known, make_claim, match, paid, record, standing
from tests.inventory.ledger_cast import sku
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncStream

pytestmark = pytest.mark.django_db
EMPTY_PAGES = ("/reimbursements/", "/reimbursements/months/")
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def goods(db: None) -> None:
    make_store()
    sku("MUG-RED-1")


def page(number: int = 1) -> str:
    return f"/reimbursements/{known(number).pk}/"


def test_the_list_shows_what_was_paid_and_what_it_may_pay_for(admin: Client) -> None:
    make_claim(reference="FBA15ABC")
    make_claim(case="C-1", code="HAT-1")
    record(
        paid(1, title="<script>alert(1)</script>"),
        paid(2, 2, case_id="C-1", seller_sku="HAT-1"),
        paid(3, -1, reason="Reimbursement_Reversal"),
        paid(4, 0, units_inventory=2, currency="", amount=None, unit_amount=None),
    )
    match()

    text = admin.get("/reimbursements/").content.decode()
    proposed = admin.get("/reimbursements/?tab=proposed").content.decode()
    found = admin.get("/reimbursements/?q=C-1").content.decode()

    assert text.count("<tr data-id=") == 4
    assert "<script>alert" not in text
    assert ("$22.50" in text, "−$7.50" in text, "2 as goods" in text) == (True, True, True)
    assert "Paid partly" in text
    assert f'href="{page()}"' in proposed
    assert "Lost · FBA15ABC" in proposed
    assert proposed.count("<tr data-id=") == 2
    assert (found.count("<tr data-id="), f'href="{page(2)}"' in found) == (1, True)


@pytest.mark.parametrize(
    "query", ["tab=moon", "sort=moon", "currency=MOON", "store=x", "cursor=%F0"]
)
def test_an_address_that_is_none_of_ours_is_refused(admin: Client, query: str) -> None:
    assert admin.get(f"/reimbursements/?{query}").status_code == 422


def test_what_was_never_read_to_the_end_is_not_said_to_be_nothing(admin: Client) -> None:
    account_id = make_store().account_id
    channels.make_streams(account_id=account_id, at=MONDAY)
    unread = [admin.get(path).content.decode() for path in EMPTY_PAGES]

    stream = SyncStream.objects.filter(account=account_id, kind="reimbursements")
    stream.update(synced_at=MONDAY)
    read = [admin.get(path).content.decode() for path in EMPTY_PAGES]

    assert all("Not read to the end yet" in each for each in unread)
    assert not any("No reimbursements yet" in each for each in unread)
    assert all("No reimbursements yet" in each for each in read)


def test_nothing_paid_and_nothing_found_say_so(admin: Client) -> None:
    SyncStream.objects.filter(kind="reimbursements").update(synced_at=MONDAY)
    assert "No reimbursements yet" in admin.get("/reimbursements/").content.decode()
    assert "No reimbursements yet" in admin.get("/reimbursements/months/").content.decode()
    found = admin.get("/reimbursements/?tab=linked").content.decode()
    assert "No reimbursement fits this filter" in found


def test_months_are_added_up(admin: Client) -> None:
    record(paid(1), paid(2, -1), paid(3, 1, currency="CAD"))

    text = admin.get("/reimbursements/months/").content.decode()

    assert text.count('<th scope="row"') == 2
    assert ("$22.50" in text, "−$7.50" in text, "$15.00" in text) == (True, True, True)


def test_a_claim_is_confirmed_and_taken_back(admin: Client) -> None:
    claim = make_claim()
    record(paid(1))
    row = known(1)

    text = admin.get(page()).content.decode()
    given = {"claim": claim.pk, "version": row.version}
    linked = admin.post(f"{page()}link/", given, headers=HTMX).content.decode()
    then = standing(claim)[0]
    again = admin.post(f"{page()}link/", given, headers=HTMX).content.decode()
    undone = admin.post(f"{page()}undo/", headers=HTMX).content.decode()
    once = admin.post(f"{page()}undo/", headers=HTMX).content.decode()

    assert f'value="{claim.pk}" checked' in text
    assert "It pays for this claim now." in linked
    assert f'hx-post="{page()}undo/"' in linked
    assert f"Linked to claim {claim.pk}" in linked
    assert "changed meanwhile" in again
    assert ("Taken back." in undone, then, standing(claim)[0]) == (True, "PAID", "SUBMITTED")
    assert "there is nothing to undo" in once


def test_what_amazon_tells_otherwise_stands_in_the_history(admin: Client) -> None:
    record(paid(1))
    record(paid(1, case_id="C-1"))

    assert "Case number – → C-1" in admin.get(page()).content.decode()


def test_one_is_said_to_be_for_no_claim(admin: Client) -> None:
    record(paid(1))

    answer = admin.post(f"{page()}link/", {"claim": "none"})
    text = admin.get(page()).content.decode()

    assert (answer.status_code, answer["Location"]) == (302, page())
    assert "said that it pays for no claim" in text
    assert 'value="none"' not in text


@pytest.mark.parametrize("claim", ["", "x", "999999999", "-1"])
def test_a_claim_that_is_none_changes_nothing(admin: Client, claim: str) -> None:
    record(paid(1))

    answer = admin.post(f"{page()}link/", {"claim": claim}, headers=HTMX)

    assert answer.status_code == 200
    assert known(1).claim_id is None
    assert admin.post("/reimbursements/999999/link/", {"claim": "none"}).status_code == 404


def test_who_may_not_settle_sees_no_buttons_and_is_refused(reader: Client) -> None:
    claim = make_claim()
    record(paid(1))

    text = reader.get(page()).content.decode()

    assert 'name="claim"' not in text
    assert reader.post(f"{page()}link/", {"claim": claim.pk}).status_code == 403
    assert reader.post(f"{page()}undo/").status_code == 403
