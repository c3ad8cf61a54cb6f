"""The pages of the stock check: list, one difference, settling, undoing, views, and checking."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.catalog.pairing_cast import make_product
from tests.catalog.product_cast import change, save
from tests.fba.shipment_cast import tell as tell_shipment
from tests.inventory.ledger_cast import stock
from tests.reconciliation.cast import CHECKED_AT, SKU, Status, check, history, plant
from tests.web.conftest import PASSWORD, come_in, make_person
from tests.web.pages import HTMX
from zhongshu.fba.models import Shipment
from zhongshu.identity import public as identity
from zhongshu.reconciliation.models import Difference

pytestmark = pytest.mark.django_db
HERE = "/stock/check/"


def read(client: Client, path: str = HERE, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.headers
    return answer.content.decode()


def status() -> str:
    return Difference.objects.get().status


def test_the_list_tells_how_many_agree_and_why_the_others_do_not(admin: Client) -> None:
    nothing = read(admin)
    one = plant()

    page = read(admin)

    assert "No books are open yet" in nothing
    assert "0 / 1" in page
    assert "Missing at Amazon, and nothing explains it" in page
    assert f'href="{HERE}{one}/"' in page
    assert "+2" in page


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("", True),
        ("tab=all", True),
        ("tab=accepted", False),
        ("cause=OURS_MORE", True),
        ("cause=UNPAIRED", False),
        ("kind=FBA", True),
        ("kind=RESERVED", False),
        ("units=5", False),
        ("age=30", False),
        ("q=MUG+red", True),
        ("q=%3Cscript%3E", False),
        ("owner=me", False),
        ("pool=999999", False),
        ("store=999999", False),
        ("value=10000", False),
        ("sort=sku", True),
        ("sort=-age", True),
        ("sort=-value", True),
    ],
)
def test_filters_and_orders_find_it_or_not(
    admin: Client,
    query: str,
    is_there: bool,  # noqa: FBT001 - a parameter
) -> None:
    one = plant()
    Difference.objects.update(first_seen_at=timezone.now())

    assert (f'href="{HERE}{one}/"' in read(admin, f"{HERE}?{query}")) is is_there


@pytest.mark.parametrize(
    "query", ["tab=x", "sort=x", "cause=x", "age=2", "units=-1", "pool=x", "value=1", "cursor=x"]
)
def test_an_address_that_is_none_is_refused(admin: Client, query: str) -> None:
    assert read(admin, f"{HERE}?{query}", status=422)


def test_the_value_is_shown_to_who_may_see_costs_and_to_nobody_else(admin: Client) -> None:
    one = plant()
    save(change("MUG-RED", cost="7.50 CNY"))
    make_person("ops", identity.Role.OPERATIONS)
    operations = come_in("ops")

    assert "15.00" in read(admin)
    assert "15.00" in read(admin, f"{HERE}{one}/")
    assert f'href="{HERE}{one}/"' in read(operations)
    assert "15.00" not in read(operations) + read(operations, f"{HERE}{one}/")
    assert read(operations, f"{HERE}?sort=value", status=422)
    assert read(operations, f"{HERE}?value=100", status=422)


def test_many_are_settled_and_the_toast_takes_it_back(admin: Client) -> None:
    one = plant()
    said = {"id": one, "verdict": "ACCEPT", "reason": "broken <b>"}

    done = admin.post(f"{HERE}settle/", said, headers=HTMX).content.decode()
    accepted = status()
    undone = admin.post(f"{HERE}undo/?ids={one}", headers=HTMX).content.decode()

    assert "1 difference is settled." in done
    assert f"{HERE}undo/?ids={one}" in done
    assert "1 difference is open again." in undone
    assert (accepted, status()) == (Status.ACCEPTED, Status.OPEN)


def test_all_of_the_filter_are_settled(admin: Client) -> None:
    plant()
    headers = HTMX | {"HX-Current-URL": f"http://testserver{HERE}?cause=OURS_MORE"}

    admin.post(f"{HERE}settle/", {"all": "1", "verdict": "CLAIM"}, headers=headers)

    assert status() == Status.CLAIMED


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"verdict": "ACCEPT", "reason": ""}, "Say why, in a few words."),
        ({"verdict": "WAIT"}, "Say until which day to wait"),
        ({"verdict": "WAIT", "until": "soon"}, "Enter a valid date."),
        ({"verdict": "STEAL"}, "Select a valid choice."),
        ({"verdict": "ACCEPT", "reason": "x" * 501}, "at most 500 characters"),
    ],
)
def test_what_makes_no_sense_is_said_and_stores_nothing(
    admin: Client, said: dict[str, str], sentence: str
) -> None:
    one = plant()

    listed = admin.post(f"{HERE}settle/", {"id": one, **said}, headers=HTMX)
    alone = admin.post(f"{HERE}{one}/settle/", said)

    assert sentence in listed.content.decode()
    assert alone.status_code == 422
    assert sentence in alone.content.decode()
    assert history() == [("SEEN", 2)]


def test_one_is_corrected_and_the_correction_taken_back_on_its_page(admin: Client) -> None:
    one = plant()
    page = read(admin, f"{HERE}{one}/")
    corrected = admin.post(
        f"{HERE}{one}/settle/", {"verdict": "CORRECT", "reason": "lost", "version": 1}
    )
    after = stock(), read(admin, f"{HERE}{one}/"), read(admin, f"/stock/{make_product().pk}/")
    undone = admin.post(f"{HERE}{one}/undo/")

    assert "Found by the check: our books 20, Amazon 18, moved since 0" in page
    assert "Opening" in page
    assert (corrected.status_code, undone.status_code) == (302, 302)
    assert after[0] == {"FBA": 18}
    assert "A correction is posted" in after[1]
    assert f'href="{HERE}{one}/"' in after[2]
    assert (stock(), status()) == ({"FBA": 20}, Status.OPEN)


def test_the_second_of_two_people_reads_that_it_changed(admin: Client) -> None:
    one = plant()
    admin.post(f"{HERE}{one}/settle/", {"verdict": "CLAIM", "version": 1})

    told = admin.post(f"{HERE}{one}/settle/", {"verdict": "ACCEPT", "reason": "me", "version": 1})

    assert told.status_code == 422
    assert "changed meanwhile" in told.content.decode()
    assert status() == Status.CLAIMED


def test_a_reader_settles_nothing_and_a_foreign_difference_is_not_there(admin: Client) -> None:
    one = plant()
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

    for path in ("settle/", f"{one}/settle/", "undo/", f"{one}/undo/", "run/"):
        assert rita.post(f"{HERE}{path}", {"id": one, "verdict": "CLAIM"}).status_code == 403
    assert read(olga, f"{HERE}{one}/", status=404)
    assert olga.post(f"{HERE}{one}/settle/", {"verdict": "CLAIM"}).status_code == 404
    assert SKU not in read(olga, f"{HERE}?tab=all")
    assert status() == Status.OPEN


def test_it_is_checked_at_once(admin: Client) -> None:
    plant()

    told = admin.post(f"{HERE}run/", headers=HTMX).content.decode()

    assert "Checked: 0 of 1 seller SKUs agree." in told


def test_a_view_is_saved_and_opens_the_list(admin: Client) -> None:
    plant()
    headers = HTMX | {"HX-Current-URL": f"http://testserver{HERE}?cause=OURS_MORE&sort=-age"}

    kept = admin.post(f"{HERE}views/save/", {"name": "Lost", "is_default": "1"}, headers=headers)
    opened = admin.get(HERE)

    assert kept.headers["HX-Redirect"] == opened.headers["Location"]
    assert "Lost" in admin.get(f"{HERE}views/", headers=headers).content.decode()


def test_the_dashboard_shows_the_number_and_leads_to_the_page(admin: Client) -> None:
    before = read(admin, "/")
    plant()
    Difference.objects.update(first_seen_at=timezone.now())
    check(timezone.now(), is_full=True)

    page = read(admin, "/")

    assert "agrees with Amazon" not in before
    assert '<a class="link-plain" href="/stock/check/">0 / 1</a>' in page
    assert timezone.now() > CHECKED_AT


def test_the_page_leads_to_the_shipments_that_are_being_counted(admin: Client) -> None:
    one = plant()
    tell_shipment("RECEIVING", {SKU: (10, 4)}, was_there=True)

    page = read(admin, f"{HERE}{one}/")

    shipment_id = Shipment.objects.get().pk
    assert f'href="/shipments/{shipment_id}/"' in page
    assert "4 / 10" in page
