"""The frame of a page is kept for some seconds, and never hides what its reader just did."""

import time

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from tests.cast import CA
from tests.orders.cast import order, record, stored
from tests.web.pages import HTMX, make_keeper_of, whole_page
from zhongshu.identity import public as identity
from zhongshu.web.shell import frame

pytestmark = pytest.mark.django_db
ORDERS = "/orders/?tab=all"
WAITING = 'id="count-orders">'


def waiting(client: Client) -> str:
    """Return the count beside "Orders" in the navigation; "" when nothing waits."""
    entry = whole_page(client, ORDERS).split('data-go="o"', 1)[1].split("</a>", 1)[0]
    return entry.partition(WAITING)[2].partition("<")[0]


def test_what_waits_is_kept_for_ten_seconds(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    record(order("702-1"))
    assert waiting(admin) == "1"

    record(order("702-2"))

    assert waiting(admin) == "1"
    ten_later = time.monotonic() + 10
    monkeypatch.setattr(time, "monotonic", lambda: ten_later)
    assert waiting(admin) == "2"


def test_whoever_changes_something_sees_it_at_once(admin: Client) -> None:
    record(order("702-1"), order("702-2"))
    assert waiting(admin) == "2"

    admin.post("/orders/act/mark-processed/", {"id": [stored("702-1").pk]}, headers=HTMX)

    assert waiting(admin) == "1"


def test_another_process_does_not_show_old_figures_to_whoever_changed_them(admin: Client) -> None:
    record(order("702-1"), order("702-2"))
    admin.post("/orders/act/mark-processed/", {"id": [stored("702-1").pk]}, headers=HTMX)
    cookie = admin.cookies[frame.JUST_CHANGED]

    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (10, True, "Lax")
    kept_elsewhere = RequestFactory().get("/", headers={"cookie": f"{frame.JUST_CHANGED}=1"})
    frame.keep(kept_elsewhere, "x", lambda: "old")
    assert frame.keep(kept_elsewhere, "x", lambda: "new") == "new"


def test_other_rights_have_a_frame_of_their_own(admin: Client) -> None:
    record(order("702-1"))
    keeper = make_keeper_of(CA)
    assert waiting(admin) == "1"

    assert waiting(keeper) == ""
    assert waiting(admin) == "1"


def test_each_language_has_its_own_sentences() -> None:
    request = RequestFactory().get("/")
    request.actor = identity.SYSTEM  # type: ignore[attr-defined]

    assert frame.keep(request, "word", lambda: "stock") == "stock"
    with translation.override("zh-hans"):
        assert frame.keep(request, "word", lambda: "库存") == "库存"
    assert frame.keep(request, "word", lambda: "new") == "stock"


def test_the_kept_figures_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "MOST_KEPT", 2)
    request = RequestFactory().get("/")

    for name in ("first", "second", "third"):
        frame.keep(request, name, lambda: "old")

    assert frame.keep(request, "third", lambda: "new") == "old"
    assert frame.keep(request, "first", lambda: "new") == "new"
