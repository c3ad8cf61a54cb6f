"""The pages of claims: list, one claim, what is said to it, letters, deadlines, links, views."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.catalog.product_cast import change, save
from tests.claims.cast import DAY, MUG, Claim, follow, history, lost, receive, settle
from tests.fba import shipment_cast as shipments
from tests.web.conftest import PASSWORD, come_in, make_person
from tests.web.pages import HTMX
from zhongshu.claims import public as claims
from zhongshu.fba.models import Shipment
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db
HERE = "/claims/"
Status = claims.Status


def read(client: Client, path: str = HERE, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.headers
    return answer.content.decode()


def short(missing: int = 3) -> int:
    """Let a shipment of ten mugs be closed short some days ago, and return its claim."""
    now = timezone.now()
    shipments.begin()
    receive(4, status="RECEIVING", at=now - 22 * DAY)
    receive(10 - missing, at=now - 20 * DAY)
    follow(now)
    return Claim.objects.get().pk


def status() -> str:
    return Claim.objects.get().status


def test_the_list_names_what_is_owed_until_when_and_why(admin: Client) -> None:
    nothing = read(admin)
    one = short()

    page = read(admin)

    assert "Nothing to claim" in nothing or "No claims yet" in nothing
    assert f'href="{HERE}{one}/"' in page
    assert "Shipment received short" in page
    assert f"/shipments/find/?code={Shipment.objects.get().code}" in page
    # In Shanghai the next day may have begun.
    assert "38 days left" in page or "37 days left" in page
    assert "3 units" in page


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("", True),
        ("tab=all", True),
        ("tab=soon", False),
        ("tab=submitted", False),
        ("tab=look", False),
        ("kind=SHORT_SHIPMENT", True),
        ("kind=LOST", False),
        ("due=3", False),
        ("due=30", False),
        ("q=MUG+red", True),
        ("q=%3Cscript%3E", False),
        ("ref=FBA1", False),
        ("pool=999999", False),
        ("store=999999", False),
        ("sort=sku", True),
        ("sort=-day", True),
        ("sort=-value", True),
        ("sort=units", True),
    ],
)
def test_filters_and_orders_find_it_or_not(
    admin: Client,
    query: str,
    is_there: bool,  # noqa: FBT001 - a parameter
) -> None:
    one = short()

    assert (f'href="{HERE}{one}/"' in read(admin, f"{HERE}?{query}")) is is_there


@pytest.mark.parametrize(
    "query", ["tab=x", "sort=x", "kind=x", "due=2", "pool=x", "store=x", "cursor=x"]
)
def test_an_address_that_is_none_is_refused(admin: Client, query: str) -> None:
    assert read(admin, f"{HERE}?{query}", status=422)


def test_the_value_is_shown_to_who_may_see_costs_and_to_nobody_else(admin: Client) -> None:
    one = short()
    save(change("MUG-RED", cost="7.50 CNY"))
    make_person("ops", identity.Role.OPERATIONS)
    operations = come_in("ops")

    assert "22.50" in read(admin)
    assert "22.50" in read(admin, f"{HERE}{one}/")
    assert f'href="{HERE}{one}/"' in read(operations)
    assert "22.50" not in read(operations) + read(operations, f"{HERE}{one}/")
    assert read(operations, f"{HERE}?sort=value", status=422)


def test_many_are_submitted_and_the_toast_takes_it_back(admin: Client) -> None:
    one = short()

    done = admin.post(
        f"{HERE}say/submit/", {"id": one, "case_number": "1700<b>"}, headers=HTMX
    ).content.decode()
    submitted = status(), Claim.objects.get().case_number
    undone = admin.post(f"{HERE}undo/?ids={one}", headers=HTMX).content.decode()

    assert "1 claim is submitted." in done
    assert f"{HERE}undo/?ids={one}" in done
    assert submitted == (Status.SUBMITTED, "1700<b>")
    assert "1 claim is taken back." in undone
    assert (status(), Claim.objects.get().case_number) == (Status.OPEN, "")


def test_all_of_the_filter_are_paid_by_the_unit(admin: Client) -> None:
    short()
    headers = HTMX | {"HX-Current-URL": f"http://testserver{HERE}?kind=SHORT_SHIPMENT"}
    said = {"all": "1", "amount": "2.50", "currency": "USD"}

    told = admin.post(f"{HERE}say/pay/", said, headers=headers).content.decode()

    row = Claim.objects.get()
    assert "1 claim is paid." in told
    assert (row.status, row.units_paid, str(row.amount_paid)) == (Status.PAID, 3, "7.5000")


def test_all_without_the_lists_address_is_nothing(admin: Client) -> None:
    short()

    told = admin.post(f"{HERE}say/submit/", {"all": "1"}, headers=HTMX).content.decode()

    assert "Choose at least one claim first." in told
    assert status() == Status.OPEN


@pytest.mark.parametrize(
    ("what", "said", "sentence"),
    [
        ("refuse", {"reason": ""}, "This field is required."),
        ("refuse", {"reason": "   "}, "This field is required."),
        ("refuse", {"reason": "x" * 501}, "at most 500 characters"),
        ("submit", {"case_number": "x" * 41}, "at most 40 characters"),
        ("pay", {"amount": "-1", "currency": "USD", "units": "1", "units_back": "0"}, "greater"),
        ("pay", {"amount": "NaN", "currency": "USD", "units": "1", "units_back": "0"}, "number"),
        ("pay", {"amount": "1", "currency": "XXX", "units": "1", "units_back": "0"}, "valid"),
        ("pay", {"amount": "1.234", "currency": "USD", "units": "1", "units_back": "0"}, "amount"),
    ],
)
def test_what_makes_no_sense_is_said_and_stores_nothing(
    admin: Client, what: str, said: dict[str, str], sentence: str
) -> None:
    one = short()

    listed = admin.post(f"{HERE}say/{what}/", {"id": one, **said}, headers=HTMX)
    alone = admin.post(f"{HERE}{one}/{what}/", said)

    assert sentence in listed.content.decode()
    assert alone.status_code == 422
    assert sentence in alone.content.decode()
    assert [what for what, *_units in history()] == ["OPENED"]


def test_one_is_submitted_paid_partly_opened_again_and_taken_back_on_its_page(
    admin: Client,
) -> None:
    one = short()
    page = read(admin, f"{HERE}{one}/")
    admin.post(f"{HERE}{one}/submit/", {"case_number": "1700123", "version": 1})
    submitted = read(admin, f"{HERE}{one}/")
    paid = {"units": 1, "units_back": 1, "amount": "4", "currency": "USD"}
    admin.post(f"{HERE}{one}/pay/", paid)
    after = read(admin, f"{HERE}{one}/")
    admin.post(f"{HERE}{one}/reopen/")
    reopened = status()
    admin.post(f"{HERE}{one}/undo/")

    assert "was closed with fewer units received than shipped" in page
    assert "Missing when it was closed" in page
    assert "Submitted: Case number 1700123" in submitted
    assert "Paid partly" in after
    assert "4.00" in after
    assert reopened == Status.OPEN
    assert status() == Status.PAID


def test_the_second_of_two_people_reads_that_it_changed(admin: Client) -> None:
    one = short()
    admin.post(f"{HERE}{one}/submit/", {"version": 1})

    answer = admin.post(f"{HERE}{one}/refuse/", {"reason": "me", "version": 1}, follow=True)

    assert "changed meanwhile" in answer.content.decode()
    assert status() == Status.SUBMITTED


def test_a_reader_settles_nothing_and_a_foreign_claim_is_not_there(admin: Client) -> None:
    one = short()
    make_person("rita", identity.Role.READONLY)
    identity.add_user(
        login="olga",
        password=PASSWORD,
        role=identity.Role.OPERATIONS,
        sees_every_store=False,
        language="en",
        actor=identity.SYSTEM,
    )
    rita, olga = come_in("rita"), come_in("olga")

    for path in ("say/submit/", f"{one}/submit/", "undo/", f"{one}/undo/", "rules/save/"):
        assert rita.post(f"{HERE}{path}", {"id": one}).status_code == 403
    assert "Submitted at Amazon" not in read(rita, f"{HERE}{one}/")
    assert read(olga, f"{HERE}{one}/", status=404)
    assert olga.post(f"{HERE}{one}/submit/", {}).status_code == 404
    assert MUG not in read(olga, f"{HERE}?tab=all") + read(olga, f"{HERE}letters/?id={one}")
    assert admin.post(f"{HERE}{one}/steal/").status_code == 404
    assert status() == Status.OPEN


def test_the_words_of_several_claims_stand_in_one_case(admin: Client) -> None:
    one = short()
    lost(at=timezone.now() - 5 * DAY)
    follow(timezone.now())
    ids = list(Claim.objects.values_list("pk", flat=True))

    both = admin.get(f"{HERE}letters/", {"id": ids}, headers=HTMX).content.decode()
    nothing = read(admin, f"{HERE}letters/")

    assert len(ids) == 2
    assert "For 2 claims" in both
    assert both.count("Please investigate") == 2  # the text, and what is copied
    assert "Units claimed: 3" in both
    assert "Units claimed: 2" in both
    assert "Choose at least one claim first." in nothing
    assert 'data-copy="FBA shipment' in read(admin, f"{HERE}{one}/")


def test_changed_figures_are_seen_after_it_was_submitted(admin: Client) -> None:
    one = short()
    settle(one, at=timezone.now())
    receive(9, at=timezone.now())
    follow(timezone.now())

    assert "1 missing now, 3 claimed" in read(admin, f"{HERE}{one}/")
    assert f'href="{HERE}{one}/"' in read(admin, f"{HERE}?tab=look")


def test_deadlines_are_set_followed_and_put_back(admin: Client) -> None:
    short()
    page = read(admin, f"{HERE}rules/")
    told = {
        f"{name}_{kind}": value
        for kind, window in claims.DEFAULTS.items()
        for name, value in (("wait", window.wait_days), ("days", window.days))
    }
    told["remind_days"] = 10
    wrong = admin.post(f"{HERE}rules/save/", told | {"days_LOST": "-1"})
    turned = admin.post(f"{HERE}rules/save/", told | {"wait_LOST": "70"})
    right = admin.post(f"{HERE}rules/save/", told | {"days_SHORT_SHIPMENT": "270"}, follow=True)
    longer = Claim.objects.get().deadline
    reset = admin.post(f"{HERE}rules/reset/", follow=True)

    assert "15 – 60" in page
    assert (wrong.status_code, turned.status_code) == (422, 422)
    assert "Days to claim are 1 to" in turned.content.decode()
    assert "Saved; 1 claim has other days now." in right.content.decode()
    assert claims.read_remind_days() == 10
    assert (longer - Claim.objects.get().deadline).days == 210
    assert "Back to what Amazon announced." in reset.content.decode()


def test_pages_that_caused_it_lead_to_it(admin: Client) -> None:
    one = short()

    assert f'href="{HERE}{one}/"' in read(admin, f"/shipments/{Shipment.objects.get().pk}/")


def test_what_is_due_soon_waits_in_the_navigation_and_on_the_dashboard(admin: Client) -> None:
    one = short()
    Claim.objects.update(deadline=timezone.now().date() + 2 * DAY)

    assert "Claims to submit soon" in read(admin, "/")
    assert '<b class="count hot" id="count-claims">1</b>' in read(admin, HERE)
    assert f'href="{HERE}{one}/"' in read(admin, f"{HERE}?tab=soon&due=3")


def test_a_view_is_saved_and_opens_the_list(admin: Client) -> None:
    short()
    headers = HTMX | {"HX-Current-URL": f"http://testserver{HERE}?kind=LOST&sort=-day"}

    admin.post(f"{HERE}views/save/", {"name": "losses", "is_default": "1"}, headers=headers)

    assert admin.get(HERE).headers["Location"] == f"{HERE}?kind=LOST&sort=-day"


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        (HERE, "kind", "LOST"),
        (HERE, "due", "30"),
        ("/reimbursements/", "currency", "USD"),
        ("/shipments/", "status", "CLOSED"),
        ("/stock/check/", "cause", "OURS_MORE"),
    ],
)
def test_a_search_keeps_what_the_list_is_filtered_by(
    admin: Client, path: str, name: str, value: str
) -> None:
    hidden = f'<input type="hidden" name="{name}" value="{value}">'

    assert hidden in read(admin, f"{path}?tab=all&{name}={value}")


OPENED = {
    "kind": "REMOVAL_SHORT",
    "seller_sku": MUG,
    "units": "3",
    "reference": "R-17",
    "amount": "30",
    "currency": "USD",
    "note": "short by three",
}


def open_one(client: Client, **told: str) -> Any:
    """Open a claim of twenty days ago by hand."""
    shop = shipments.store()
    day = (timezone.now() - 20 * DAY).date().isoformat()
    return client.post(f"{HERE}new/", OPENED | {"pool": str(shop.pool_id), "day": day} | told)


def test_one_is_opened_by_hand_withdrawn_and_that_taken_back(admin: Client) -> None:
    shipments.begin()
    empty = read(admin, f"{HERE}new/")

    made = open_one(admin)
    one = Claim.objects.get().pk
    page = read(admin, f"{HERE}{one}/")
    listed = read(admin)
    admin.post(f"{HERE}{one}/withdraw/", {"version": 1})
    withdrawn = read(admin, f"{HERE}{one}/")
    admin.post(f"{HERE}{one}/undo/")

    assert "What Amazon's data does not tell" in empty
    assert made["Location"] == f"{HERE}{one}/"
    assert [
        text for text in ("By hand", "short by three", "R-17", "30.00") if text not in page
    ] == []
    assert f'hx-post="{HERE}{one}/withdraw/"' in page
    assert "By hand" in listed
    assert f'href="{HERE}new/"' in listed
    assert "Settled without a claim" in withdrawn
    assert "withdraw-form" not in withdrawn
    assert [what for what, *_ in history()] == ["OPENED", "WITHDRAWN", "TAKEN_BACK"]
    assert status() == Status.OPEN


def test_the_same_by_hand_again_is_refused_with_a_link_to_the_first(admin: Client) -> None:
    shipments.begin()
    open_one(admin)
    one = Claim.objects.get().pk

    again = open_one(admin)

    told = again.content.decode()
    assert again.status_code == 422
    assert f"Claim {one} for {MUG} and R-17 is not settled yet." in told
    assert f'href="{HERE}{one}/">Show that claim' in told
    assert 'value="R-17"' in told
    assert Claim.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"seller_sku": "HAT-9"}, "There is no seller SKU HAT-9 in this account."),
        ({"units": "0"}, "greater than or equal to 1"),
        ({"reference": " "}, "This field is required."),
        ({"day": "2190-01-01"}, "It happened today or at most 730 days ago."),
        ({"amount": "0"}, "This is no amount of money"),
        ({"pool": "999999"}, "Select a valid choice"),
        ({"kind": "DIFFERENCE"}, "Select a valid choice"),
        ({"note": "\x00"}, "cannot be stored"),
    ],
)
def test_what_cannot_be_claimed_is_said_at_its_field(
    admin: Client, told: dict[str, str], sentence: str
) -> None:
    shipments.begin()

    refused = open_one(admin, **told)

    assert refused.status_code == 422
    assert sentence in refused.content.decode()
    assert Claim.objects.count() == 0


def test_readers_open_none_and_see_no_button(admin: Client) -> None:
    shipments.begin()
    make_person("rita", identity.Role.READONLY)
    rita = come_in("rita")

    assert rita.get(f"{HERE}new/").status_code == 403
    assert open_one(rita).status_code == 403
    assert f"{HERE}new/" not in read(rita)
    assert Claim.objects.count() == 0
