"""The page of Amazon's stock, as a browser meets it."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.catalog.cast import CA, listing, record, store_id
from tests.web.pages import (
    HTMX,
    PAYLOADS,
    READER,
    assert_harmless,
    make_keeper_of,
    part,
    refusal_of,
)
from tests.web.test_listings_page import put_stock
from zhongshu.inventory.models import AmazonStockLevel

PAGE = "/fba-stock/"


def test_stock_without_a_listing_is_shown_with_what_amazon_told(admin: Client) -> None:
    record(listing("OTHER"))
    put_stock("LOST-1")

    page = part(admin, f"{PAGE}?tab=unlisted")

    assert "LOST-1" in page
    assert "Not listed in this store" in page
    assert 'title="Customer orders 3 · FC transfer 0 · FC processing –"' in page
    assert 'title="Working 0 · Shipped 40 · Receiving 0"' in page
    assert 'href="/pairing/?tab=all&amp;q=LOST-1"' in page


def test_a_listed_sku_leads_to_its_listing(admin: Client) -> None:
    record(listing())
    put_stock()
    listing_id = AmazonStockLevel.objects.get().seller_sku.listings.get().pk

    page = part(admin, PAGE)

    assert f'href="/listings/?tab=all&amp;open={listing_id}"' in page
    assert "MUG-RED-1" not in part(admin, f"{PAGE}?tab=unlisted")


def test_o3_nobody_sees_stock_of_another_ones_store(admin: Client) -> None:
    record(listing())
    record(listing("MUG-CA", marketplace_id=CA))
    put_stock()
    keeper = make_keeper_of(CA)

    page = part(keeper, f"{PAGE}?tab=all&store={store_id()}")

    assert "MUG-RED-1" not in page


@pytest.mark.parametrize(
    "query",
    ["tab=nonsense", "sort=id", "paired=2", "by=store", "store=x", "store=1' OR 1=1", "cursor=x"],
)
def test_o21_an_address_of_ones_own_making_is_refused(admin: Client, query: str) -> None:
    answer = admin.get(f"{PAGE}?{query}", headers=HTMX)

    assert answer.status_code == 422
    assert refusal_of(answer)


@pytest.mark.parametrize("text", [*PAYLOADS, "\x00", "%", "é" * 500])
def test_o2_what_is_typed_and_told_runs_nothing(admin: Client, text: str) -> None:
    record(listing())
    put_stock()
    AmazonStockLevel.objects.update(asin=text.replace("\x00", "")[:20])

    assert_harmless(admin.get(PAGE, {"tab": "all", "q": text, "pool": text}).content.decode())
    assert_harmless(admin.get(PAGE, {"tab": "all"}).content.decode())


def test_the_list_costs_the_same_for_one_sku_and_for_fifty(admin: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            part(admin, f"{PAGE}?tab=all")
        return len(asked) - READER

    record(listing())
    put_stock()
    statements()
    one = statements()
    for number in range(60):
        put_stock(f"LOST-{number}")

    assert (one, statements()) == (3, 3)


def test_the_file_has_what_the_page_shows(admin: Client) -> None:
    record(listing())
    put_stock()
    put_stock("LOST-1")
    put_stock("=cmd()")

    answer = admin.get("/exports/fba-stock/?tab=unlisted&format=csv")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    sku = rows[0].index("Seller SKU")

    assert sorted(row[sku] for row in rows[1:]) == ["'=cmd()", "LOST-1"]
