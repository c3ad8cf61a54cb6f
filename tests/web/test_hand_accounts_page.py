"""Accounts kept by hand on their pages: added, changed, ended, taken up and connected."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import (
    CA,
    DE,
    MONDAY,
    MX,
    US,
    make_account,
    make_application,
    make_hand_store,
)
from tests.web.conftest import come_in, make_person
from tests.web.fake_amazon import FakeAmazon, serve
from tests.web.pages import HTMX
from zhongshu.channels import public as channels
from zhongshu.channels.models import SellingAccount, Store, SyncStream
from zhongshu.identity import public as identity
from zhongshu.web.shell.banners import read_pulse

TOKEN = "Atzr|IwEBIA0123456789abcdef"
ROW = {
    "s0-name": "Our shop",
    "s0-code": "Shop-US",
    "s0-country_code": "us",
    "s0-currency": "usd",
    "s0-time_zone": "America/New_York",
}
SECOND = {
    "s1-name": "British shop",
    "s1-code": "shop-uk",
    "s1-country_code": "GB",
    "s1-currency": "GBP",
    "s1-time_zone": "Europe/London",
}


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> type[FakeAmazon]:
    return serve(monkeypatch)


def make_files(*codes: str, seller_id: str | None = None) -> channels.AccountCard:
    """Return an Amazon account of which files bring the facts."""
    stores = [channels.HandStore(code) for code in codes or (US, CA)]
    made = channels.add_hand_account(
        new=channels.HandAccount("amazon", "Files", stores, "NA", seller_id),
        actor=identity.SYSTEM,
        at=MONDAY,
    )
    return channels.get_account(identity.SYSTEM, made.account_id)


def test_three_kinds_of_accounts_are_offered(admin: Client) -> None:
    page = admin.get("/connect/new/").content.decode()

    for address in ("/connect/add/", "/connect/new/amazon/", "/connect/new/channel/"):
        assert f'href="{address}"' in page
    assert 'href="/connect/new/"' in admin.get("/connect/").content.decode()


def test_an_amazon_account_without_the_api_is_added(admin: Client) -> None:
    answer = admin.post(
        "/connect/new/amazon/",
        {"name": "Files", "marketplaces": [US, MX], "seller_id": " a1files "},
    )

    account = SellingAccount.objects.get()
    assert answer.headers["Location"] == f"/connect/{account.pk}/"
    assert (account.region, account.seller_id, account.state) == ("NA", "A1FILES", "by_hand")
    assert set(account.stores.values_list("marketplace_id", flat=True)) == {US, MX}


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Tick the marketplaces in which this seller sells."),
        ({"marketplaces": [US, DE]}, "An account sells in one region."),
        ({"marketplaces": ["x"]}, "Select a valid choice."),
        ({"marketplaces": [US], "name": "Acme NA"}, "There is an account Acme NA already."),
        ({"marketplaces": [US], "name": ""}, "This field is required."),
        ({"marketplaces": [US], "seller_id": "no id"}, "is no seller id"),
        ({"marketplaces": [US], "seller_id": "A1ACMENA"}, "is here already as Acme NA"),
        ({"marketplaces": [US], "name": "x\u202ey"}, "invisible character"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    admin: Client, sent: dict[str, object], sentence: str
) -> None:
    make_account("Acme NA")

    answer = admin.post("/connect/new/amazon/", {"name": "Files", **sent})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert SellingAccount.objects.count() == 1


def test_another_channel_is_added_with_its_stores(admin: Client) -> None:
    answer = admin.post("/connect/new/channel/", {"name": "Shopify", **ROW, **SECOND})

    account = SellingAccount.objects.get()
    assert answer.headers["Location"] == f"/connect/{account.pk}/"
    assert (account.channel, account.region) == ("custom", "")
    stores = Store.objects.order_by("pk").values_list(
        "marketplace_id", "name", "country_code", "currency", "time_zone"
    )
    assert list(stores) == [
        ("shop-us", "Our shop", "US", "USD", "America/New_York"),
        ("shop-uk", "British shop", "GB", "GBP", "Europe/London"),
    ]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"s0-code": "../x"}, "“../x” is no code"),
        ({"s0-code": "a\x00b"}, "cannot be stored"),
        ({"s0-country_code": "ZZ"}, "“ZZ” is no country"),
        ({"s0-currency": "ABC"}, "“ABC” is no currency"),
        ({"s0-time_zone": "Mars/Base"}, "“Mars/Base” is no time zone"),
        ({"s0-name": ""}, "This field is required."),
        ({**SECOND, "s1-code": "SHOP-us"}, "Another store above has this code."),
        ({"name": "Acme NA"}, "There is an account Acme NA already."),
    ],
)
def test_a_store_that_makes_no_sense_is_refused_beside_its_field(
    admin: Client, sent: dict[str, str], sentence: str
) -> None:
    make_account("Acme NA")

    answer = admin.post("/connect/new/channel/", {"name": "Shopify", **ROW, **sent})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert SellingAccount.objects.count() == 1


def test_rows_come_and_go_and_what_was_typed_stays(admin: Client) -> None:
    more = admin.post(
        "/connect/new/channel/", {"name": "Shopify", **ROW, "more": "1"}, headers=HTMX
    ).content.decode()
    less = admin.post(
        "/connect/new/channel/", {"name": "Shopify", **ROW, **SECOND, "without": "0"}
    ).content.decode()

    assert more.count("<fieldset") == 2
    assert 'value="Shop-US"' in more
    assert 'name="s1-code"' in more
    assert less.count("<fieldset") == 1
    assert 'value="British shop"' in less
    assert 'value="Shopify"' in less
    assert not SellingAccount.objects.exists()


def test_a_row_more_brings_no_choices_again(admin: Client) -> None:
    sent = {f"s{at}-{name}": "" for at in range(29) for name in ("code", "name")}

    page = admin.get("/connect/new/channel/").content.decode()
    rows = admin.post("/connect/new/channel/", {**sent, "more": "1"}, headers=HTMX).content.decode()

    assert page.count("<datalist") == 3
    for name in ("country_code", "currency", "time_zone"):
        assert f'<datalist id="{name}-options">' in page
        assert rows.count(f'list="{name}-options"') == 30
    assert "<datalist" not in rows


def test_the_page_of_such_an_account_shows_what_makes_sense_only(admin: Client) -> None:
    shop, files = make_hand_store(), make_files()

    of_shop = admin.get(f"/connect/{shop.account_id}/").content.decode()
    of_files = admin.get(f"/connect/{files.account_id}/").content.decode()

    for page in (of_shop, of_files):
        assert "Kept by hand" in page
        for nothing in ("Authorised until", "Check permissions", "Subscribe", "Last synced"):
            assert nothing not in page
    assert 'href="/imports/new/"' in of_shop
    assert 'href="/imports/new/?kind=listings"' in of_files
    assert "Connect to Amazon now" in of_files
    assert "Merchant Token" in of_files
    assert "Connect to Amazon now" not in of_shop
    assert "Merchant Token" not in of_shop


@pytest.mark.parametrize("path", ["permissions/", "load/"])
def test_pages_that_make_no_sense_say_why(admin: Client, path: str) -> None:
    shop = make_hand_store()

    page = admin.get(f"/connect/{shop.account_id}/{path}").content.decode()

    assert "Shopify is kept by hand" in page
    assert "Nothing is asked for it" in page
    assert "hx-post" not in page
    # Crumbs are hidden on phones: the name must not be one.
    assert '<span class="cut" title="Shopify">Shopify</span></h1>' in page


def test_the_list_shows_them_beside_the_connected_ones(admin: Client) -> None:
    make_account("Acme NA")
    make_hand_store()

    page = admin.get("/connect/").content.decode()

    row = page[page.index(">Shopify<") :]
    assert "Another channel" in row
    assert "Kept by hand" in row
    assert page.count("/authorise/") == 1
    assert page.count("/permissions/") == 1


def test_stores_are_added_later(admin: Client) -> None:
    shop, files = make_hand_store(), make_files(US)
    of_shop = f"/connect/{shop.account_id}/stores/add/"
    of_files = f"/connect/{files.account_id}/stores/add/"

    twice = admin.post(of_shop, {**ROW, "s0-code": "shopify"})
    added = admin.post(of_shop, ROW)
    ticked = admin.post(of_files, {"marketplaces": [CA]})
    foreign = admin.post(of_files, {"marketplaces": [DE]})

    assert twice.status_code == 422
    assert "This account has a store of this code already." in twice.content.decode()
    assert added.headers["Location"] == f"/connect/{shop.account_id}/stores/"
    assert ticked.headers["Location"] == f"/connect/{files.account_id}/stores/"
    assert foreign.status_code == 422
    assert Store.objects.filter(account=shop.account_id).count() == 2
    assert Store.objects.filter(account=files.account_id).count() == 2
    assert US not in admin.get(of_files).content.decode()


def test_stores_of_a_connected_account_are_not_added_by_hand(admin: Client) -> None:
    account = make_account()

    assert admin.get(f"/connect/{account.pk}/stores/add/").status_code == 409


def test_the_stores_are_named_on_the_page_of_all_stores(admin: Client) -> None:
    shop = make_hand_store()
    sent = {
        f"s{shop.pk}-{name}": value
        for name, value in {
            "name": "Independent",
            "currency": "EUR",
            "time_zone": "Europe/Berlin",
            "pool_code": "OWN",
            "owner": "",
            "developer": "",
        }.items()
    }

    page = admin.get(f"/connect/{shop.account_id}/stores/").content.decode()
    answer = admin.post(f"/connect/{shop.account_id}/stores/", sent)

    assert "sell from one stock" in page
    # The navigation and the help of the keyboard name a page so.
    assert "FBA stock" not in page[page.index("<main") : page.index("</main>")]
    shop.refresh_from_db()
    assert answer.status_code == 302
    assert (shop.name, shop.currency, shop.time_zone) == ("Independent", "EUR", "Europe/Berlin")


def test_an_account_is_called_otherwise(admin: Client) -> None:
    shop, account = make_hand_store(), make_account("Acme NA")
    address = f"/connect/{shop.account_id}/rename/"

    taken = admin.post(address, {"name": "Acme NA"})
    renamed = admin.post(address, {"name": "Independent"})
    connected = admin.post(f"/connect/{account.pk}/rename/", {"name": "Acme"})

    assert (taken.status_code, renamed.status_code, connected.status_code) == (422, 302, 302)
    names = SellingAccount.objects.order_by("name").values_list("name", flat=True)
    assert list(names) == ["Acme", "Independent"]


def test_an_account_is_ended_and_taken_up_again_at_once(admin: Client) -> None:
    shop = make_hand_store()

    ended = admin.post(f"/connect/{shop.account_id}/end/", follow=True)
    page = ended.content.decode()
    undone = admin.post(f"/connect/{shop.account_id}/take-up/", headers=HTMX)

    assert "This account has ended" in page
    assert f'hx-post="/connect/{shop.account_id}/take-up/"' in page
    assert undone.headers["HX-Redirect"] == f"/connect/{shop.account_id}/"
    assert channels.get_account(identity.SYSTEM, shop.account_id).state == "by_hand"


def test_a_connected_account_is_not_ended_without_its_name_typed(admin: Client) -> None:
    account = make_account()

    assert admin.post(f"/connect/{account.pk}/end/").status_code == 409
    account.refresh_from_db()
    assert account.state == "connected"


def test_a_disconnected_account_goes_on_by_hand(admin: Client) -> None:
    account = make_account()
    channels.disconnect_account(account_id=account.pk, actor=identity.SYSTEM, at=MONDAY)

    offered = "Keep by hand" in admin.get(f"/connect/{account.pk}/").content.decode()
    admin.post(f"/connect/{account.pk}/take-up/")
    sync = admin.get("/sync/").content.decode()

    account.refresh_from_db()
    assert offered
    assert (account.state, account.application_id) == ("by_hand", None)
    assert "Nothing is asked here, so nothing can be late" in sync


def test_it_is_connected_later_from_its_page(admin: Client, amazon: type[FakeAmazon]) -> None:
    files = make_files(US)
    [store] = files.stores
    make_application()

    begun = admin.post(f"/connect/{files.account_id}/authorise/")
    asked = admin.get("/connect/add/token/").content.decode()
    answer = admin.post("/connect/add/token/", {"refresh_token": TOKEN, "seller_id": "A1LATER"})

    assert begun.headers["Location"] == "/connect/add/token/"
    assert "Connect Files to Amazon" in asked
    assert answer.headers["Location"] == f"/connect/{files.account_id}/stores/?new=1"
    card = channels.get_account(identity.SYSTEM, files.account_id)
    assert (card.state, card.seller_id) == ("connected", "A1LATER")
    assert store.store_id in {each.store_id for each in card.stores}
    assert SyncStream.objects.filter(account=files.account_id).exists()


def test_where_there_are_several_applications_one_is_chosen_first(
    admin: Client, amazon: type[FakeAmazon]
) -> None:
    files = make_files(US)
    make_application()
    second = make_application("Second")

    begun = admin.post(f"/connect/{files.account_id}/authorise/")
    early = admin.get("/connect/add/token/")
    chosen = admin.post("/connect/add/?renew=1", {"application": str(second.pk)})
    admin.post("/connect/add/token/", {"refresh_token": TOKEN})

    assert begun.headers["Location"] == "/connect/add/?renew=1"
    assert early.headers["Location"] == "/connect/add/"
    assert chosen.headers["Location"] == "/connect/add/token/"
    card = channels.get_account(identity.SYSTEM, files.account_id)
    assert (card.state, card.application_id) == ("connected", second.pk)


def test_what_is_not_amazon_s_cannot_be_connected(admin: Client) -> None:
    shop = make_hand_store()

    answer = admin.post(f"/connect/{shop.account_id}/authorise/")

    assert answer.status_code == 409
    assert "is no account at Amazon" in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["new", "new-amazon", "new-channel", "add-stores", "rename", "end", "take-up"]
)
def test_only_administrators_do_this(name: str, db: None) -> None:
    shop = make_hand_store()
    needs = [] if name.startswith("new") else [shop.account_id]
    make_person("bob", identity.Role.OPERATIONS)
    bob = come_in("bob")
    address = reverse(f"accounts:{name}", args=needs)

    assert {bob.get(address).status_code, bob.post(address).status_code} <= {403, 405}
    assert bob.post(address).status_code in (403, 405)


def test_the_sync_centre_lists_them_as_kept_by_hand_and_not_as_late(admin: Client) -> None:
    make_hand_store()

    page = admin.get("/sync/").content.decode()
    dashboard = admin.get("/").content.decode()

    assert "Nothing is asked here, so nothing can be late" in page
    assert not re.search(r"dot-(bad|warn)", page)
    assert "Sync orders now" not in page
    assert "stream is late" not in dashboard


def test_what_amazon_last_said_troubles_nobody_once_an_account_is_kept_by_hand(
    admin: Client,
) -> None:
    account = make_account("Acme NA")
    long_ago = timezone.now() - timedelta(days=9)
    channels.record_account_status(account_id=account.pk, status="AT_RISK", told_at=long_ago)
    SyncStream.objects.update(failures=3)
    channels.disconnect_account(account_id=account.pk, actor=identity.SYSTEM, at=long_ago)
    channels.keep_by_hand(account_id=account.pk, actor=identity.SYSTEM, at=long_ago)

    pages = {url: admin.get(url).content.decode() for url in ("/", "/sync/", "/connect/")}
    archived = admin.get("/documents/").content.decode()
    streams = channels.list_streams(identity.SYSTEM, account.pk)

    assert not [each.kind for each in streams if each.is_late]
    assert read_pulse(identity.SYSTEM) is None
    assert not re.search(r"dot-(bad|warn)", "".join(pages.values()))
    assert "late" not in pages["/"]
    assert "at risk" not in "".join(pages.values()).lower()
    assert 'class="bad m"' not in archived
