"""Re-posting in a real browser: paired otherwise, looked at, re-posted, seen, and taken back."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.test_axe import find_grave
from tests.orders.test_stock_of_orders import SKU, open_books, pair, sell, tell
from tests.web.reposting_cast import HERE, OLD, RED, list_it, product_id, units, work


def test_a_sku_is_paired_otherwise_re_posted_and_taken_back(page: Page) -> None:
    sku_id = list_it()
    pair(sku=OLD)
    open_books()
    tell(sell(3, status="SHIPPED"))
    product_id(RED)
    sign_in(page)

    pair_otherwise(page, sku_id)
    look_at_it(page)
    before = units()
    url = repost_it(page)
    done = units()
    find_it_by_moves(page, url)
    take_it_back(page)

    assert (before, done, units()) == ({OLD: 17}, {RED: 17}, {OLD: 17})
    page.goto(HERE)
    expect(page.get_by_role("link", name=f"Re-post {SKU}")).to_be_visible()
    assert find_grave(page) == []
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    page.wait_for_timeout(2_500)
    assert [each for each in asked if each == url] == [url]  # what is over asks no more


def pair_otherwise(page: Page, sku_id: int) -> None:
    """Pair it in the drawer, and follow what is said of the units posted before."""
    page.goto(f"/pairing/?tab=all&open={sku_id}")
    page.get_by_label("Another product").fill(RED)
    page.locator("#drawer .pair-form").first.get_by_role("button", name="Pair").click()
    toast = page.locator(".toast", has_text=f"17 units posted before stay under {OLD}.")
    expect(toast).to_be_visible()
    assert find_grave(page) == []
    toast.get_by_role("link", name="Re-post").click()
    page.wait_for_url(f"**{HERE}sku/{sku_id}/")


def look_at_it(page: Page) -> None:
    """See what it would do since a day that is missing, and from the beginning."""
    expect(page.get_by_text("Figures of the past change")).to_be_visible()
    page.get_by_label("Since a day").check()
    expect(page.locator("#preview").get_by_text("Choose the first day.")).to_be_visible()
    expect(page.get_by_role("button", name="Re-post its stock")).to_have_count(0)
    page.get_by_label("From the beginning of its books").check()
    expect(page.get_by_role("button", name="Re-post its stock")).to_be_visible()
    assert find_grave(page) == []


def repost_it(page: Page) -> str:
    """Press the button, and see by itself when it is done; return where it is shown."""
    page.get_by_role("button", name="Re-post its stock").click()
    expect(page.get_by_text("It waits for its turn")).to_be_visible()
    assert find_grave(page) == []
    work()
    expect(page.get_by_role("button", name="Take it back…")).to_be_visible()
    assert find_grave(page) == []
    return page.url


def find_it_by_moves(page: Page, url: str) -> None:
    """See the units under the right product, and come back from a move of the wrong one."""
    page.goto(f"/stock/{product_id(RED)}/")
    expect(page.get_by_role("region", name="Places").get_by_text("17").first).to_be_visible()
    page.goto(f"/stock/{product_id(OLD)}/")
    page.get_by_role("link", name="Taken back by a re-posting").first.click()
    assert page.url == url


def take_it_back(page: Page) -> None:
    page.get_by_role("button", name="Take it back…").click()
    dialog = page.get_by_role("dialog", name="Take this re-posting back?")
    expect(dialog).to_be_visible()
    assert find_grave(page) == []
    dialog.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("It waits for its turn")).to_be_visible()
    work()
    expect(page.locator(".notice-good")).to_be_visible()
