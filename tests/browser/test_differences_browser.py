"""The stock check in a real browser: a difference is chosen, settled, and taken back."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.test_axe import find_grave
from tests.reconciliation.cast import SKU, plant


def test_one_is_chosen_settled_and_taken_back_by_keys_and_toast(page: Page) -> None:
    plant()
    sign_in(page)
    page.goto("/stock/check/")
    rows = page.locator("#difference-list tbody tr")
    expect(rows).to_have_count(1)
    assert find_grave(page) == []

    page.get_by_label(SKU, exact=True).check()
    page.keyboard.press("e")
    page.get_by_label("What becomes of it").select_option("Accept as it is")
    page.get_by_label("Reason").fill("counted twice")
    assert find_grave(page) == []
    page.locator("#settle").get_by_role("button", name="Settle").click()
    expect(rows).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(1)
    page.get_by_role("link", name=SKU).click()

    expect(page.get_by_text("Taken back")).to_be_visible()
    assert find_grave(page) == []
