"""The bell and its page."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import MONDAY
from tests.notifications.cast import HOUR, calm, look, lose, make_late, miss_backup
from tests.web.conftest import come_in, make_person
from tests.web.pages import HTMX, part, refusal_of, whole_page
from zhongshu.channels.models import SellingAccount
from zhongshu.identity import public as identity
from zhongshu.web.shell import frame

PAGE = "/notifications/"


@pytest.fixture(autouse=True)
def an_hour_later(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let it be an hour after Monday, and nothing be kept of other tests."""
    began = timezone.now()
    real = datetime.now

    def now() -> datetime:
        return MONDAY + HOUR + (real(began.tzinfo) - began)

    monkeypatch.setattr(timezone, "now", now)
    frame.forget()
    yield
    frame.forget()


@pytest.fixture
def account(db: None) -> SellingAccount:
    return calm()


def bell(client: Client) -> str:
    """Return what the bell counts, by the pulse that every page asks for; "" for nothing."""
    frame.forget()
    found = re.search(
        r'id="bell-count" hx-swap-oob="true"( hidden)?>(\d*)', part(client, "/pulse/")
    )
    assert found is not None
    return "" if found[1] else found[2]


def test_the_bell_counts_what_is_unread(admin: Client, account: SellingAccount) -> None:
    before = bell(admin)
    make_late(account, "orders", "listings")
    miss_backup()

    assert (before, bell(admin)) == ("", "2")


def test_every_page_has_the_bell_and_pays_nothing_for_it(
    admin: Client, account: SellingAccount
) -> None:
    lose(account)
    whole_page(admin, "/settings/")

    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = whole_page(admin, "/settings/")

    assert '<a class="bell" href="/notifications/" title="Notifications">' in page
    assert [each["sql"] for each in asked if "notifications_" in each["sql"]] == []


def test_the_page_says_what_and_where_it_is_mended(admin: Client, account: SellingAccount) -> None:
    make_late(account, "orders", "listings")
    lose(calm("Beta NA"))
    miss_backup()

    page = whole_page(admin, PAGE)

    beta = SellingAccount.objects.get(name="Beta NA").pk
    assert re.findall(r"<h2>.*?</span></span>|<h2>.*?([A-Z0-9][^<>]*)</h2>", page)[-3:] == [
        "Beta NA must be authorised again: its streams wait. Gone.",
        "The nightly backup was not made.",
        "2 streams of Acme NA are late.",
    ]
    assert "Orders, Listings" in page
    assert re.findall(r'<a class="btn btn-sm" href="([^"]*)">Look at it', page)[-2:] == [
        f"/connect/{beta}/",
        "/sync/",
    ]


def test_one_is_read_and_brought_back(admin: Client, account: SellingAccount) -> None:
    make_late(account, "orders")
    [late] = look(after=HOUR)

    answer = admin.post(f"{PAGE}{late.notification_id}/read/", headers=HTMX)
    after_reading = bell(admin)
    only_unread = part(admin, f"{PAGE}?state=unread")
    admin.post(f"{PAGE}{late.notification_id}/unread/")

    assert "Mark as unread" in answer.content.decode()
    assert 'id="bell-count" hx-swap-oob="true" hidden>' in answer.content.decode()
    assert (after_reading, bell(admin)) == ("", "1")
    assert "You have read everything" in only_unread
    assert "1 thing still waits to be mended." in only_unread


def test_everything_is_read_by_this_person_alone(admin: Client, account: SellingAccount) -> None:
    make_late(account, "orders")
    miss_backup()
    make_person("bo", identity.Role.ADMIN)
    bo = come_in("bo")

    answer = admin.post(f"{PAGE}read/?state=unread")

    assert answer.headers["Location"] == f"{PAGE}?state=unread"
    assert (bell(admin), bell(bo)) == ("", "2")
    assert "Mark all as read" not in whole_page(admin, PAGE)


def test_nothing_needs_anybody(admin: Client, account: SellingAccount) -> None:
    assert "Nothing needs you" in whole_page(admin, PAGE)


def test_what_was_mended_meanwhile_is_refused_in_words(
    admin: Client, account: SellingAccount
) -> None:
    answer = admin.post(f"{PAGE}00000000-0000-0000-0000-000000000001/read/", headers=HTMX)

    assert answer.status_code == 404
    assert refusal_of(answer) == "This needs nobody any more: it was mended, or it is not for you."


def test_readers_have_a_bell_of_their_own_stores(
    reader: Client, admin: Client, account: SellingAccount
) -> None:
    miss_backup()
    make_late(account, "orders")

    assert (bell(reader), bell(admin)) == ("1", "2")


def test_the_count_of_the_bell_is_kept_for_some_seconds(
    admin: Client, account: SellingAccount
) -> None:
    bell(admin)
    with CaptureQueriesContext(connection) as asked:
        part(admin, "/pulse/")

    assert [each["sql"] for each in asked if "channels_sellingaccount" in each["sql"]][1:] == []
    assert len([each for each in asked if "notifications_readmark" in each["sql"]]) == 1
