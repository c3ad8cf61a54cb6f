"""The page of one application: called otherwise, removed, exchanged for another one."""

import pytest
from django.test import Client

from tests.cast import MONDAY, make_account, make_application
from tests.web.fake_amazon import FakeAmazon, serve
from zhongshu.channels import public as channels
from zhongshu.channels.models import Application, SellingAccount

TOKEN = "Atzr|IwEBIA0123456789abcdef"
PAYLOAD = '"><img src=x onerror=alert(1)>'


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> type[FakeAmazon]:
    return serve(monkeypatch)


def test_an_application_is_called_otherwise_and_published(admin: Client) -> None:
    made = make_application()
    Application.objects.update(is_draft=True)
    address = f"/connect/applications/{made.pk}/"

    page = admin.get(address).content.decode()
    answer = admin.post(address, {"name": "Main"})

    made.refresh_from_db()
    assert (made.name, made.is_draft) == ("Main", False)
    assert "checked" in page
    assert answer.headers["Location"] == "/connect/applications/"
    assert address in admin.get("/connect/applications/").content.decode()


def test_a_taken_name_is_refused_beside_the_field(admin: Client) -> None:
    made, other = make_application("Ours"), make_application("Theirs")

    answer = admin.post(f"/connect/applications/{made.pk}/", {"name": other.name})

    assert answer.status_code == 422
    assert "There is an application Theirs already." in answer.content.decode()
    assert Application.objects.get(pk=made.pk).name == "Ours"


def test_an_unused_application_is_removed_by_typing_its_name(admin: Client) -> None:
    made = make_application()
    address = f"/connect/applications/{made.pk}/"

    wrong = admin.post(f"{address}remove/", {"name": "ours"})
    kept = Application.objects.count()
    right = admin.post(f"{address}remove/", {"name": "Ours"})

    assert (wrong.headers["Location"], kept) == (address, 1)
    assert right.headers["Location"] == "/connect/applications/"
    assert Application.objects.count() == 0
    assert admin.get(address).status_code == 404


def test_an_application_in_use_says_who_uses_it_and_stays(admin: Client) -> None:
    account = make_account()
    address = f"/connect/applications/{account.application_id}/"

    page = admin.get(address).content.decode()
    refused = admin.post(f"{address}remove/", {"name": "Ours"}, follow=True).content.decode()

    assert "1 account uses it:" in page
    assert "Acme NA" in page
    assert "Remove…" not in page
    assert "Ours cannot be removed: 1 account(s) use it (Acme NA)." in refused
    assert Application.objects.count() == 1


def test_an_account_is_authorised_again_with_another_application(
    admin: Client, amazon: type[FakeAmazon]
) -> None:
    account, other = make_account(), make_application("Second")
    admin.post(f"/connect/{account.pk}/authorise/")

    link = admin.get("/connect/add/token/").content.decode()
    page = admin.get("/connect/add/?renew=1").content.decode()
    chosen = admin.post("/connect/add/?renew=1", {"application": str(other.pk)})
    admin.post("/connect/add/token/", {"refresh_token": TOKEN})

    assert "/connect/add/?renew=1" in link
    assert "Which application asks Amazon for Acme NA?" in page
    assert chosen.headers["Location"] == "/connect/add/token/"
    assert SellingAccount.objects.get().application_id == other.pk


def test_without_renewing_the_wizard_begins_a_new_account(admin: Client) -> None:
    account, other = make_account(), make_application("Second")
    admin.post(f"/connect/{account.pk}/authorise/")

    answer = admin.post("/connect/add/", {"application": str(other.pk)})

    assert answer.headers["Location"] == "/connect/add/region/"
    assert admin.session["connect_draft"]["account_id"] is None


def test_others_neither_see_nor_change_an_application(reader: Client) -> None:
    made = make_application()
    address = f"/connect/applications/{made.pk}/"

    told = [
        reader.get(address).status_code,
        reader.post(address, {"name": "x"}).status_code,
        reader.post(f"{address}remove/", {"name": "Ours"}).status_code,
    ]

    assert told == [403] * 3
    assert Application.objects.get().name == "Ours"


def test_o2_the_name_of_an_application_is_text(admin: Client) -> None:
    made = make_application()
    Application.objects.update(name=PAYLOAD)

    page = admin.get(f"/connect/applications/{made.pk}/").content.decode()

    assert page.count("<img") == 0


def test_a_mistyped_client_id_is_refused_beside_the_field(admin: Client) -> None:
    given = {"name": "Ours", "client_id": "abc", "client_secret": "s", "amazon_id": "amzn1.sp.x"}

    answer = admin.post("/connect/applications/", {**given, "kind": "PRIVATE"})

    assert answer.status_code == 422
    assert "This is no client id: Amazon" in answer.content.decode()
    assert Application.objects.count() == 0


def test_a_refused_application_without_accounts_says_what_to_compare(admin: Client) -> None:
    Application.objects.filter(pk=make_application().pk).update(refused_at=MONDAY)

    page = admin.get("/connect/applications/").content.decode()

    assert "If the client id is wrong, remove this application" in page


def test_a_public_application_tells_what_to_register_at_amazon(admin: Client) -> None:
    make_application("Ours")
    before = admin.get("/connect/applications/").content.decode()
    make_application("Ours too", kind=channels.ApplicationKind.PUBLIC)

    after = admin.get("/connect/applications/").content.decode()

    assert "/connect/amazon/login" not in before
    assert "/connect/amazon/login</dd>" in after
    assert "/connect/amazon/callback</dd>" in after
