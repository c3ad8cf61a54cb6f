"""Accounts by hand, and whose the stores are, in a real browser: added, ended, and undone."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.cast import make_account
from zhongshu.channels import public as channels
from zhongshu.company import public as company
from zhongshu.identity import public as identity


def fill(page: Page, row: int, name: str, code: str, country: str, currency: str) -> None:
    """Describe one store."""
    store = page.get_by_role("group", name=f"Store {row}", exact=True)
    store.get_by_label("Store name here").fill(name)
    store.get_by_label("Code").fill(code)
    store.get_by_label("Country").fill(country)
    store.get_by_label("Currency").fill(currency)


def test_another_channel_is_added_ended_and_taken_up_again(page: Page) -> None:
    sign_in(page)
    page.goto("/connect/")
    page.get_by_role("link", name="Add account").first.click()
    page.get_by_role("link", name="Another channel").click()
    page.get_by_label("Name of this account").fill("Own shop")
    fill(page, 1, "Shop US", "shop-us", "US", "USD")
    page.get_by_role("button", name="One more store").click()
    expect(page.locator("fieldset.hand-store")).to_have_count(2)
    fill(page, 2, "Shop UK", "shop-uk", "GB", "GBP")

    page.get_by_label("Name of this account").press("Enter")

    page.wait_for_url(re.compile(r".*/connect/\d+/"))
    expect(page.get_by_text("Own shop is added. Bring its facts by file now.")).to_be_visible()
    page.get_by_role("button", name="End account").first.click()
    expect(page.get_by_text("This account has ended")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="End account").first).to_be_visible()
    [card] = channels.list_accounts(identity.SYSTEM)
    assert (card.channel, card.state) == ("custom", "by_hand")
    assert [store.marketplace_id for store in card.stores] == ["shop-uk", "shop-us"]


def test_the_stores_of_the_dashboard_task_are_given_to_a_company_and_taken_back(
    page: Page,
) -> None:
    make_account()
    company.add_legal_entity(company.NewLegalEntity("Acme Ltd", "CN"), actor=identity.SYSTEM)
    sign_in(page)

    page.get_by_role("link", name="2 stores belong to no legal entity").click()
    page.get_by_label("Ticked stores belong to").select_option("Acme Ltd")
    page.get_by_role("button", name="Assign stores").click()

    expect(page.get_by_text("2 stores changed.")).to_be_visible()
    assert {each.legal_entity for each in channels.list_stores(identity.SYSTEM)} == {"Acme Ltd"}
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 stores belong again to whom they did.")).to_be_visible()
    expect(page.get_by_text("2 without one")).to_be_visible()
    assert {each.legal_entity for each in channels.list_stores(identity.SYSTEM)} == {""}
