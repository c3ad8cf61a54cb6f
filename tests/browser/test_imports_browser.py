"""A file with errors in a real browser: chosen, corrected by its columns, stored, taken back."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.test_axe import find_grave
from tests.cast import make_hand_store, make_store
from zhongshu.catalog.models import Listing, Product
from zhongshu.documents.models import FileImport
from zhongshu.flows.run_import import run_import
from zhongshu.orders.models import Order

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
    page.get_by_role("button", name="Delete file…").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_text("Its file was deleted: ")).to_be_visible()

    assert faults == []
    assert stored == [("MUG", "红杯")]
    assert not Product.objects.filter(removed_at=None).exists()


HEAD = "item-name\tseller-sku\tprice\tquantity\tfulfillment-channel\tstatus\n"
GOOD = "Red mug\tMUG-RED-1\t19.99\t5\tDEFAULT\tActive\n"
BAD = "Blue mug\tMUG-BLUE-1\tmuch\t\tAMAZON_NA\tActive\nCup\tCUP-1\t9.99\t1e3\tDEFAULT\tActive\n"
MENDED = BAD.replace("much", "21.50").replace("1e3", "7")


def bring(page: Page, file: Path, store: str) -> None:
    page.goto("/imports/new/?kind=listings")
    page.get_by_label("Excel (.xlsx), CSV or tab-separated text").set_input_files(file)
    page.get_by_label("Store", exact=True).select_option(label=store)
    page.get_by_role("button", name="Look through the file").click()
    expect(page.get_by_text("Looking through the file; nothing is stored yet")).to_be_visible()
    work()


@pytest.mark.django_db(transaction=True)
def test_a_download_of_listings_with_bad_rows_is_mended_and_taken_back(
    page: Page, tmp_path: Path
) -> None:
    store = make_store()
    label = store.name  # begins with its account
    first, mended = tmp_path / "All Listings.txt", tmp_path / "mended.txt"
    first.write_text(HEAD + GOOD + BAD, encoding="utf-8")
    mended.write_text(HEAD + MENDED, encoding="utf-8")
    sign_in(page)

    bring(page, first, label)
    region = page.get_by_role("region", name="Refused rows")
    expect(region).to_contain_text("“much” is no price.")
    expect(region).to_contain_text("“1e3” is no number of units.")
    with page.expect_download() as told:
        page.get_by_role("link", name="CSV").click()
    report = told.value.path().read_text(encoding="utf-8-sig")
    faults = find_grave(page)
    page.get_by_role("button", name="Import 1 row").click()
    work()
    bring(page, mended, label)
    page.get_by_role("button", name="Import 2 rows").click()
    work()
    expect(page.get_by_text("removes listings that only this file brought")).to_be_visible()
    stored = list(Listing.objects.order_by("sku").values_list("sku", "amazon_quantity"))
    page.get_by_role("button", name="Take all of it back").click()
    work()
    expect(page.locator("h1 + .chip")).to_have_text("Taken back")

    assert faults == []
    assert "MUG-BLUE-1" in report
    assert stored == [("CUP-1", 7), ("MUG-BLUE-1", None), ("MUG-RED-1", 5)]
    assert list(Listing.objects.values_list("sku", flat=True)) == ["MUG-RED-1"]


@pytest.mark.django_db(transaction=True)
def test_orders_are_looked_through_without_their_buyers_and_taken_back(
    page: Page, tmp_path: Path
) -> None:
    store, file = make_store(), tmp_path / "unshipped.txt"
    head = "order-id\tpurchase-date\tpayments-date\tsku\tquantity-purchased\trecipient-name\n"
    time = "2026-11-20T08:00:00+00:00"
    rows = [f"701-{number}\t{time}\t{time}\tMUG-RED-1\t2\tAnna Schmidt\n" for number in range(2)]
    file.write_text(head + "".join(rows) + rows[0].replace("\t2\t", "\tmany\t"), encoding="utf-8")
    sign_in(page)
    page.goto("/imports/new/?kind=orders")

    page.get_by_label("Excel (.xlsx), CSV or tab-separated text").set_input_files(file)
    page.get_by_label("Store", exact=True).select_option(value=str(store.pk))
    page.get_by_role("button", name="Look through the file").click()
    expect(page.get_by_text("Looking through the file; nothing is stored yet")).to_be_visible()
    work()
    expect(page.get_by_role("region", name="Refused rows")).to_contain_text("“many” is no number")
    expect(page.get_by_role("region", name="The first rows")).to_contain_text("701-1")
    seen, faults = page.content(), find_grave(page)
    page.get_by_role("button", name="Import 1 row").click()
    work()
    expect(page.get_by_role("button", name="Take all of it back")).to_be_visible()
    stored = list(Order.objects.values_list("order_id", flat=True))
    page.get_by_role("button", name="Take all of it back").click()
    work()
    expect(page.locator("h1 + .chip")).to_have_text("Taken back")

    assert "Schmidt" not in seen
    assert faults == []
    assert stored == ["701-1"]
    assert not Order.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_orders_of_another_channel_with_a_wrong_row_are_mended_and_taken_back(
    page: Page, tmp_path: Path
) -> None:
    store, file = make_hand_store(), tmp_path / "orders.csv"
    head = "Name,Created at,Fulfillment Status,Teilenummer,Lineitem quantity,Shipping Name\n"
    rows = [
        "#1001,2026-11-20 08:00:00 -0500,unfulfilled,MUG-RED,2,Anna Schmidt\n",
        "#1001,2026-11-20 08:00:00 -0500,,LID,1,\n",
        "#1002,2026-11-21 09:00:00 -0500,on Mars,MUG-RED,1,Anna Schmidt\n",
    ]
    file.write_text(head + "".join(rows), encoding="utf-8")
    sign_in(page)
    page.goto("/imports/new/?kind=own-orders")
    page.get_by_label("Excel (.xlsx), CSV or tab-separated text").set_input_files(file)
    page.get_by_label("Store", exact=True).select_option(label=store.name)
    page.get_by_role("button", name="Look through the file").click()
    expect(page.get_by_text("Looking through the file; nothing is stored yet")).to_be_visible()
    work()
    expect(page.get_by_role("alert")).to_contain_text("No column is Seller SKU.")
    page.get_by_label("Teilenummer").select_option(label="Seller SKU")
    page.get_by_role("button", name="Check again").click()
    work()
    region = page.get_by_role("region", name="Refused rows")
    expect(region).to_contain_text("“on Mars” is no status of an order that is known.")
    expect(page.locator("main")).not_to_contain_text("Anna")
    faults = find_grave(page)
    page.get_by_role("button", name="Import 2 rows").click()
    work()
    expect(page.get_by_role("button", name="Take all of it back")).to_be_visible()
    stored = list(Order.objects.values_list("order_id", "unit_count"))
    page.get_by_role("button", name="Take all of it back").click()
    work()
    expect(page.locator("h1 + .chip")).to_have_text("Taken back")

    assert faults == []
    assert stored == [("#1001", 3)]
    assert not Order.objects.exists()
