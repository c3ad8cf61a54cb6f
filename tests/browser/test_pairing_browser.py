"""Pairing by hand in a real browser: twenty rows by keyboard, all of a kind, and the way back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.test_axe import find_grave
from tests.cast import ADMIN, MONDAY
from tests.catalog.pairing_cast import pair
from tests.web.pairing_cast import make_sku, propose
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Pairing, Product, SellerSku
from zhongshu.jobs.tasks import propose_pairings

NUMBER = 24


@pytest.fixture
def ada(page: Page) -> Page:
    """Sign ada in; two dozen cups wait, each with a product of the same SKU."""
    catalog.save_products(
        [
            catalog.ProductChange({"name": f"Cup {each}"}, sku=f"CUP-{each:02}")
            for each in range(NUMBER)
        ],
        source=catalog.EditSource.PAGE,
        actor=ADMIN,
        at=MONDAY,
    )
    for each in range(NUMBER):
        make_sku(f"CUP-{each:02}", asin=f"B00CUP{each:04}", title=f"A cup with number {each}")
    propose()
    return sign_in(page)


def press(tab: Page, *keys: str) -> None:
    for key in keys:
        tab.keyboard.press(key)


def current(tab: Page) -> str:
    """Return the seller SKU of the current row."""
    return tab.locator("tr.is-at .what .code").first.inner_text()


def left(tab: Page, number: int) -> None:
    """So many rows wait still, and the server has answered for all the others."""
    expect(tab.locator("tr[data-id]")).to_have_count(number)
    expect(tab.locator(".is-leaving")).to_have_count(0)


def paired() -> set[str]:
    rows = Pairing.objects.filter(ended_at=None, store=None)
    return set(rows.values_list("seller_sku__code", flat=True))


def test_twenty_rows_are_paired_by_keyboard_alone(ada: Page) -> None:
    ada.goto("/pairing/")
    left(ada, NUMBER)
    assert current(ada) == "CUP-00"

    for _each in range(20):
        press(ada, "Enter")

    left(ada, NUMBER - 20)
    assert current(ada) == "CUP-20"
    expect(ada.locator("tr.is-at [data-open]")).to_be_focused()
    expect(ada.locator("#count-pairing")).to_have_text("4")
    assert paired() == {f"CUP-{each:02}" for each in range(20)}

    press(ada, "z")
    expect(ada.locator(".toast", has_text="Undone: 1 SKU is as before.")).to_be_visible()
    assert len(paired()) == 19
    assert current(ada) == "CUP-19"


def test_each_key_does_its_own(ada: Page) -> None:
    ada.goto("/pairing/")
    left(ada, NUMBER)

    press(ada, "j", "j", "k", "+", "+", "-", "a")
    left(ada, NUMBER - 1)
    assert Pairing.objects.get().factor == 2
    assert Pairing.objects.get().seller_sku.code == "CUP-01"
    assert current(ada) == "CUP-02"

    press(ada, "u")
    ada.keyboard.type("12")
    press(ada, "Enter")
    left(ada, NUMBER - 2)
    assert Pairing.objects.get(seller_sku__code="CUP-02").factor == 12

    press(ada, "l")
    left(ada, NUMBER - 3)
    assert SellerSku.objects.get(is_left_out=True).code == "CUP-03"
    press(ada, "z")
    expect(ada.locator(".toast", has_text="Undone")).to_be_visible()
    assert not SellerSku.objects.filter(is_left_out=True).exists()


def test_another_product_is_found_by_arrow_keys(ada: Page) -> None:
    catalog.save_products(
        [
            catalog.ProductChange({"name": f"Tea kettle {each}"}, sku=f"KETTLE-{each}")
            for each in "ABC"
        ],
        source=catalog.EditSource.PAGE,
        actor=ADMIN,
        at=MONDAY,
    )
    ada.goto("/pairing/")
    left(ada, NUMBER)

    press(ada, "f")
    ada.keyboard.type("kettle")
    expect(ada.locator("#find [role=option]")).to_have_count(3)
    press(ada, "ArrowDown", "Enter")

    left(ada, NUMBER - 1)
    expect(ada.locator("#find")).to_be_hidden()
    assert Pairing.objects.get().product.sku == "KETTLE-B"
    assert current(ada) == "CUP-01"
    expect(ada.locator("tr.is-at [data-open]")).to_be_focused()


def test_what_no_product_is_stays_in_the_search(ada: Page, complaints: list[str]) -> None:
    ada.goto("/pairing/")
    left(ada, NUMBER)
    press(ada, "f")
    expect(ada.locator("#find-sku")).to_be_focused()
    ada.keyboard.type("nothing")
    expect(ada.locator("#find-list")).to_contain_text("No product for “nothing”.")

    press(ada, "Enter")

    expect(ada.locator("#find-problem")).to_contain_text("No product has the SKU “nothing”")
    expect(ada.locator("#find-sku")).to_have_value("nothing")
    press(ada, "Escape")
    left(ada, NUMBER)
    assert current(ada) == "CUP-00"
    assert paired() == set()
    assert len(complaints) == 1
    assert "422" in complaints.pop()


def test_all_of_a_kind_are_confirmed_and_taken_back(ada: Page) -> None:
    ada.goto("/pairing/")
    ada.get_by_role("link", name="Same SKU").click()
    expect(ada.locator(".kind-note")).to_contain_text(f"{NUMBER} seller SKUs are spelt exactly")

    ada.get_by_role("button", name=re.compile(f"Confirm all {NUMBER}")).click()

    expect(ada.locator(".toast")).to_contain_text(f"{NUMBER} SKUs paired.")
    left(ada, 0)
    assert len(paired()) == NUMBER
    press(ada, "z")
    expect(ada.locator(".toast", has_text="Undone")).to_contain_text(f"{NUMBER} SKUs")
    assert paired() == set()


def test_a_list_without_proposals_shows_them_as_soon_as_a_worker_found_them(ada: Page) -> None:
    confirmed = catalog.confirm_proposals(actor=ADMIN, at=MONDAY)
    ada.goto("/pairing/")
    expect(ada.get_by_text("No proposal waits")).to_be_visible()

    ada.get_by_role("button", name="Find proposals").click()
    expect(ada.locator("#proposal-state")).to_contain_text("found anew in a moment")
    catalog.undo_pairings(confirmed.pairing_ids, actor=ADMIN, at=MONDAY)
    propose_pairings()

    left(ada, NUMBER)
    expect(ada.locator(".toast")).to_contain_text(f"{NUMBER} SKUs looked at")


def test_e9_whoever_is_later_is_told_and_sees_the_present_state(ada: Page) -> None:
    ada.goto("/pairing/")
    left(ada, NUMBER)
    sku = SellerSku.objects.get(code="CUP-00")
    pair(catalog.Pair(sku.pk, Product.objects.get(sku="CUP-07").pk))

    press(ada, "Enter", "Enter")

    row = ada.locator(f"#sku-{sku.pk}")
    expect(row).to_contain_text("operator paired it with CUP-07 in the meantime.")
    expect(ada.locator("tr.is-at")).to_have_count(1)
    assert Pairing.objects.get(seller_sku=sku).product.sku == "CUP-07"


def test_rules_are_tried_while_one_types_and_moved_by_keys(ada: Page) -> None:
    make_sku("CUP-01-FBA", asin="B00FBA0001", title="Something else")
    for pattern in ("-ONE", "-TWO"):
        rule = catalog.NewRule(kind=catalog.RuleKind.SUFFIX, pattern=pattern)
        catalog.add_rule(rule, actor=ADMIN, at=MONDAY)
    ada.goto("/pairing/rules/")

    ada.get_by_label("Kind").select_option("SUFFIX")
    ada.get_by_label("In the seller SKU").type("-FBA")
    expect(ada.locator("#trial")).to_contain_text("1 unpaired SKU fits")
    expect(ada.locator("#trial")).to_contain_text("CUP-01-FBA")
    first = ada.locator("[data-rule] a").first
    first.focus()
    press(ada, "Alt+ArrowDown")
    expect(ada.locator("[data-rule] a").first).to_contain_text("-TWO")
    expect(ada.locator("[data-rule] a").nth(1)).to_be_focused()


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_every_state_of_the_workbench_is_for_everybody(ada: Page, width: int, theme: str) -> None:
    """Rows with actions, the search, the drawer, a refused row: axe, and no sideways scroll."""
    ada.set_viewport_size({"width": width, "height": 844})
    ada.context.add_cookies([{"name": "theme", "value": theme, "url": ada.url}])
    faults: list[str] = []

    def look() -> None:
        faults.extend(find_grave(ada))
        if ada.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"scrolls sideways at {ada.url}")

    ada.goto("/pairing/?reason=same-sku")
    left(ada, NUMBER)
    look()
    sku = SellerSku.objects.get(code="CUP-00")
    if width > 720:
        press(ada, "f")
        ada.keyboard.type("cup")
        expect(ada.locator("#find [role=option]").first).to_be_visible()
        look()
        press(ada, "Escape")
    pair(catalog.Pair(sku.pk, Product.objects.get(sku="CUP-07").pk))
    ada.locator(f"#sku-{sku.pk} .quick, #sku-{sku.pk} [data-main]").locator(
        "visible=true"
    ).first.click()
    expect(ada.locator(f"#sku-{sku.pk}.is-refused")).to_be_visible()
    look()
    ada.locator(f"#sku-{sku.pk} [data-open]").click()
    expect(ada.locator("#drawer h2")).to_have_text("CUP-00")
    ada.locator("#drawer details.own summary").click()
    look()

    assert faults == []


def test_three_long_proposals_stand_in_one_line(page: Page) -> None:
    names = ["red", "blue", "green", "", *(f"gadget {each}" for each in range(60))]
    catalog.save_products(
        [
            catalog.ProductChange(
                {"name_en": f"Enamel mug 350ml {name}"}, sku=f"KITCHEN-{at:03}-EU"
            )
            if at < 4
            else catalog.ProductChange({"name_en": name}, sku=f"OTHER-{at}")
            for at, name in enumerate(names)
        ],
        source=catalog.EditSource.PAGE,
        actor=ADMIN,
        at=MONDAY,
    )
    make_sku("AMZ-78", asin="", title="Enamel mug 350ml")
    propose()
    sign_in(page)
    page.goto("/pairing/")

    line = page.locator("tr.is-at + tr.acts .act-line")
    expect(line.locator(".seg button")).to_have_count(3)
    tops = line.locator("button, input").evaluate_all(
        "all => [...new Set(all.map(each => Math.round((each.getBoundingClientRect().top"
        " + each.getBoundingClientRect().bottom) / 2)))]"
    )
    assert len(tops) == 1


def test_a_store_gets_a_product_of_its_own_in_the_drawer(ada: Page) -> None:
    ada.goto("/pairing/?tab=all")
    left(ada, NUMBER)
    press(ada, "o")
    drawer = ada.locator("#drawer")
    expect(drawer.locator("h2")).to_have_text("CUP-00")
    drawer.locator("details.own summary").click()

    drawer.locator("details.own [data-combo]").click()
    ada.keyboard.type("cup-05")
    expect(drawer.locator("details.own [role=option]")).to_have_count(1)
    press(ada, "Enter")
    expect(drawer.locator("details.own [data-combo]")).to_have_value("CUP-05")
    drawer.locator("details.own button").click()

    expect(drawer.locator(".stores")).to_contain_text("CUP-05")
    expect(ada.locator(".toast")).to_contain_text("CUP-00 → CUP-05 × 1")
    expect(ada.locator("tbody.sku")).to_have_count(NUMBER)
    own = Pairing.objects.get(ended_at=None)
    assert (own.store_id is None, own.product.sku) == (False, "CUP-05")
