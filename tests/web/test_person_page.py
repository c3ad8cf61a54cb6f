"""Settings › people › one of them."""

import pytest
from django.test import Client

from tests.cast import CA, US, make_account, make_store
from tests.web.conftest import PASSWORD, come_in, make_person
from tests.web.pages import PAYLOADS, assert_harmless
from zhongshu.channels import public as channels
from zhongshu.flows.add_user import add_user
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord, User

CARD = {"login": "bo", "role": "operations", "language": "en", "time_zone": ""}


@pytest.fixture
def bo(admin: Client) -> int:
    return make_person("bo", identity.Role.OPERATIONS)


@pytest.fixture
def fay(admin: Client) -> Client:
    """Sign in an administrator of the store in the US alone; there is one in Canada too."""
    make_account()
    add_user(
        login="fay",
        password=PASSWORD,
        role="admin",
        store_ids=[make_store(US).pk],
        actor=identity.SYSTEM,
        language="en",
    )
    return come_in("fay")


def test_the_list_leads_to_a_person(admin: Client, bo: int) -> None:
    page = admin.get("/settings/people/").content.decode()

    assert f'href="/settings/people/{bo}/"' in page
    assert admin.get(f"/settings/people/{bo}/").status_code == 200
    assert admin.get("/settings/people/99999/").status_code == 404


def test_a_person_is_changed(admin: Client, bo: int) -> None:
    given = {"login": "Bob", "role": "finance", "language": "zh-hans", "time_zone": "Asia/Tokyo"}

    answer = admin.post(f"/settings/people/{bo}/", given)

    assert answer.headers["Location"] == f"/settings/people/{bo}/"
    user = User.objects.get(pk=bo)
    assert (user.username, user.role, user.language) == ("Bob", "finance", "zh-hans")
    assert (user.time_zone, user.sees_every_store) == ("Asia/Tokyo", True)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"login": "ADA"}, "There is a user ADA already."),
        ({"login": "a b"}, "“a b” cannot be a name"),
        ({"time_zone": "Mars"}, "“Mars” is not a choice for time zone."),
        ({"role": "king"}, "Select a valid choice."),
    ],
)
def test_a_refused_change_says_why_at_its_field(
    admin: Client, bo: int, given: dict[str, str], sentence: str
) -> None:
    answer = admin.post(f"/settings/people/{bo}/", CARD | {"role": "finance"} | given)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert User.objects.get(pk=bo).role == "operations"


def test_o19_the_last_administrator_cannot_be_demoted_or_deactivated(admin: Client) -> None:
    ada = User.objects.get(username="ada").pk

    demoted = admin.post(f"/settings/people/{ada}/", CARD | {"login": "ada"})
    narrowed = admin.post(f"/settings/people/{ada}/stores/", {})
    deactivated = admin.post(f"/settings/people/{ada}/deactivate/")

    assert [answer.status_code for answer in (demoted, narrowed, deactivated)] == [422, 422, 409]
    for answer in (demoted, narrowed, deactivated):
        assert "ada is the last administrator who sees every store" in answer.content.decode()
    assert User.objects.get().is_administrator


def test_stores_are_given_and_taken(admin: Client, bo: int) -> None:
    make_account()
    us, ca = make_store(US), make_store(CA)
    kim = come_in("bo")

    admin.post(f"/settings/people/{bo}/stores/", {"stores": [str(us.pk)]})
    one = channels.list_store_ids(bo)
    admin.post(f"/settings/people/{bo}/stores/", {"stores": [str(ca.pk)]})
    page = admin.get("/settings/people/").content.decode()

    assert one == {us.pk}
    assert channels.list_store_ids(bo) == {ca.pk}
    assert ca.name in page
    assert kim.get("/settings/").status_code == 200
    admin.post(f"/settings/people/{bo}/stores/", {"every_store": "on"})
    assert User.objects.get(pk=bo).sees_every_store


def test_a_person_goes_and_comes_back(admin: Client, bo: int) -> None:
    browser = come_in("bo")

    gone = admin.post(f"/settings/people/{bo}/deactivate/")
    page = admin.get(f"/settings/people/{bo}/").content.decode()
    while_out = browser.get("/settings/").status_code
    back = admin.post(f"/settings/people/{bo}/reactivate/")

    assert gone.headers["Location"] == back.headers["Location"] == f"/settings/people/{bo}/"
    assert "Reactivate" in page
    assert (while_out, browser.get("/settings/").status_code) == (302, 302)
    assert come_in("bo").get("/settings/").status_code == 200
    trail = admin.get("/settings/audit/").content.decode()
    assert ("Person deactivated" in trail, "Person reactivated" in trail) == (True, True)


def test_o19_an_administrator_of_some_stores_gives_those_alone(fay: Client, bo: int) -> None:
    us, ca = make_store(US), make_store(CA)
    kim = add_user(
        login="kim", password=PASSWORD, role="operations", store_ids=[ca.pk], actor=identity.SYSTEM
    )

    page = fay.get(f"/settings/people/{kim}/").content.decode()
    given = fay.post(f"/settings/people/{kim}/stores/", {"stores": [str(us.pk)]})
    everything = fay.post(f"/settings/people/{kim}/stores/", {"every_store": "on"})
    demoted = fay.post(f"/settings/people/{kim}/", CARD | {"login": "kim", "role": "admin"})

    assert ca.name not in page
    assert "Name, role and password are changed by an administrator" in page
    assert given.status_code == 302
    assert channels.list_store_ids(kim) == {us.pk, ca.pk}
    assert (everything.status_code, demoted.status_code) == (422, 403)
    assert "This reaches into stores that you do not see." in demoted.content.decode()
    assert fay.post(f"/settings/people/{kim}/deactivate/").status_code == 403
    user = User.objects.get(pk=kim)
    assert (user.role, user.is_active, user.sees_every_store) == ("operations", True, False)


@pytest.mark.parametrize("what", ["", "stores/", "deactivate/", "reactivate/"])
def test_others_change_nobody(admin: Client, bo: int, what: str) -> None:
    browser = come_in("bo")
    before = AuditRecord.objects.count()

    answer = browser.post(f"/settings/people/{bo}/{what}", CARD | {"role": "admin"})

    assert answer.status_code == 403
    assert User.objects.get(pk=bo).role == "operations"
    assert AuditRecord.objects.count() == before


@pytest.mark.parametrize("payload", PAYLOADS)
def test_o2_what_was_typed_is_text(admin: Client, bo: int, payload: str) -> None:
    answer = admin.post(f"/settings/people/{bo}/", CARD | {"login": payload})

    assert answer.status_code == 422
    assert_harmless(answer.content.decode())
