"""A spot check done by keyboard alone: begin, ask, judge, leave, resume, result."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.cast import ADMIN
from tests.catalog.cast import MONDAY, listing, record, usd
from tests.fake_gateway import FakeGateway
from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> FakeGateway:
    fake = FakeGateway(clock=MONDAY)
    fake.serve(monkeypatch)
    return fake


@pytest.fixture
def ada(page: Page) -> Page:
    """Sign ada in; three mugs are listed."""
    record(listing("MUG-A"), listing("MUG-B"), listing("MUG-C"))
    return sign_in(page)


def now(seller_sku: str, **told: Any) -> channels.ListingFacts:
    return listing(seller_sku, **({"status": None, "is_buyable": True} | told))


def press(tab: Page, *keys: str) -> None:
    for key in keys:
        tab.keyboard.press(key)


def begin(tab: Page) -> None:
    """Open the form by keys, leave everything as proposed, and send it."""
    tab.goto("/spot-checks/new/")
    tab.get_by_role("button", name="Draw and ask Amazon").focus()
    press(tab, "Enter")


def verdicts() -> list[str]:
    [check] = catalog.list_spot_checks(ADMIN).rows
    items = catalog.list_spot_check_items(ADMIN, check.id)
    return [each.verdict.value if each.verdict else "" for each in items]


def test_a_check_is_done_by_keyboard_and_goes_on_where_it_was(
    ada: Page, gateway: FakeGateway
) -> None:
    told = channels.ListingPage(
        (now("MUG-A"), now("MUG-B", price=usd("24.99")), now("MUG-C")), None
    )
    gateway.script("fetch_listing_page", told)

    begin(ada)
    ada.wait_for_url(re.compile(r"/spot-checks/\d+/1/$"))
    address = ada.url.removesuffix("1/")
    press(ada, "1")
    ada.wait_for_url(f"{address}2/")
    press(ada, "k")
    ada.wait_for_url(f"{address}1/")
    expect(ada.get_by_role("button", name="Right")).to_have_attribute("aria-pressed", "true")
    ada.goto("/")
    press(ada, "g", "k")
    ada.wait_for_url("**/spot-checks/")
    ada.get_by_role("link", name="Acme NA").focus()
    press(ada, "Enter")
    ada.wait_for_url(address)
    expect(ada.get_by_text("2 listings are still to be looked at")).to_be_visible()
    press(ada, "n")
    ada.wait_for_url(f"{address}2/")
    press(ada, "3")
    ada.wait_for_url(f"{address}3/")
    press(ada, "2")
    ada.wait_for_url(address)

    expect(ada.get_by_text("Not passed: something differs from Amazon")).to_be_visible()
    assert verdicts() == ["RIGHT", "UNSURE", "WRONG"]


def test_c1_the_page_goes_on_by_itself_when_amazon_lets_it(ada: Page, gateway: FakeGateway) -> None:
    told = channels.ListingPage((now("MUG-A"), now("MUG-B"), now("MUG-C")), None)
    gateway.script(
        "fetch_listing_page", channels.ThrottledError("No allowance", retry_after_s=1), told
    )

    begin(ada)

    expect(ada.get_by_text("Amazon's allowance is used up for the moment")).to_be_visible()
    ada.wait_for_url(re.compile(r"/spot-checks/\d+/1/$"))


def test_o2_hostile_titles_are_text_on_both_sides(ada: Page, gateway: FakeGateway) -> None:
    hostile = '<img src=x onerror=document.title="hit">'
    told = channels.ListingPage(
        (now("MUG-A", title=hostile), now("MUG-B", title=hostile), now("MUG-C")), None
    )
    gateway.script("fetch_listing_page", told)

    begin(ada)
    ada.wait_for_url(re.compile(r"/spot-checks/\d+/1/$"))
    ada.goto(ada.url.removesuffix("1/"))

    expect(ada.get_by_role("link", name=hostile).first).to_be_visible()
    assert "hit" not in ada.title()
