"""The list of products as a browser meets it: tabs, filters, columns, views, files."""

import csv
import io
import re
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.catalog.product_cast import make_product
from tests.web.conftest import come_in, make_person
from tests.web.pages import HTMX, PAYLOADS, READER, assert_harmless, part, refusal_of
from zhongshu.identity import public as identity

HERE = HTMX | {"HX-Current-URL": "http://testserver/products/?tab=all"}


def skus(page: str) -> list[str]:
    """Return the SKUs of a list, from its top."""
    return re.findall(r'<span class="code cut" title="([^"]+)">', page)


def columns(page: str) -> list[str]:
    """Return the columns of the first row."""
    first = page.partition("<tbody>")[2].partition("</tr>")[0]
    return re.findall(r" f-(\w+)", first)


def test_the_list_shows_a_product(admin: Client) -> None:
    make_product("MUG", name="马克杯", tags="新品", cost="12.5 CNY", packed_weight_g="320")

    page = part(admin, "/products/")

    assert skus(page) == ["MUG"]
    assert '<span class="chip chip-good">Active</span>' in page
    assert '<span class="chip chip-">新品</span>' in page
    assert "¥12.50" in page


def test_tabs_count_under_the_same_filter(admin: Client) -> None:
    make_product("MUG", status="ACTIVE")
    make_product("LID", status="CLEARANCE")
    make_product("CUP", status="CLEARANCE")

    page = part(admin, "/products/?tab=clearance")

    tabs = dict(re.findall(r'push-url="true"[^>]*>([^<]+) <span class="n">([^<]+)</span>', page))
    assert tabs == {
        "All": "3",
        "Active": "1",
        "Developing": "0",
        "Clearance": "2",
        "Discontinued": "0",
        "Without listing": "3",
    }
    assert skus(page) == ["CUP", "LID"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=%E9%A9%AC%E5%85%8B", ["MUG"]),
        ("q=lid", ["LID"]),
        ("category=Kitchen", ["LID", "MUG"]),
        ("category=Kitchen+/+Mugs", ["MUG"]),
        ("brand=Acme", ["MUG"]),
        ("owner=me", ["MUG"]),
        ("parent=P-1", ["MUG"]),
        ("kind=bundle", ["SET"]),
        ("kind=single", ["LID", "MUG"]),
        ("skus=MUG,SET,NONE", ["MUG", "SET"]),
        ("sort=-sku", ["SET", "MUG", "LID"]),
    ],
)
def test_filters_live_in_the_address(admin: Client, query: str, found: list[str]) -> None:
    make_product(
        "MUG",
        name="红色马克杯",
        category="Kitchen / Mugs",
        brand="Acme",
        owner="ada",
        parent_code="P-1",
    )
    make_product("LID", name="Lid", category="Kitchen")
    make_product("SET", parts="MUG × 2, LID")

    assert skus(part(admin, f"/products/?{query}")) == found


