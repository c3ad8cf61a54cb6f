"""Accounts: who connects them, what is refused, and what nobody may see."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import (
    ADMIN,
    DE,
    FR,
    MONDAY,
    US,
    application_of,
    make_account,
    make_application,
    make_store,
)
from tests.fake_gateway import FakeGateway
from tests.web.conftest import PASSWORD, come_in, make_person
from tests.web.fake_amazon import FakeAmazon, begin, serve
from zhongshu.channels import public as channels
from zhongshu.channels.models import (
    Application,
    Credential,
    RoleGrant,
    SellingAccount,
    Store,
    SyncStream,
)
from zhongshu.identity import public as identity

PAYLOAD = '"><img src=x onerror=alert(1)>'
TOKEN = "Atzr|IwEBIA0123456789abcdef"
OF_ACCOUNT = ("", "stores/", "permissions/", "load/")
NEW_APPLICATION = {
    "name": "Second",
    "client_id": "amzn1.application-oa2-client.2",
    "client_secret": "quite secret",
    "amazon_id": "amzn1.sp.solution.2",
    "kind": "PUBLIC",
}


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> type[FakeAmazon]:
    return serve(monkeypatch)


def come_in_for(login: str, *store_ids: int) -> Client:
    """Return the browser of an operator who sees these stores only."""
    user_id = identity.add_user(
        login=login,
        password=PASSWORD,
        role=identity.Role.OPERATIONS,
        sees_every_store=False,
        language="en",
        actor=identity.SYSTEM,
    )
    channels.grant_store_access(user_id=user_id, store_ids=store_ids, actor=ADMIN)
    return come_in(login)


def test_the_list_shows_state_and_age(admin: Client) -> None:
    lost, ending, gone = make_account("Lost"), make_account("Ending"), make_account("Gone")
    at = timezone.now()
    channels.mark_authorisation_lost(account_id=lost.pk, because="invalid_grant", at=at)
    SellingAccount.objects.filter(pk=ending.pk).update(authorised_until=at + timedelta(days=12))
    channels.disconnect_account(account_id=gone.pk, actor=ADMIN, at=at)

    page = admin.get("/connect/").content.decode()

    states = [
        page.index(state)
        for state in ("Authorisation lost<", "Ends soon<", "No longer synchronised<")
    ]
    assert states == sorted(states)
    assert page.count("<tr>") == 1 + 3
    assert "token entered" in page


def test_the_wizard_asks_one_question_a_step(admin: Client, amazon: type[FakeAmazon]) -> None:
    application = make_application()
    chosen = admin.post("/connect/add/", {"application": str(application.pk)})
    region = admin.post("/connect/add/region/", {"region": "NA", "name": "Northwind"})

    answer = admin.post(
        "/connect/add/token/", {"refresh_token": f" {TOKEN}\n", "seller_id": "a2northwind"}
    )

    account = SellingAccount.objects.get()
    assert chosen.headers["Location"] == "/connect/add/region/"
    assert region.headers["Location"] == "/connect/add/token/"
    assert answer.headers["Location"] == f"/connect/{account.pk}/stores/?new=1"
    assert (account.name, account.seller_id) == ("Northwind", "A2NORTHWIND")
    assert amazon.asked == [TOKEN]
    assert admin.get("/connect/add/token/").headers["Location"] == "/connect/add/"


def test_an_application_is_added_on_the_way(admin: Client) -> None:
    answer = admin.post("/connect/add/", NEW_APPLICATION)

    assert answer.headers["Location"] == "/connect/add/region/"
    made = Application.objects.get()
    assert (made.name, made.kind, made.is_draft) == ("Second", "PUBLIC", False)
    assert b"quite secret" not in bytes(made.client_secret)


def test_a_taken_application_is_refused_and_its_secret_not_written_back(admin: Client) -> None:
    admin.post("/connect/applications/", NEW_APPLICATION)

    answer = admin.post("/connect/applications/", NEW_APPLICATION)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The application Second is here already: change its secret instead." in page
    assert "quite secret" not in page
    assert Application.objects.count() == 1


@pytest.mark.parametrize("path", ["region", "token", "consent"])
def test_a_step_needs_the_steps_before(admin: Client, path: str) -> None:
    assert admin.get(f"/connect/add/{path}/").headers["Location"] == "/connect/add/"


@pytest.mark.parametrize("chosen", ["", "0", "99999", "x", "٣"])
def test_an_unknown_application_is_not_chosen(admin: Client, chosen: str) -> None:
    make_application()

    answer = admin.post("/connect/add/", {"application": chosen})

    assert answer.status_code == 422
    assert "Choose one of these applications." in answer.content.decode()


@pytest.mark.parametrize(
    ("token", "sentence"),
    [
        ("", "This field is required."),
        ("amzn1.oa2-cs.v1.abc", "Amazon&#x27;s begin with Atzr|"),
        ("Atzr|IwEBIA", "it has only 11 characters"),
        ("Atzr|" + "x" * 5000, "at most 4000 characters"),
    ],
)
def test_a_wrong_token_is_not_tried(
    admin: Client, amazon: type[FakeAmazon], token: str, sentence: str
) -> None:
    begin(admin, make_application().pk)

    answer = admin.post("/connect/add/token/", {"refresh_token": token})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert amazon.asked == []


def test_a_token_that_amazon_refuses_connects_nothing(
    admin: Client, amazon: type[FakeAmazon]
) -> None:
    begin(admin, make_application().pk)
    amazon.refusal = channels.AuthorisationLostError("invalid_grant")

    answer = admin.post("/connect/add/token/", {"refresh_token": TOKEN})

    assert answer.status_code == 502
    assert "Amazon does not accept this refresh token" in answer.content.decode()
    assert SellingAccount.objects.count() == 0


def test_a5_a_token_of_another_region_names_the_region(
    admin: Client, amazon: type[FakeAmazon]
) -> None:
    begin(admin, make_application().pk)
    amazon.regions = ("FE",)

    answer = admin.post("/connect/add/token/", {"refresh_token": TOKEN})

    assert answer.status_code == 422
    assert "This authorisation is of region Far East, not of North America. Choose Far East" in (
        answer.content.decode()
    )
    assert SellingAccount.objects.count() == 0


def test_what_amazon_said_stands_beside_our_words_and_not_in_them(
    admin: Client, amazon: type[FakeAmazon]
) -> None:
    begin(admin, make_application().pk)
    amazon.refusal = channels.GatewayError("The answer was cut off", request_id="req-7")
    admin.post("/preferences/", {"language": "zh-hans"})

    page = admin.post("/connect/add/token/", {"refresh_token": TOKEN}).content.decode()

    assert "亚马逊没有给出可用的回答。请求编号 req-7。" in page
    assert '<code class="code" lang="en">The answer was cut off</code>' in page


def test_a10_a_pasted_token_that_may_be_a_known_seller_asks_for_the_id(
    admin: Client, amazon: type[FakeAmazon]
) -> None:
    account = make_account()
    begin(admin, application_of(account).pk)

    answer = admin.post("/connect/add/token/", {"refresh_token": TOKEN})

    assert answer.status_code == 422
    assert "Acme NA sells in the same marketplaces." in answer.content.decode()
    assert SellingAccount.objects.count() == 1


def test_an_account_is_authorised_again_with_a_token(
    admin: Client, amazon: type[FakeAmazon]
) -> None:
    account = make_account()
    channels.mark_authorisation_lost(account_id=account.pk, because="x", at=MONDAY)
    begun = admin.post(f"/connect/{account.pk}/authorise/")

    answer = admin.post("/connect/add/token/", {"refresh_token": TOKEN})

    assert begun.headers["Location"] == "/connect/add/token/"
    assert answer.headers["Location"] == f"/connect/{account.pk}/permissions/"
    account.refresh_from_db()
    assert account.state == "connected"
    assert SellingAccount.objects.count() == 1


def test_stores_are_confirmed(admin: Client) -> None:
    account = make_account("Acme EU", "EU", (DE, FR))
    given = {
        f"s{store.pk}-{name}": value
        for store in Store.objects.all()
        for name, value in (
            ("name", f"Acme {store.country_code}"),
            ("currency", "eur"),
            ("time_zone", "Europe/Berlin"),
            ("pool_code", "EU"),
        )
    }

    answer = admin.post(f"/connect/{account.pk}/stores/?new=1", given)

    assert answer.headers["Location"] == f"/connect/{account.pk}/permissions/?new=1"
    rows = Store.objects.order_by("name").values_list("name", "currency", "time_zone")
    assert list(rows) == [("Acme DE", "EUR", "Europe/Berlin"), ("Acme FR", "EUR", "Europe/Berlin")]
    assert Store.objects.filter(confirmed_at=None).count() == 0


def test_a_store_in_no_zone_is_refused(admin: Client) -> None:
    store = make_store(US)
    names = ("name", "currency", "time_zone", "pool_code")
    values = ("Acme", "USD", "Mars/Olympus", "US")
    given = {f"s{store.pk}-{name}": value for name, value in zip(names, values, strict=True)}

    answer = admin.post(f"/connect/{store.account_id}/stores/", given)

    assert answer.status_code == 422
    assert "“Mars/Olympus” is no time zone." in answer.content.decode()
    store.refresh_from_db()
    assert store.confirmed_at is None


def test_permissions_are_asked_and_told(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    account = make_account()
    gateway = FakeGateway(clock=MONDAY)
    gateway.script(
        "probe_roles",
        [
            channels.RoleProbe("Product Listing", "searchListingsItems", True),
            channels.RoleProbe("Finance and Accounting", "getReports", False, "denied", "req-7"),
            channels.RoleProbe("A new role", "getNothing", None, "no answer"),
        ],
    )
    gateway.serve(monkeypatch)
    first = admin.get(f"/connect/{account.pk}/permissions/").content.decode()

    part = admin.post(
        f"/connect/{account.pk}/permissions/check/", headers={"HX-Request": "true"}
    ).content.decode()

    assert 'hx-trigger="load"' in first
    assert 'hx-trigger="load"' not in part
    assert "1 role is missing" in part
    assert "Solution Provider Portal › Develop Apps › Edit App › Roles" in part
    assert "req-7" in part
    assert "A new role" in part
    assert gateway.accounts == [(account.pk, True)]


def test_a_role_that_was_not_answered_says_of_when_its_answer_is(admin: Client) -> None:
    account = make_account()
    RoleGrant.objects.create(
        account=account,
        role="Finance and Accounting",
        operation="getReports",
        is_granted=True,
        probed_at=timezone.now() - timedelta(minutes=40),
        unanswered_at=timezone.now(),
    )

    page = admin.get(f"/connect/{account.pk}/permissions/").content.decode()

    assert "Amazon did not answer this time" in page
    assert "40 min ago" in page.partition("As of")[2][:200]


def test_an_outage_while_asking_for_permissions_is_said(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = make_account()
    gateway = FakeGateway(clock=MONDAY)
    gateway.script("probe_roles", channels.GatewayError("no answer"))
    gateway.serve(monkeypatch)

    answer = admin.post(f"/connect/{account.pk}/permissions/check/", headers={"HX-Request": "true"})

    assert "Amazon gives no usable answer. Request –." in answer.content.decode()
    assert RoleGrant.objects.count() == 0


def test_disconnecting_wants_the_name(admin: Client) -> None:
    account = make_account()

    wrong = admin.post(f"/connect/{account.pk}/disconnect/", {"name": "acme"})
    kept = Credential.objects.count()
    right = admin.post(f"/connect/{account.pk}/disconnect/", {"name": "Acme NA"})

    assert (wrong.headers["Location"], kept) == (f"/connect/{account.pk}/", 1)
    assert right.headers["Location"] == "/connect/"
    assert Credential.objects.count() == 0
    assert Store.objects.count() == 2


def test_a_seller_id_is_entered_later(admin: Client) -> None:
    account = make_account()
    SellingAccount.objects.update(seller_id=None)

    refused = admin.post(f"/connect/{account.pk}/seller-id/", {"seller_id": "no id!"})
    admin.post(f"/connect/{account.pk}/seller-id/", {"seller_id": "a2merchant"})

    assert refused.status_code == 422
    assert "is no seller id" in refused.content.decode()
    account.refresh_from_db()
    assert account.seller_id == "A2MERCHANT"


def test_the_pre_flight_asks_for_the_seller_id_that_listings_wait_for(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = make_account()
    SellingAccount.objects.update(seller_id=None)
    gateway = FakeGateway(clock=MONDAY)
    untold = channels.RoleProbe("Product Listing", "searchListingsItems", None, "not known yet")
    gateway.script("probe_roles", [untold])
    gateway.serve(monkeypatch)
    admin.post(f"/connect/{account.pk}/permissions/check/")
    address = f"/connect/{account.pk}/seller-id/?new=1"

    page = admin.get(f"/connect/{account.pk}/permissions/?new=1").content.decode()
    refused = admin.post(address, {"preflight": "1", "seller_id": "?"}).content.decode()
    answer = admin.post(address, {"preflight": "1", "seller_id": "A2MERCHANT"})

    assert "waits for the seller id" in page
    assert "not known yet" not in page
    assert "Business Information › Your Merchant Token" in page
    assert f'action="{address}"' in page
    assert "What may we do for this account?" in refused
    assert "“?” is no seller id" in refused
    assert answer.headers["Location"] == f"/connect/{account.pk}/permissions/?new=1"
    assert RoleGrant.objects.count() == 0
    assert 'hx-trigger="load"' in admin.get(answer.headers["Location"]).content.decode()


def test_a_public_application_begins_with_amazon_s_page(admin: Client) -> None:
    account = make_account()
    Application.objects.update(kind="PUBLIC")
    admin.post("/connect/add/", {"application": str(account.application_id)})

    region = admin.post("/connect/add/region/", {"region": "EU"})
    again = admin.post(f"/connect/{account.pk}/authorise/")

    assert region.headers["Location"] == "/connect/add/consent/"
    assert again.headers["Location"] == "/connect/add/consent/"


def test_a_mistyped_seller_id_is_corrected_where_listings_are_refused(
    admin: Client, reader: Client
) -> None:
    account = make_account()
    SellingAccount.objects.update(seller_id="A2OTHER")
    RoleGrant.objects.create(
        account=account,
        role="Product Listing",
        operation="searchListingsItems",
        is_granted=False,
        probed_at=MONDAY,
    )
    address = f"/connect/{account.pk}/permissions/?new=1"

    page = admin.get(address).content.decode()
    answer = admin.post(
        f"/connect/{account.pk}/seller-id/?new=1", {"preflight": "1", "seller_id": "A2MERCHANT"}
    )

    assert "Amazon refuses the listings of seller A2OTHER" in page
    assert 'value="A2OTHER"' in page
    assert "/permissions/check/?new=1" in page
    assert answer.headers["Location"] == address
    account.refresh_from_db()
    assert account.seller_id == "A2MERCHANT"
    assert "Amazon refuses the listings" not in reader.get(address).content.decode()


def test_the_account_says_what_waits_for_the_seller_id(admin: Client, reader: Client) -> None:
    account = make_account()
    SellingAccount.objects.update(seller_id=None)

    page = admin.get(f"/connect/{account.pk}/").content.decode()

    assert "The role for listings cannot be told before the seller id is entered." in page
    assert 'name="seller_id"' in page
    assert 'name="seller_id"' not in reader.get(f"/connect/{account.pk}/").content.decode()


def test_a_new_secret_is_taken_and_never_shown(admin: Client) -> None:
    application = make_application()
    channels.mark_application_refused(application_id=application.pk, because="x", at=MONDAY)

    answer = admin.post(
        f"/connect/applications/{application.pk}/secret/", {"client_secret": "fresh secret"}
    )

    assert answer.headers["Location"] == "/connect/applications/"
    assert channels.get_application_secrets(application.pk).client_secret == "fresh secret"
    assert "fresh secret" not in admin.get("/connect/applications/").content.decode()
    assert admin.get("/connect/applications/99999/secret/").status_code == 404


def test_an_old_secret_is_reminded_of(admin: Client) -> None:
    make_application()
    Application.objects.update(secret_entered_at=timezone.now() - timedelta(days=160))

    assert "160 days" in admin.get("/connect/applications/").content.decode()
    assert "must be rotated" in admin.get("/connect/").content.decode()


def test_the_first_load_asks_again_until_all_has_ended(admin: Client) -> None:
    account = make_account()
    address = f"/connect/{account.pk}/load/"
    before = admin.get(address, headers={"HX-Request": "true"}).content.decode()
    SyncStream.objects.update(synced_at=timezone.now())

    after = admin.get(address, headers={"HX-Request": "true"}).content.decode()

    assert 'hx-trigger="every 1s"' in before
    assert "No worker runs, so nothing begins" in before
    assert "every 1s" not in after
    assert "Everything is here" in after


def test_others_read_and_change_nothing(reader: Client) -> None:
    account = make_account()
    paths = [f"/connect/{account.pk}/{path}" for path in OF_ACCOUNT]
    changes = ("authorise/", "disconnect/", "seller-id/", "stores/", "permissions/check/")

    read = [reader.get(path).status_code for path in ["/connect/", *paths]]
    changed = [
        reader.post(f"/connect/{account.pk}/{path}", {"name": "Acme NA"}).status_code
        for path in changes
    ]
    wizard = [
        reader.get(f"/connect/{path}").status_code
        for path in ("add/", "add/region/", "add/token/", "add/consent/", "applications/")
    ]

    assert read == [200] * 5
    assert changed == [403] * 5
    assert wizard == [403] * 5
    assert "Authorise again" not in reader.get("/connect/").content.decode()
    assert Credential.objects.count() == 1


def test_o3_accounts_of_others_do_not_exist(db: None) -> None:
    mine, other = make_store(US, account="Mine"), make_account("Other")
    sam = come_in_for("sam", mine.pk)

    found = [sam.get(f"/connect/{other.pk}/{path}").status_code for path in OF_ACCOUNT]
    asked = sam.post(f"/connect/{other.pk}/permissions/check/").status_code

    assert found == [404] * 4
    assert asked == 404
    assert "Other" not in sam.get("/connect/").content.decode()
    assert sam.get(f"/connect/{mine.account_id}/").status_code == 200


def test_o2_names_are_text(admin: Client) -> None:
    account = make_account(PAYLOAD)
    Store.objects.update(name=PAYLOAD, amazon_name=PAYLOAD)
    Application.objects.update(name=PAYLOAD, application_id=PAYLOAD)
    begin(admin, application_of(account).pk, name=PAYLOAD)
    paths = ["/connect/", "/connect/applications/", "/connect/add/", "/connect/add/token/"]
    paths += [f"/connect/{account.pk}/{path}" for path in OF_ACCOUNT]

    pages = [admin.get(path).content.decode() for path in paths]

    assert [page.count("<img") for page in pages] == [0] * len(pages)


def test_o1_a_foreign_form_changes_nothing(admin: Client) -> None:
    account = make_account()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = admin.cookies

    answer = strict.post(f"/connect/{account.pk}/disconnect/", {"name": "Acme NA"})

    assert answer.status_code == 403
    assert Credential.objects.count() == 1


def test_an_operator_checks_permissions_but_does_not_connect(db: None) -> None:
    make_person("olga", identity.Role.OPERATIONS)
    olga = come_in("olga")
    account = make_account()

    assert "Check again" in olga.get(f"/connect/{account.pk}/permissions/").content.decode()
    assert olga.post("/connect/add/", NEW_APPLICATION).status_code == 403
