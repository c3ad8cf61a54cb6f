"""The sync centre in a real browser: numbers move, and what is set shows without a reload."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.cast import make_account
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncStream


def test_a_run_is_watched_from_its_start_to_its_end(page: Page) -> None:
    make_account()
    later = timezone.now() + timedelta(hours=1)
    SyncStream.objects.update(due_at=later)
    sign_in(page)
    page.goto("/sync/")

    page.get_by_role("button", name="Sync Orders now", exact=True).click()
    expect(page.get_by_text("No worker runs, so nothing begins")).to_be_visible()
    lease = start_orders()
    read(lease, 250)
    live = page.locator("#sync-live")
    expect(live.get_by_text("250 / 1,000")).to_be_visible()
    expect(page.get_by_role("row", name="Orders").get_by_text("running")).to_be_visible()
    read(lease, 750)
    expect(live.get_by_text("1,000 / 1,000")).to_be_visible()
    channels.finish_run(lease, cursor=None, at=timezone.now())

    expect(live.locator("section")).to_have_count(0)
    row = page.get_by_role("row", name="Orders")
    expect(row.get_by_text("just now")).to_be_visible()
    expect(row.get_by_role("cell", name="1,000", exact=True)).to_be_visible()


def test_a_run_stops_when_a_person_says_so(page: Page) -> None:
    make_account()
    SyncStream.objects.update(due_at=timezone.now() + timedelta(hours=1))
    lease = start_orders()
    read(lease, 100)
    sign_in(page)
    page.goto("/sync/")

    page.get_by_role("button", name="Stop safely").click()

    expect(page.get_by_text("stops after this page")).to_be_visible()
    expect(page.get_by_role("button", name="Stop safely")).to_be_disabled()


def test_settings_are_saved_in_the_drawer(page: Page) -> None:
    make_account()
    SyncStream.objects.update(due_at=timezone.now() + timedelta(hours=1))
    sign_in(page)
    page.goto("/sync/")

    page.get_by_role("link", name="Settings of Orders").click()
    drawer = page.locator("#drawer")
    drawer.get_by_label("Other").check()
    drawer.get_by_label("Minutes").fill("0")
    drawer.get_by_role("button", name="Save").click()
    expect(drawer.get_by_label("Other")).to_be_visible()
    drawer.get_by_label("Minutes").fill("7")
    drawer.get_by_role("button", name="Save").click()

    expect(page.get_by_text("The settings of Orders are saved.")).to_be_visible()
    expect(drawer).to_be_hidden()
    expect(page.get_by_role("row", name="Orders").get_by_text("7 min")).to_be_visible()


def test_focus_goes_into_the_drawer_to_the_mistake_and_back(
    page: Page, complaints: list[str]
) -> None:
    make_account()
    SyncStream.objects.update(due_at=timezone.now() + timedelta(hours=1))
    sign_in(page)
    page.goto("/sync/")
    link = page.get_by_role("link", name="Settings of Orders")
    drawer = page.locator("#drawer")

    link.focus()
    page.keyboard.press("Enter")
    expect(drawer.get_by_role("heading", level=2)).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    drawer.get_by_label("Other").check()
    drawer.get_by_label("Minutes").fill("")
    page.keyboard.press("Control+Enter")
    expect(drawer.get_by_label("Minutes")).to_have_attribute("aria-invalid", "true")
    expect(drawer.get_by_label("Minutes")).to_be_focused()
    drawer.get_by_label("Minutes").fill("7")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("row", name="Orders").get_by_text("7 min")).to_be_visible()
    expect(link).to_be_focused()
    [refused] = complaints  # Chromium logs the answer 422
    assert "422" in refused
    complaints.clear()


def test_a_stream_is_switched_off_in_its_row(page: Page) -> None:
    make_account()
    SyncStream.objects.update(due_at=timezone.now() + timedelta(hours=1))
    sign_in(page)
    page.goto("/sync/")

    switch = page.get_by_role("switch", name="Acme NA: Listing pictures")
    switch.uncheck()

    expect(page.get_by_text("Listing pictures is off: it runs only when you ask.")).to_be_visible()
    expect(switch).to_be_focused()
    assert SyncStream.objects.get(kind="listing_images").enabled is False


def start_orders() -> channels.RunLease:
    """Begin a run of the orders as a worker would."""
    at = timezone.now()
    stream = SyncStream.objects.get(kind="orders")
    lease = channels.start_run(stream_id=stream.pk, trigger=channels.Trigger.PERSON, at=at)
    assert lease is not None
    window = channels.Window(at - timedelta(hours=1), at - timedelta(minutes=3))
    return channels.begin_window(lease, window=window, expected=1000)


def read(lease: channels.RunLease, number: int) -> None:
    """Store a page of so many new orders."""
    with transaction.atomic():
        channels.record_page(
            lease,
            counts=channels.PageCounts(read=number, new=number),
            next_token="more",
            calls=1,
            at=timezone.now(),
        )
