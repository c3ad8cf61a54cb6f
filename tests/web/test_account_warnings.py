"""What is wrong with an account: in its card, above every page, and never twice on one."""

from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from tests.cast import ADMIN, MONDAY, application_of, make_account
from zhongshu.channels import public as channels
from zhongshu.channels.models import SellingAccount, Store
from zhongshu.web.connect.lines import account_lines
from zhongshu.web.shell.banners import read_banner

WHAT_TO_DO = "Open Account Health in Seller Central and answer what Amazon asks there."
SAID = {
    "AT_RISK": "Amazon says that Acme NA is at risk of deactivation.",
    "DEACTIVATED": "Amazon has deactivated Acme NA: its listings cannot be bought.",
}


def make_judged_account(status: str) -> SellingAccount:
    account = make_account()
    Store.objects.update(confirmed_at=MONDAY)
    channels.record_account_status(account_id=account.pk, status=status, told_at=MONDAY)
    return account


def lose(account: SellingAccount) -> None:
    Store.objects.update(confirmed_at=MONDAY)
    channels.mark_authorisation_lost(account_id=account.pk, because="gone", at=MONDAY)


@pytest.mark.parametrize("status", ["AT_RISK", "DEACTIVATED"])
def test_bad_health_is_said_above_every_page_as_something_broken(db: None, status: str) -> None:
    account = make_judged_account(status)

    banner = read_banner(RequestFactory().get("/orders/"), ADMIN)

    assert banner is not None
    assert (banner.sentence, banner.next_step) == (SAID[status], WHAT_TO_DO)
    assert (banner.is_bad, banner.url) == (True, f"/connect/{account.pk}/")


def test_good_or_unknown_health_needs_nobody(db: None) -> None:
    make_judged_account("NORMAL")
    first = read_banner(RequestFactory().get("/orders/"), ADMIN)
    SellingAccount.objects.update(amazon_status="A_NEW_WORD")

    assert (first, read_banner(RequestFactory().get("/orders/"), ADMIN)) == (None, None)


@pytest.mark.parametrize(
    ("status", "word"),
    [("NORMAL", "Normal"), ("AT_RISK", "At risk"), ("DEACTIVATED", "Deactivated"), ("NEW", "NEW")],
)
def test_the_card_tells_what_amazon_said(admin: Client, status: str, word: str) -> None:
    account = make_judged_account(status)

    page = admin.get(f"/connect/{account.pk}/").content.decode()

    assert f"{word}</span>" in page
    assert "as Amazon said" in page
    assert page.count(SAID.get(status, WHAT_TO_DO)) == (status in SAID)


def test_the_card_says_that_amazon_said_nothing(admin: Client) -> None:
    account = make_account()

    page = admin.get(f"/connect/{account.pk}/").content.decode()

    told = "Amazon has not said yet: it comes with the daily report, and at once by notification."
    assert told in page


def test_an_account_at_risk_comes_first(db: None) -> None:
    make_account("Acme EU", "EU", ["A1PA6795UKMFR9"])
    make_judged_account("AT_RISK")

    lines = account_lines(channels.list_accounts(ADMIN), [], timezone.now())

    assert [line.card.name for line in lines] == ["Acme NA", "Acme EU"]


@pytest.mark.parametrize(
    ("status", "words"), [("AT_RISK", "Account at risk"), ("DEACTIVATED", "Account deactivated")]
)
def test_bad_health_stands_beside_the_authorisation(admin: Client, status: str, words: str) -> None:
    account = make_judged_account(status)

    pages = [admin.get(path).content.decode() for path in ("/connect/", f"/connect/{account.pk}/")]

    assert [page.count(f"{words}</span>") for page in pages] == [1, 1]


def test_a_warning_is_shown_once_where_it_is_settled(admin: Client) -> None:
    account = make_account()
    lose(account)
    said = "Acme NA must be authorised again: its streams wait. Gone."

    pages = {
        path: admin.get(path).content.decode()
        for path in ("/connect/", f"/connect/{account.pk}/", "/listings/")
    }

    assert pages["/connect/"].count(said) == 1
    assert 'class="banner' not in pages["/connect/"]
    assert 'class="banner' not in pages[f"/connect/{account.pk}/"]
    assert pages[f"/connect/{account.pk}/"].count("Amazon no longer accepts the authorisation") == 1
    assert 'class="banner is-bad"' in pages["/listings/"]
    assert f'href="/connect/{account.pk}/">Look at it' in pages["/listings/"]


def test_another_account_is_warned_of_on_the_page_of_one(admin: Client) -> None:
    other, account = make_account("Other", "EU", ["A1PA6795UKMFR9"]), make_account()
    lose(other)

    page = admin.get(f"/connect/{account.pk}/").content.decode()

    assert page.count("Other must be authorised again") == 1
    assert 'class="banner is-bad"' in page


def test_held_sending_is_said_once_where_it_is_released(admin: Client) -> None:
    channels.hold_sending(because="restored from a backup", at=MONDAY)
    said = "restored, copied or moved. Restored from a backup."

    here, elsewhere = (admin.get(path).content.decode() for path in ("/sync/", "/connect/"))

    assert (here.count(said), 'class="banner' in here) == (1, False)
    assert (elsewhere.count(said), 'class="banner is-bad"' in elsewhere) == (1, True)


def test_a_refused_application_leads_to_its_page(db: None) -> None:
    account = make_account()
    Store.objects.update(confirmed_at=MONDAY)
    channels.mark_application_refused(
        application_id=application_of(account).pk, because="wrong", at=MONDAY
    )

    banner = read_banner(RequestFactory().get("/orders/"), ADMIN)

    assert banner is not None
    assert banner.url == "/connect/applications/"
    assert read_banner(RequestFactory().get("/connect/applications/"), ADMIN) is None


def test_what_ends_soon_is_said_on_the_account(admin: Client) -> None:
    account = make_account()
    SellingAccount.objects.update(authorised_until=timezone.now() + timedelta(days=5))

    page = admin.get(f"/connect/{account.pk}/").content.decode()

    assert page.count("The consent of Acme NA ends soon.") == 1


def test_stores_to_confirm_are_not_said_above_the_page_that_confirms_them(db: None) -> None:
    account = make_account()

    elsewhere = read_banner(RequestFactory().get("/orders/"), ADMIN)
    there = read_banner(RequestFactory().get(f"/connect/{account.pk}/stores/"), ADMIN)

    assert elsewhere is not None
    assert "nobody has confirmed" in elsewhere.sentence
    assert there is None