def test_the_list_costs_the_same_for_one_product_and_for_fifty(admin: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            part(admin, "/products/?tab=all")
        return len(asked) - READER

    make_product("MUG", tags="new", cost="1 CNY")
    part(admin, "/products/?tab=all")

    one = statements()
    for number in range(60):
        make_product(f"MUG-{number}", tags="new", cost="1 CNY", barcodes=f"OWN-{number}")

    assert (one, statements()) == (5, 5)


@pytest.mark.parametrize(
    "query", ["tab=x", "sort=note", "kind=x", "owner=x", "tag=x", "cursor=forged", "cursor=%00"]
)
def test_o21_an_address_that_is_not_ours_is_refused(admin: Client, query: str) -> None:
    answer = admin.get(f"/products/?{query}", headers=HTMX)

    assert answer.status_code == 422
    assert refusal_of(answer) != ""


@pytest.mark.parametrize(
    "query", ["q=%00", "category=%00", "q=" + "A" * 5_000, "skus=%00", "list=gone", "q=%25_%5C"]
)
def test_o21_hostile_addresses_break_nothing(admin: Client, query: str) -> None:
    make_product()

    assert admin.get(f"/products/?{query}").status_code == 200


@pytest.mark.parametrize("payload", PAYLOADS)
def test_o2_texts_of_products_stay_texts(admin: Client, payload: str) -> None:
    product_id = make_product(payload, name=payload, brand=payload, tags=payload, note=payload)

    for address in ("/products/?tab=all", f"/products/{product_id}/", "/products/grid/"):
        assert_harmless(admin.get(address).content.decode())
    assert_harmless(part(admin, f"/products/?tab=all&brand={payload}"))


def test_columns_stand_in_the_order_of_their_reader(reader: Client) -> None:
    make_product()
    chosen = {"column": ["hs_code", "status"], "order": ["hs_code", "status"]}

    answer = reader.post("/products/columns/", chosen, headers=HERE).content.decode()

    assert columns(answer) == ["hs_code", "status"]
    assert columns(part(reader, "/products/?tab=all")) == ["hs_code", "status"]


def test_who_may_not_see_costs_meets_them_nowhere(db: None) -> None:
    product_id = make_product("MUG", cost="87.65 CNY")
    make_person("wang", identity.Role.WAREHOUSE)
    wang = come_in("wang")
    chosen = {"column": ["cost", "status"], "order": ["cost", "status"]}
    wang.post("/products/columns/", chosen, headers=HERE)

    pages = [
        part(wang, "/products/?tab=all"),
        part(wang, f"/products/{product_id}/"),
        b"".join(wang.get("/exports/products/?format=csv")).decode(),
    ]

    assert [page for page in pages if "87.65" in page or "cost" in page] == []
    assert columns(pages[0]) == ["status"]


def test_who_may_see_costs_finds_them_in_the_file(admin: Client) -> None:
    make_product("MUG", cost="87.65 CNY", has_battery="yes", packed_weight_g="320.5")

    text = b"".join(admin.get("/exports/products/?format=csv")).decode("utf-8-sig")

    [cells] = csv.DictReader(io.StringIO(text))
    assert (cells["SKU"], cells["Status"], cells["Purchase cost"]) == ("MUG", "Active", "87.65 CNY")
    assert (cells["With battery"], cells["Liquid"]) == ("Yes", "")
    assert cells["Packed weight (g)"] == "320.5"


def test_o5_no_cell_of_the_export_is_a_formula(admin: Client) -> None:
    make_product("=1+1", name="=cmd()", brand="@SUM(1)")

    text = b"".join(admin.get("/exports/products/?format=csv")).decode("utf-8-sig")
    xlsx = b"".join(admin.get("/exports/products/?format=xlsx"))

    assert text.splitlines()[1].startswith("'=1+1,'=cmd(),")
    assert "<f>" not in zipfile.ZipFile(io.BytesIO(xlsx)).read("xl/worksheets/sheet1.xml").decode()


def test_a_pasted_list_says_what_is_not_here(admin: Client) -> None:
    make_product("MUG")
    make_product("RED LID")
    text = "MUG\nRED LID\n" + "\n".join(f"NONE-{number}" for number in range(50))

    answer = admin.post("/products/paste/", {"skus": text}, headers=HTMX)

    page = part(admin, answer.headers["HX-Redirect"])
    assert skus(page) == ["MUG", "RED LID"]
    assert "2 of 52 pasted SKUs found" in page
    assert "and 30 more" in page


def test_an_empty_paste_is_refused(admin: Client) -> None:
    answer = admin.post("/products/paste/", {"skus": " \n,"}, headers=HTMX)

    assert answer.status_code == 422
    assert "Paste at least one SKU." in answer.content.decode()


def test_a_saved_view_opens_the_list_with_it(admin: Client) -> None:
    make_product("MUG", brand="Acme")
    make_product("LID")
    here = HTMX | {"HX-Current-URL": "http://testserver/products/?tab=active&brand=Acme&cursor=x"}

    saved = admin.post("/products/views/save/", {"name": "Acme", "is_default": "1"}, headers=here)

    assert saved.headers["HX-Redirect"] == "/products/?tab=active&brand=Acme"
    assert admin.get("/products/").headers["Location"] == "/products/?tab=active&brand=Acme"
    assert "Acme" in part(admin, "/products/views/")


def test_the_panel_offers_what_there_is(admin: Client) -> None:
    make_product("MUG", category="Kitchen / Mugs", brand="Acme", tags="new")

    panel = part(admin, "/products/panel/")

    assert '<option value="Kitchen / Mugs">' in panel
    assert '<option value="Acme">' in panel
    assert ">new</option>" in panel


def test_a_first_day_shows_the_ways_to_begin(admin: Client, reader: Client) -> None:
    assert "Make products from listings" in part(admin, "/products/")
    assert "Make products from listings" not in part(reader, "/products/")


def test_the_palette_finds_products(admin: Client) -> None:
    product_id = make_product("MUG-RED", name="红色马克杯")

    assert f'href="/products/{product_id}/"' in part(admin, "/palette/?q=mug-r")
