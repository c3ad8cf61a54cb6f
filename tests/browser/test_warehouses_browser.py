"""Warehouses in a real browser: added, made the default, archived, and each taken back."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.test_axe import find_grave
from tests.cast import make_account
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory


def test_one_is_added_made_the_default_archived_and_taken_back(page: Page) -> None:
    make_account()
    first = inventory.NewWarehouse("SZ-1", "Shenzhen", "DOMESTIC", "CN", "Asia/Shanghai")
    inventory.add_warehouses([first], actor=identity.SYSTEM)
    sign_in(page)
    page.goto("/settings/warehouses/")
    rows = page.locator("#warehouse-list tbody tr")

    page.get_by_label("Code", exact=True).fill("la-1")
    page.get_by_label("Name", exact=True).fill("Los Angeles")
    page.get_by_label("Type").select_option("Third-party warehouse")
    page.get_by_label("Country or region").fill("us")
    page.get_by_label("Time zone").fill("America/Los_Angeles")
    page.get_by_role("button", name="Add warehouse").press("Enter")
    expect(rows).to_have_count(2)
    page.get_by_role("link", name="Los Angeles").click()
    assert find_grave(page) == []
    page.get_by_role("button", name="Make default").click()
    expect(rows.first).to_contain_text("LA-1")
    page.get_by_role("button", name="Undo").click()
    expect(rows.first).to_contain_text("SZ-1")
    page.get_by_role("link", name="Los Angeles").click()
    page.get_by_role("button", name="Archive").click()
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Undo").click()

    expect(rows).to_have_count(2)
    expect(page.get_by_role("heading", name="At Amazon")).to_be_visible()
