"""Take down an order of another channel by hand, ship it with a key, and take that back."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.cast import make_hand_store
from tests.catalog.product_cast import make_product
from zhongshu.orders.models import Order


def test_an_order_is_taken_down_shipped_by_key_and_taken_back(
    page: Page, complaints: list[str]
) -> None:
    make_hand_store()
    make_product("MUG-RED", name="Red mug")
    sign_in(page)
    page.goto("/orders/")
    page.get_by_role("link", name="New order").click()

    page.get_by_label("Order number").fill("W-1001")
    first = page.get_by_role("group", name="Item 1", exact=True)
    with page.expect_response(re.compile("/orders/skus/")):
        first.get_by_label("Seller SKU").press_sequentially("mug")
    expect(page.locator("#sku-options option[value=MUG-RED]")).to_have_count(1)
    first.get_by_label("Seller SKU").fill("MUG-RED")
    first.get_by_label("Quantity").fill("2")
    first.get_by_label("Unit price").fill("19,99")
    page.get_by_role("button", name="One more item").click()
    second = page.get_by_role("group", name="Item 2", exact=True)
    second.get_by_label("Seller SKU").fill("LID")
    second.get_by_label("Unit price").fill("much")
    page.get_by_label("City").fill("Springfield")
    page.get_by_label("City").press("Enter")
    expect(second.get_by_text("Enter a number.")).to_be_visible()
    expect(page.get_by_label("Order number")).to_have_value("W-1001")
    assert all("422" in each for each in complaints)  # the browser tells of the refusal
    complaints.clear()
    second.get_by_label("Unit price").fill("5")
    page.get_by_role("button", name="Store the order").click()

    drawer = page.locator("#drawer")
    expect(drawer.get_by_text("To ship").first).to_be_visible()
    expect(page.get_by_text("Order W-1001 is stored.")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    buttons = drawer.locator(".drawer-foot .btn")
    expect(buttons).to_have_text(["Mark as shippedS", "Cancel orderC", "HoldH"])
    edges = buttons.evaluate_all("all => all.map(each => each.getBoundingClientRect().right)")
    assert max(edges) <= 390
    page.set_viewport_size({"width": 1440, "height": 900})
    page.keyboard.press("s")
    expect(page.get_by_text("1 order has another status.")).to_be_visible()
    assert Order.objects.get().own_status == "SHIPPED"
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone: 1 order is as before.")).to_be_visible()
    assert Order.objects.get().own_status == "TO_SHIP"
