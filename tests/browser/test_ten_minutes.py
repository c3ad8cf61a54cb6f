"""How long the demo's walk takes: 2,000 SKUs paired, 200 products edited; told with `-s`.

Seconds are the machine's: a person thinks besides. Run by `make soak`, or alone with
`python run.py soak tests/browser/test_ten_minutes.py -s`.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.flows.seller_world import bring_world
from zhongshu.catalog.models import Pairing, Product, SellerSku
from zhongshu.cli.commands.demo import GOODS
from zhongshu.jobs.tasks import propose_pairings

TEN_MINUTES_S = 600
ROUNDS = 12
ROWS = 200
RULES = (("SUFFIX", "-FBA"), ("REGEX", "^(US|EU|JP)_"), ("REGEX", r"-(?P<n>\d+)PK$"))


class Person:
    """Presses keys and clicks, and counts both; tells what each step took."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab
        self.keys = self.clicks = 0
        self.seconds = 0.0

    def press(self, key: str, *, times: int = 1) -> None:
        for _each in range(times):
            self.tab.keyboard.press(key)
        self.keys += times

    def type(self, text: str) -> None:
        self.tab.keyboard.type(text)
        self.keys += len(text)

    def click(self, selector: str) -> None:
        self.tab.locator(selector).first.click()
        self.clicks += 1

    @contextmanager
    def doing(self, what: str) -> Iterator[None]:
        began, keys, clicks, before = time.perf_counter(), self.keys, self.clicks, count()
        yield
        took = time.perf_counter() - began
        self.seconds += took
        say(
            f"{what:26} {count() - before:5} paired  {took:6.1f} s"
            f"  {self.keys - keys:4} keys  {self.clicks - clicks:2} clicks"
        )


def say(line: str) -> None:
    print(line)  # noqa: T201 - what the test is for


def count() -> int:
    return Pairing.objects.filter(ended_at=None).count()


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_two_thousand_skus_are_paired_in_ten_minutes(page: Page) -> None:
    bring_world(goods=GOODS, files=4)
    propose_pairings()
    person = Person(sign_in(page))
    say(f"\n{SellerSku.objects.count():,} seller SKUs")

    page.goto("/pairing/")
    confirm_kinds(person, "Same SKU", "SKU spelt alike", "Same barcode")
    with person.doing("three rules"):
        add_rules(person)
    with person.doing("wait for proposals"):
        propose_pairings()
    page.goto("/pairing/")
    confirm_kinds(person, "By a rule")
    with person.doing("wait for proposals"):
        propose_pairings()
    page.goto("/pairing/")
    confirm_kinds(person, "Same ASIN")
    with person.doing("row by row"):
        confirm_rows(person)

    paired = count()
    say(
        f"{'all':26} {paired:5} paired  {person.seconds:6.1f} s"
        f"  {person.keys:4} keys  {person.clicks:2} clicks"
    )
    assert paired > 0.85 * SellerSku.objects.count()
    assert person.seconds < TEN_MINUTES_S


def confirm_kinds(person: Person, *kinds: str) -> None:
    tab = person.tab
    for kind in kinds:
        with person.doing(f"all of “{kind}”"):
            person.click(f".filters a.pill:has-text('{kind}')")
            expect(tab.locator(f".filters a.pill.is-on:has-text('{kind}')")).to_be_visible()
            expect(tab.locator(".kind-note")).to_be_visible()
            with tab.expect_response("**/kind/confirm/"):
                person.press("c")
            expect(tab.locator(".htmx-request")).to_have_count(0)


def add_rules(person: Person) -> None:
    tab = person.tab
    for kind, pattern in RULES:
        tab.goto("/pairing/rules/")
        tab.get_by_label("Kind").select_option(kind)
        tab.get_by_label("In the seller SKU").click()
        person.clicks += 2
        person.type(pattern)
        expect(tab.locator("#trial")).to_contain_text("fit")
        person.press("Enter")
        expect(tab.locator(".toast")).to_be_visible()


def confirm_rows(person: Person) -> None:
    """Press Enter from row to row until nothing is proposed any more that Enter confirms."""
    tab = person.tab
    tab.goto("/pairing/?reason=title")
    for _round in range(ROUNDS):
        waiting = tab.locator("tr[data-id]").count()
        if not waiting:
            return
        person.press("Enter", times=waiting)
        expect(tab.locator(".is-leaving")).to_have_count(0, timeout=120_000)
        tab.wait_for_timeout(300)


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_two_hundred_products_are_edited_by_paste_and_taken_back(page: Page) -> None:
    bring_world(goods=GOODS)
    person = Person(sign_in(page))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/products/grid/")
    skus = page.locator(".cells tbody th").all_text_contents()[:ROWS]
    cells = [f"{sku}\tAcme\t{at + 1}" for at, sku in enumerate(skus)]
    lines = ["SKU\tBrand\tPacked weight (g)", *cells]
    page.evaluate("(text) => navigator.clipboard.writeText(text)", "\r\n".join(lines))
    page.locator(".cells tbody td").first.click()
    saves = page.locator("[data-save-cells]")

    with person.doing("200 rows pasted"):
        person.press("Control+v")
        expect(page.locator("#cells-status")).to_contain_text(f"into {ROWS} rows")
    with person.doing("saved"):
        person.press("Control+Enter")
        expect(saves).to_have_text("No changes")
    assert Product.objects.filter(brand="Acme").count() == ROWS
    with person.doing("taken back"):
        person.click("button:has-text('Take the last save back')")
        expect(page.locator(".toast").first).to_contain_text(f"{ROWS} products are as before")
    assert Product.objects.filter(brand="Acme").count() == 0
    assert person.seconds < TEN_MINUTES_S
