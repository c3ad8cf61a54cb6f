"""Offers that another pool sends, in a real browser: proposed, looked at, confirmed, taken back."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.test_axe import find_grave
from tests.flows.test_remote_offers import SKU, World


def test_a_proposal_is_looked_at_confirmed_and_taken_back(page: Page) -> None:
    world = World()
    world.show(12)
    world.open()
    world.sell(2)
    sign_in(page)
    page.goto("/settings/warehouses/")
    page.get_by_role("link", name="Offers of other pools").click()
    page.get_by_role("link", name="Proposed").click()
    rows = page.locator("#offer-list tbody tr")

    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Both pools show the same 12 units with one FNSKU")
    assert find_grave(page) == []
    rows.get_by_role("checkbox").check()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("1 offer gets another pool")).to_be_visible()
    expect(page.get_by_text("2 units of 1 order leave the pool")).to_be_visible()
    assert find_grave(page) == []
    page.get_by_role("button", name="Do it").click()

    expect(rows).to_contain_text(SKU)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 offer has its pool again.")).to_be_visible()
    expect(page.get_by_text("Every offer is sent from the pool of its store")).to_be_visible()


def test_seller_skus_are_typed_for_a_store_and_a_pool(page: Page) -> None:
    World().show(12)
    sign_in(page)
    page.goto("/settings/warehouses/offers/")
    page.get_by_role("link", name="Set pools of offers").click()

    page.get_by_label("Sold in this store").select_option("Acme NA · Canada")
    page.get_by_label("Sent from this pool").select_option("US · Acme NA")
    page.get_by_label("Seller SKUs, one on each line").fill(f"{SKU}\n")
    assert find_grave(page) == []
    page.get_by_role("button", name="See what it does").click()
    page.get_by_role("button", name="Do it").click()

    expect(page.locator("#offer-list tbody tr")).to_contain_text(SKU)
