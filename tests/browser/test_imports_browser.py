"""A file with errors in a real browser: chosen, corrected by its columns, stored, taken back."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.test_axe import find_grave
from zhongshu.catalog.models import Product
from zhongshu.documents.models import FileImport
from zhongshu.flows.run_import import run_import

FILE = "Artikel,品名,重量(g)\nMUG,红杯,350\nCUP,蓝杯,much\n"


def work() -> None:
    """Do what a worker would do now."""
    newest = FileImport.objects.order_by("-pk").values_list("pk", flat=True)[0]
    run_import(newest)


@pytest.mark.django_db(transaction=True)
def test_a_file_with_errors_is_corrected_stored_and_taken_back(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "goods.csv"
    file.write_text(FILE, encoding="gb18030")
    sign_in(page)
    page.goto("/imports/new/")

    page.get_by_label("Excel (.xlsx), CSV or tab-separated text").set_input_files(file)
    page.get_by_role("button", name="Look through the file").click()
    expect(page.get_by_text("Looking through the file; nothing is stored yet")).to_be_visible()
    work()
    expect(page.get_by_role("alert")).to_contain_text("No column is SKU.")
    page.get_by_label("Artikel").select_option(label="SKU")
    page.get_by_role("button", name="Check again").click()
    work()
    expect(page.get_by_role("button", name="Import 1 row")).to_be_visible()
    expect(page.get_by_role("region", name="Refused rows")).to_contain_text("“much” is no number.")
    faults = find_grave(page)
    page.get_by_role("button", name="Import 1 row").click()
    work()
    expect(page.get_by_role("button", name="Take all of it back")).to_be_visible()
    stored = list(Product.objects.values_list("sku", "name"))
    page.get_by_role("button", name="Take all of it back").click()
    work()
    expect(page.locator("h1 + .chip")).to_have_text("Taken back")

    assert faults == []
    assert stored == [("MUG", "红杯")]
    assert not Product.objects.filter(removed_at=None).exists()
