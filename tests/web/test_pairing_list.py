"""The pairing workbench as a browser meets it: the list, its tabs, the drawer, the file."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.cast import ADMIN
from tests.catalog.cast import CA, MONDAY
from tests.catalog.pairing_cast import pair
from tests.web.pages import (
    HTMX,
    PAYLOADS,
    READER,
    assert_harmless,
    make_keeper_of,
    part,
    whole_page,
)
from tests.web.pairing_cast import make_product, make_sku, propose, rows_of, waiting_mug
from zhongshu.catalog import public as catalog
from zhongshu.web.pairing.words import why


def test_the_list_shows_the_best_proposal_and_why(admin: Client) -> None:
    waiting_mug()

    page = part(admin, "/pairing/")

    assert rows_of(page) == ["MUG-RED-1"]
    assert '<span class="code m">MUG-RED-1</span>' in page
    assert '<span class="chip chip-good">100%</span>' in page
    assert 'title="same SKU"' in page


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "same SKU; but differs in: colour, the words, l"),
        ("zh-hans", "SKU 相同；但有差异：颜色, 用词, l"),
    ],
)
def test_what_contradicts_is_told_in_the_readers_language(language: str, told: str) -> None:
    facts = {"sku": "MUG", "differs": ["colour", "words", "l"]}
    row = catalog.ProposalRow(1, 1, "MUG", "Mug", 1, catalog.Reason.SAME_SKU, 890, facts)
    with translation.override(language):
        assert why(row, {}) == told


def test_a_rule_is_told_as_a_sentence(admin: Client) -> None:
    make_product("MUG-RED")
    make_sku("MUG-RED-FBA")
    rule = catalog.NewRule(kind=catalog.RuleKind.SUFFIX, pattern="-FBA", factor=2)
    catalog.add_rule(rule, actor=ADMIN, at=MONDAY)
    propose()

    page = part(admin, "/pairing/")

    assert 'title="rule 1: suffix -FBA cut off"' in page
    assert '<b class="warn">× 2</b>' in page


def test_the_tabs_count(admin: Client) -> None:
    sku_id, product = waiting_mug()
    other = make_sku("LAMP-9", asin="B00LAMP009", title="Desk lamp")
    gone = make_sku("PEN-9", asin="B00PEN0009", title="Ball pen")
    pair(catalog.Pair(sku_id, product.pk))
    catalog.leave_out([gone], is_left_out=True, actor=ADMIN, at=MONDAY)

    counts = {
        tab: part(admin, f"/pairing/?tab={tab}").count("<tbody class")
        for tab in ("proposed", "unpaired", "paired", "left_out", "all")
    }

    assert counts == {"proposed": 0, "unpaired": 1, "paired": 1, "left_out": 1, "all": 3}
    assert other


def test_what_waits_is_counted_in_the_navigation(admin: Client) -> None:
    waiting_mug()

    assert '<b class="count" id="count-pairing">1</b>' in whole_page(admin, "/pairing/")


def test_filters_live_in_the_address(admin: Client) -> None:
    waiting_mug()
    make_sku("LAMP-9", asin="B00LAMP009", title="Desk lamp")

    assert rows_of(part(admin, "/pairing/?tab=unpaired&q=lamp")) == ["LAMP-9"]
    assert rows_of(part(admin, "/pairing/?reason=same-sku")) == ["MUG-RED-1"]
    assert rows_of(part(admin, "/pairing/?reason=title")) == []


@pytest.mark.parametrize(
    "query", ["tab=x", "reason=x", "account=x", "store=-1", "cursor=x", "cursor=W10"]
)
def test_o21_an_address_that_is_not_ours_is_refused(admin: Client, query: str) -> None:
    assert admin.get(f"/pairing/?{query}").status_code == 422


def test_the_list_costs_the_same_for_one_sku_and_for_fifty(admin: Client) -> None:
    waiting_mug()
    costs = []
    for number in (0, 49):
        for each in range(number):
            make_product(f"CUP-{each}")
            make_sku(f"CUP-{each}", asin=f"B00CUP{each:04}", title=f"Cup {each}")
        propose()
        part(admin, "/pairing/")
        with CaptureQueriesContext(connection) as asked:
            part(admin, "/pairing/")
        costs.append(len(asked))

    assert costs[0] == costs[1]
    assert costs[1] <= READER + 8


@pytest.mark.parametrize("payload", PAYLOADS)
def test_o2_texts_of_others_stay_texts(admin: Client, payload: str) -> None:
    product = make_product(payload[:60], name=payload)
    sku_id = make_sku(payload[:60], title=payload)
    propose()

    assert_harmless(whole_page(admin, "/pairing/"))
    assert_harmless(part(admin, f"/pairing/{sku_id}/"))
    assert_harmless(part(admin, f"/pairing/products/?sku={payload[:3]}"))
    pair(catalog.Pair(sku_id, product.pk))
    assert_harmless(part(admin, f"/pairing/{sku_id}/"))
    assert_harmless(part(admin, "/pairing/?tab=paired"))


def test_the_drawer_shows_stores_overrides_and_versions(admin: Client) -> None:
    sku_id, product = waiting_mug()
    blue = make_product("MUG-BLUE")
    make_sku("MUG-RED-1", marketplace_id=CA)
    store = catalog.list_listings(ADMIN).rows[0].store_id
    pair(catalog.Pair(sku_id, product.pk), catalog.Pair(sku_id, blue.pk, factor=3, store_id=store))

    page = part(admin, f"/pairing/{sku_id}/")

    assert page.count("Another product in this store") == 1
    assert page.count("Change it for this store") == 1
    assert "MUG-BLUE × 3 · By hand" in page
    assert '<span class="dot dot-good"></span><span>MUG-RED-1 × 1 · By hand' in page


def test_a_drawer_opened_alone_comes_with_its_list(admin: Client) -> None:
    sku_id, _product = waiting_mug()

    answer = admin.get(f"/pairing/{sku_id}/")

    assert answer.headers["Location"] == f"/pairing/?tab=all&open={sku_id}"
    assert 'id="open-sku"' in whole_page(admin, f"/pairing/?tab=all&open={sku_id}")


def test_o3_skus_of_foreign_stores_do_not_exist(db: None) -> None:
    sku_id, _product = waiting_mug()
    make_sku("MUG-CA", marketplace_id=CA)
    kim = make_keeper_of(CA)

    assert rows_of(part(kim, "/pairing/?tab=all")) == ["MUG-CA"]
    assert kim.get(f"/pairing/{sku_id}/").status_code == 404
    assert kim.get(f"/pairing/?tab=all&open={sku_id}").status_code == 404
    assert "MUG-RED-1" not in _file(kim)


def test_a_reader_sees_and_has_nothing_to_press(reader: Client) -> None:
    sku_id, _product = waiting_mug()

    page = whole_page(reader, f"/pairing/?tab=all&open={sku_id}")

    assert set(rows_of(page)) == {"MUG-RED-1"}
    assert "hx-post" not in page
    assert 'name="id"' not in page


def test_o5_no_cell_of_the_file_is_a_formula(admin: Client) -> None:
    make_sku("=1+1", title="@SUM(A1)")

    text = _file(admin)

    assert text.splitlines()[0] == (
        "\ufeffSelling account,Seller SKU,ASIN,Title,SKU,Units per listing"
    )
    assert text.splitlines()[1] == "Acme NA,'=1+1,B00MUGRED1,'@SUM(A1),,"


def test_the_file_holds_every_sku_of_the_tab(admin: Client) -> None:
    sku_id, product = waiting_mug()
    make_sku("LAMP-9")
    pair(catalog.Pair(sku_id, product.pk, factor=4))

    assert [line.split(",")[1] for line in _file(admin).splitlines()[1:]] == ["LAMP-9"]
    assert "Acme NA,MUG-RED-1,B00MUGRED1,Red mug,MUG-RED-1,4" in _file(admin, "paired")
    book = b"".join(admin.get("/exports/seller-skus/?format=xlsx").streaming_content)  # type: ignore[attr-defined]
    assert book.startswith(b"PK")
    assert admin.get("/exports/seller-skus/?format=exe").status_code == 422


def test_products_are_suggested_by_a_part_of_their_name(admin: Client) -> None:
    make_product("MUG-RED", name="Red mug")
    catalog.save_products(
        [catalog.ProductChange({"name": "Blue kettle"}, sku="KETTLE-1")],
        source=catalog.EditSource.PAGE,
        actor=ADMIN,
        at=MONDAY,
    )

    assert 'data-sku="KETTLE-1"' in part(admin, "/pairing/products/?sku=kett")
    assert "No product for “zzz”" in part(admin, "/pairing/products/?sku=zzz")
    assert part(admin, "/pairing/products/?sku=%00").count("role=option") == 0


def _file(client: Client, tab: str = "unpaired") -> str:
    answer = client.get(f"/exports/seller-skus/?tab={tab}&format=csv")
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def test_rows_that_follow_join_those_that_stand_there(admin: Client) -> None:
    for each in range(51):
        make_sku(f"PEN-{each:02}", asin=f"B00PEN{each:04}")
    page = part(admin, "/pairing/?tab=unpaired")
    more = re.search(r'data-more hidden hx-get="([^"]+)"', page)
    assert more

    answer = admin.get(
        "/pairing/" + more[1].replace("&amp;", "&"), headers=HTMX | {"HX-Target": "pairing-rows"}
    )

    text = answer.content.decode()
    assert text.lstrip().startswith('<tbody class="sku"')
    assert rows_of(text) == ["PEN-50"]
    assert "1–51 / 51" in text
    assert "data-more" not in text
    assert "shown=" not in text
