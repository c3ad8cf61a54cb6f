"""From the printed link to the dashboard, and what the frame does by keyboard alone."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import PASSWORD, sign_in
from zhongshu.identity import public as identity


@pytest.fixture
def ada(page: Page) -> Page:
    return sign_in(page)


def test_the_first_administrator_comes_in_by_the_link(page: Page) -> None:
    token = identity.make_setup_link(at=timezone.now())

    page.goto(f"/setup/{token}/")
    page.get_by_label("Your user name").fill("林晓雯")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_label("Language").select_option("zh-hans")
    page.get_by_label("Company name").fill("星屿贸易")
    page.get_by_role("button", name="Set up and sign in").click()

    expect(page.get_by_text("还没有接入店铺")).to_be_visible()
    expect(page.locator(".brand")).to_contain_text("星屿贸易")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_somebody_known_comes_in_by_name_and_password(page: Page) -> None:
    identity.add_user(
        login="ada",
        password=PASSWORD,
        role="admin",
        sees_every_store=True,
        language="en",
        actor=identity.SYSTEM,
    )

    page.goto("/orders/")
    page.get_by_label("User name").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Orders")


def test_the_language_switch_keeps_the_page(ada: Page) -> None:
    ada.goto("/settings/audit/?who=ada")

    ada.locator("summary.brand").click()
    ada.get_by_role("button", name="简体中文").click()

    expect(ada.get_by_role("heading", level=1)).to_have_text("设置")
    assert ada.url.endswith("/settings/audit/?who=ada")


def test_a_theme_holds_without_a_reload_and_after_it(ada: Page) -> None:
    ada.locator("summary.brand").click()
    with ada.expect_response("**/preferences/"):
        ada.get_by_role("button", name="Dark").click()

    expect(ada.locator("html")).to_have_attribute("data-theme", "dark")
    ada.reload()
    expect(ada.locator("html")).to_have_attribute("data-theme", "dark")
    surface = ada.evaluate("getComputedStyle(document.querySelector('.page')).backgroundColor")
    assert surface == "rgb(19, 20, 23)"


def test_one_escape_closes_the_palette_whatever_was_typed(ada: Page) -> None:
    ada.keyboard.press("Control+k")
    ada.locator("#palette-q").fill("orders")

    ada.keyboard.press("Escape")

    expect(ada.locator("#palette")).not_to_be_visible()


def test_the_palette_opens_a_page_by_keyboard_in_either_language(ada: Page) -> None:
    ada.keyboard.press("Control+k")
    expect(ada.get_by_role("combobox", name="Search pages, actions and numbers")).to_be_focused()
    ada.keyboard.type("sett")
    expect(ada.get_by_role("option")).to_have_count(1)
    ada.keyboard.press("Enter")

    ada.wait_for_url("**/settings/")


def test_g_and_a_letter_opens_a_page_but_not_while_typing(ada: Page) -> None:
    ada.goto("/settings/tokens/")
    ada.get_by_label("What is it for?").press_sequentially("gd")
    assert ada.url.endswith("/settings/tokens/")

    ada.keyboard.press("Escape")
    ada.keyboard.press("g")
    ada.keyboard.press("d")

    ada.wait_for_url(re.compile(r":\d+/$"))


def test_the_question_mark_shows_all_keys_and_they_can_be_switched_off(ada: Page) -> None:
    ada.keyboard.press("?")
    keys = ada.get_by_role("dialog", name="Keyboard shortcuts")
    expect(keys).to_be_visible()
    keys.get_by_label("Single-key shortcuts").uncheck()
    keys.get_by_role("button", name="Close").click()

    ada.keyboard.press("?")

    expect(keys).to_be_hidden()


def test_a_new_token_is_shown_once_and_revoked(ada: Page) -> None:
    ada.goto("/settings/tokens/")
    ada.get_by_label("What is it for?").fill("reports")
    ada.get_by_role("button", name="Make token").click()
    expect(ada.locator("#new-token")).to_have_text(re.compile(r"^zs_[0-9a-f]{8}_\S{43}$"))

    ada.get_by_role("button", name="Revoke reports").click()

    expect(ada.get_by_role("status").get_by_text("The token is revoked.")).to_be_visible()
    expect(ada.locator("#new-token")).to_have_count(0)


def test_typing_filters_the_trail_without_losing_the_caret(ada: Page) -> None:
    ada.goto("/settings/audit/")
    expect(ada.locator("tbody tr")).to_have_count(2)

    ada.keyboard.press("/")
    ada.keyboard.type("identity.nothing")

    expect(ada.get_by_text("Nothing fits these filters")).to_be_visible()
    expect(ada.locator("#audit-q")).to_be_focused()
    expect(ada).to_have_url(re.compile("q=identity.nothing"))


@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>", '"><script>alert(1)</script>', "<svg/onload=alert(1)>"]
)
def test_o2_a_name_with_markup_runs_nothing(ada: Page, name: str) -> None:
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    ada.on("dialog", note)
    ada.goto("/settings/company/")
    ada.get_by_label("Company name").fill(name)
    ada.get_by_role("button", name="Save").click()

    expect(ada.get_by_text("The company's card is saved.")).to_be_visible()
    for path in ("/", "/settings/audit/", "/settings/company/"):
        ada.goto(path)
        expect(ada.locator(".brand")).to_contain_text(name)
    assert dialogs == []


def test_a_lost_connection_is_said(ada: Page, complaints: list[str]) -> None:
    ada.context.set_offline(True)
    ada.keyboard.press("[")

    expect(ada.get_by_role("status")).to_contain_text("The server cannot be reached")

    ada.context.set_offline(False)
    ada.goto("/orders/")
    assert all(" at " in each for each in complaints), complaints  # the console's; none is thrown
    complaints.clear()
