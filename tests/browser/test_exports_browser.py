"""A list that is made behind the page, in a real browser: chosen, watched, downloaded, deleted."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.test_axe import find_grave
from tests.catalog.product_cast import make_product
from zhongshu.documents.models import ListExport
from zhongshu.flows.run_export import run_export

pytestmark = pytest.mark.django_db(transaction=True)


def menu(page: Page) -> None:
    page.locator("details.export > summary").click()


def test_a_short_list_is_downloaded_from_the_menu_without_leaving_the_page(page: Page) -> None:
    make_product("MUG", name="=cmd()")
    sign_in(page)
    page.goto("/products/")

    menu(page)
    with page.expect_download() as told:
        page.get_by_role("button", name="CSV").first.click()

    text = Path(told.value.path()).read_text(encoding="utf-8-sig")
    assert "'=cmd()" in text
    assert told.value.suggested_filename.startswith("products-2")
    assert page.url.endswith("/products/")
    assert not ListExport.objects.exists()


def test_a_list_is_made_in_the_background_and_fetched_where_the_bell_leads(page: Page) -> None:
    make_product("MUG", name="红杯子")
    sign_in(page)
    page.goto("/products/")

    menu(page)
    page.get_by_label("In the background").check()
    page.get_by_role("button", name="XLSX (Excel)").first.click()
    expect(page.get_by_role("heading", name="Exports", level=1)).to_be_visible()
    expect(page.locator("#toasts")).to_contain_text("is made in the background")
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    run_export(ListExport.objects.get().pk)
    expect(page.get_by_text("kept until")).to_be_visible()
    faults = find_grave(page)
    page.goto("/notifications/")
    expect(page.get_by_text("Your export “Products” is ready: 1 row.")).to_be_visible()
    page.get_by_role("link", name="Look at it").click()
    with page.expect_download() as told:
        page.get_by_role("link", name="Download").click()
    kept = Path(told.value.path()).read_bytes()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("No export is kept here")).to_be_visible()

    assert kept[:2] == b"PK"
    assert told.value.suggested_filename.endswith(".xlsx")
    assert faults == []
    assert not ListExport.objects.exists()
