"""Every key there is: what it does, and that the dialog of keys names exactly these."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.orders.cast import order, record

FIRST, SECOND, THIRD = "702-0000001-0000001", "702-0000002-0000002", "702-0000003-0000003"
PAGES = {"D": "/", "O": "/orders/", "Y": "/sync/", "C": "/connect/", ",": "/settings/"}
LIST = "/orders/?tab=to_review"


@pytest.fixture
def ada(page: Page) -> Page:
    """Sign ada in; three orders wait for her, the most urgent first."""
    now = timezone.now()
    record(
        *(
            order(number, created_at=now, ship_by_latest=now + timedelta(hours=place))
            for place, number in enumerate((FIRST, SECOND, THIRD), start=1)
        )
    )
    return sign_in(page)


def press(tab: Page, *keys: str) -> None:
    for key in keys:
        tab.keyboard.press(key)


def selected(tab: Page) -> list[str]:
    """Return the numbers of the chosen rows."""
    return tab.locator("tr[aria-selected=true] [data-open]").all_inner_texts()


def test_the_dialog_names_every_key(ada: Page) -> None:
    ada.goto(LIST)

    press(ada, "?")

    named = set()
    for term in ada.locator("#keys dt").all():
        named.add(" ".join(term.locator("kbd").all_inner_texts()))
    assert named >= {f"G {letter}" for letter in PAGES}
    assert {each for each in named if not each.startswith("G ")} == {
        *("Ctrl K", "/", "[", "?", "J K", "X", "Shift X", "Ctrl A", "Enter", "Esc", "Z"),
        *("Ctrl Enter", "Alt ↑ ↓", "A", "H"),
    }
    expect(ada.locator("#keys [data-page-keys]")).to_contain_text("Mark as processed")


def test_keys_lead_to_pages_and_fields(ada: Page) -> None:
    for letter, path in PAGES.items():
        # The first leads to the page she is on: its address alone would not tell that it came.
        with ada.expect_navigation(url=re.compile(rf":\d+{path}$")):
            press(ada, "g", letter.lower())
    ada.goto(LIST)
    press(ada, "/")
    expect(ada.locator("#orders-q")).to_be_focused()
    press(ada, "Escape", "Control+k")
    expect(ada.locator("#palette-q")).to_be_focused()
    press(ada, "Escape")
    expect(ada.locator("#palette")).to_be_hidden()
    press(ada, "[")
    expect(ada.locator("html")).to_have_attribute("data-nav", "slim")
    ada.locator("summary.brand .mark").click()
    expect(ada.get_by_role("button", name="Sign out")).to_be_in_viewport(ratio=1)


def test_keys_walk_choose_open_act_and_undo(ada: Page) -> None:
    ada.goto(LIST)
    rows = ada.locator("tr[data-id]")

    press(ada, "j", "j", "k", "x", "j", "j", "Shift+X")
    assert selected(ada) == [FIRST, SECOND, THIRD]
    press(ada, "Escape")
    assert selected(ada) == []
    press(ada, "Control+a")
    assert selected(ada) == [FIRST, SECOND, THIRD]
    press(ada, "Escape", "k", "x", "a")
    expect(rows).to_have_count(2)
    expect(rows.nth(1).locator("[data-open]")).to_be_focused()  # the next in its place
    press(ada, "z")
    expect(rows).to_have_count(3)
    press(ada, "x", "h")
    expect(rows).to_have_count(2)


def test_after_a_verb_in_the_drawer_one_goes_on_with_the_next_order(ada: Page) -> None:
    ada.goto(LIST)
    rows = ada.locator("tr[data-id]")
    press(ada, "j", "j", "Enter")
    expect(ada.locator("#drawer h2")).to_be_focused()

    press(ada, "h")

    expect(rows).to_have_count(2)
    expect(rows.nth(1).locator("[data-open]")).to_have_text(THIRD)
    expect(rows.nth(1).locator("[data-open]")).to_be_focused()
    press(ada, "Enter")
    expect(ada.locator("#drawer h2")).to_contain_text(THIRD)


def test_escape_goes_from_the_menu_to_the_field_the_drawer_and_the_selection(ada: Page) -> None:
    ada.goto(LIST)
    drawer = ada.locator("#drawer")
    link = ada.locator("tr[data-id] [data-open]").first

    press(ada, "j", "x", "Enter")
    expect(drawer.get_by_role("heading", level=2)).to_be_focused()
    ada.locator("summary", has_text="Fulfilment").click()
    menu = ada.locator("details.menu[open]")
    expect(menu).to_have_count(1)
    press(ada, "Escape")
    expect(menu).to_have_count(0)
    press(ada, "/", "Escape")
    expect(ada.locator("#orders-q")).not_to_be_focused()
    expect(drawer).not_to_be_empty()
    press(ada, "Escape")
    expect(drawer).to_be_empty()
    expect(link).to_be_focused()
    assert selected(ada) == [FIRST]
    press(ada, "Escape")
    assert selected(ada) == []


def test_control_and_enter_saves_a_form(ada: Page) -> None:
    ada.goto("/settings/company/")
    ada.get_by_label("Company name").fill("Starfield")

    press(ada, "Control+Enter")

    expect(ada.locator(".brand")).to_contain_text("Starfield")


def test_single_keys_rest_while_one_types_and_when_they_are_off(ada: Page) -> None:
    ada.goto(LIST)
    press(ada, "/")
    ada.keyboard.type("xa[")
    expect(ada.locator("html")).to_have_attribute("data-nav", "")
    expect(ada.locator("tr[data-id]")).to_have_count(0)
    ada.evaluate("localStorage.setItem('single-keys', 'off')")
    ada.goto(LIST)

    press(ada, "j", "x", "[")
    assert selected(ada) == []
    expect(ada.locator("html")).to_have_attribute("data-nav", "")
    press(ada, "Control+a")
    assert len(selected(ada)) == 3


def test_focus_stands_where_it_stood_when_the_list_comes_anew(ada: Page) -> None:
    ada.goto(LIST)

    ada.get_by_role("link", name="All 3").focus()
    press(ada, "Enter")
    expect(ada).to_have_url(re.compile("tab=all"))
    expect(ada.locator(".tab[aria-current]")).to_be_focused()
    ada.locator(".sort", has_text="Ship by").focus()
    press(ada, "Enter")
    expect(ada).to_have_url(re.compile("sort="))
    expect(ada.locator("[aria-sort] .sort")).to_be_focused()
    ada.locator("summary", has_text="Fulfilment").focus()
    press(ada, "Enter", "Tab", "Tab", "Enter")
    expect(ada).to_have_url(re.compile("via=fba"))
    expect(ada.locator("summary", has_text="Fulfilment")).to_be_focused()
