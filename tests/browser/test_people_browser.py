"""The bell, and one person's page, in a real browser."""

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.test_axe import find_grave
from tests.notifications.cast import calm, lose
from zhongshu.channels.models import SellingAccount, SyncStream
from zhongshu.identity import public as identity
from zhongshu.identity.models import User


def lose_two() -> None:
    """Let two accounts need a person, and nothing else."""
    for name in ("Acme NA", "Beta NA"):
        lose(calm(name))
    now = timezone.now()
    SyncStream.objects.update(synced_at=now)
    SellingAccount.objects.update(authorised_at=now)


def test_the_bell_counts_down_as_one_reads(page: Page) -> None:
    lose_two()
    sign_in(page)
    bell = page.locator(".bell")
    expect(bell).to_have_text("Notifications 2 unread")

    bell.click()
    expect(page.locator(".note")).to_have_count(2)
    assert find_grave(page) == []
    page.get_by_role("button", name="Mark as read").first.click()
    expect(bell).to_have_text("Notifications 1 unread")
    page.locator(".tab", has_text="Unread").click()
    expect(page.locator(".note")).to_have_count(1)
    page.get_by_role("button", name="Mark all as read").click()

    expect(bell.locator(".count")).to_be_hidden()
    expect(page.get_by_text("Everything is marked as read.")).to_be_visible()
    page.get_by_role("link", name="Show all").click()
    page.get_by_role("link", name="Look at it").last.click()
    expect(page.get_by_role("heading", name="Beta NA")).to_be_visible()


def test_a_person_is_deactivated_by_keys_alone(page: Page) -> None:
    bo = User.objects.create(username="bo", role="operations", sees_every_store=True)
    sign_in(page)
    page.goto("/settings/people/")
    page.get_by_role("link", name="Edit bo").press("Enter")
    assert find_grave(page) == []

    page.get_by_role("button", name="Deactivate").press("Enter")
    dialog = page.get_by_role("dialog", name="Deactivate bo?")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    assert find_grave(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("bo is signed out everywhere")).to_be_visible()
    expect(page.get_by_text("Deactivated")).to_be_visible()
    assert not identity.get_user(identity.SYSTEM, bo.pk).is_active


def test_a_refused_form_begins_where_it_is_wrong(page: Page, complaints: list[str]) -> None:
    sign_in(page)
    page.goto("/settings/tokens/")
    name = page.locator("input[name=name]")
    name.fill(" ")

    page.get_by_role("button", name="Make token").click()

    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_have_accessible_description("This field is required.")
    assert find_grave(page) == []
    [refused] = complaints  # Chromium logs the answer 422
    assert "422" in refused
    complaints.clear()


def test_a_token_is_revoked_on_a_phone_without_scrolling_sideways(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page)
    page.goto("/settings/tokens/")
    page.locator("input[name=name]").fill("Stock to the shop every night")
    page.get_by_role("button", name="Make token").click()

    page.goto("/settings/tokens/")

    expect(page.get_by_role("button", name="Revoke")).to_be_in_viewport(ratio=1)
    table = page.get_by_role("region", name="API tokens")
    assert table.evaluate("box => box.scrollWidth - box.clientWidth") == 0
