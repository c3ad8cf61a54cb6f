"""Amazon's texts, hostile, on every page of a real browser: nothing runs."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.test.utils import override_settings
from playwright.sync_api import Dialog, Page, Request, Response

from tests.browser.conftest import sign_in
from tests.browser.hostile_texts import PAYLOADS, SHARE, TRACES
from tests.browser.test_every_page import NOBODY, whole_pages
from tests.cast import MONDAY, US, make_account
from tests.catalog.cast import listing
from tests.orders.cast import ITEM, line, order, record
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Listing
from zhongshu.channels import public as channels
from zhongshu.channels.models import Application, SellingAccount, Store
from zhongshu.orders.models import Order


@dataclass(slots=True)
class Watch:
    """What a page did that no text may make it do."""

    tab: Page
    faults: list[str] = field(default_factory=list)
    opened: int = 0

    def begin(self) -> None:
        """Listen to the tab from now on."""
        origin = urlsplit(self.tab.url).netloc

        def elsewhere(request: Request) -> None:
            if urlsplit(request.url).netloc not in (origin, ""):
                self.faults.append(f"{self.tab.url}: asked {request.url}")

        def close(dialog: Dialog) -> None:
            self.faults.append(f"{self.tab.url}: said {dialog.message}")
            dialog.dismiss()

        def broken(answer: Response) -> None:
            if answer.status >= 500:
                self.faults.append(f"{answer.status} of {answer.url}")

        self.tab.on("request", elsewhere)
        self.tab.on("dialog", close)
        self.tab.on("response", broken)

    def look(self) -> None:
        """Note what the page that is open holds and should not."""
        self.opened += 1
        self.faults += [f"{self.tab.url}: {trace}" for trace in self.tab.evaluate(TRACES)]

    def open(self, address: str, *, shows: str = "") -> None:
        """Open an address, and look; `shows` is to stand there as it was told."""
        self.tab.goto(address)
        self.look()
        if shows:
            self.expect(shows)

    def expect(self, text: str, *, within: str = "main") -> None:
        """Note when a text does not stand there as it was told; the frame does not count."""
        if text not in (self.tab.locator(within).text_content() or ""):
            self.faults.append(f"{self.tab.url}: {within} does not show {text!r}")


@pytest.fixture
def watch(page: Page) -> Iterator[Watch]:
    """Sign somebody in who sees all; Amazon does not answer."""
    make_account()
    with override_settings(
        AMAZON_ENDPOINTS=dict.fromkeys(("NA", "EU", "FE"), NOBODY), LWA_TOKEN_URL=f"{NOBODY}/token"
    ):
        found = Watch(sign_in(page))
        found.begin()
        yield found


def tell(texts: Mapping[str, str]) -> dict[str, str]:
    """Let Amazon say each text wherever it says one; return what each drawer shows."""
    shown = {}
    account_id = make_account().pk
    for place, text in enumerate(texts.values()):
        number = f"702-{place:07}-0000001"
        package = channels.PackageFacts(
            "1", carrier=text, tracking_number=text, shipping_service=text, status=text[:60]
        )
        sold = line(
            f"5{place:013}",
            title=text,
            seller_sku=text,
            cancellation_requested=True,
            cancellation_reason=text,
        )
        told = order(
            number,
            lines=(sold,),
            packages=(package,),
            service_level=text[:60],
            replaces_order_id=text[:64],
            buyer=make_buyer(text),
            raw=json.dumps({"Title": text}).encode(),
        )
        record(told, account_id=account_id)
        catalog.record_listings(
            account_id=account_id,
            listings=[listing(text, title=text, condition=text, product_type=text)],
            source=catalog.Source.REPORT,
            at=MONDAY,
        )
        channels.open_issues(
            account_id=account_id,
            stream="orders",
            issues=[
                channels.NewIssue(
                    subject=f"order:{number}",
                    code="test.unreadable",
                    what="{said}",
                    why=text,
                    what_to_do=text,
                    facts={"said": text},
                    order_id=number,
                    marketplace_id=US,
                    request_id=text,
                )
            ],
            at=MONDAY,
        )
        shown[f"/orders/{Order.objects.get(order_id=number).pk}/"] = text
        shown[f"/listings/{Listing.objects.get(title=text).pk}/"] = text
    return shown


def make_buyer(text: str) -> channels.BuyerFacts:
    """Return somebody of whom Amazon says the text everywhere."""
    address = channels.AddressFacts(
        name=text,
        company_name=text,
        lines=(text, text, text),
        city=text,
        district=text,
        state_or_region=text,
        postal_code=text,
        country_code="US",
        phone=text,
    )
    return channels.BuyerFacts(
        name=text,
        email=text,
        company_name=text,
        purchase_order_number=text,
        address=address,
        gift_messages=((ITEM, text),),
    )


def ask_for_all(watch: Watch, text: str) -> None:
    """Ask the open drawer for the buyer and for what Amazon's answer was."""
    watch.tab.locator("#buyer-ask button").click()
    watch.tab.locator("#buyer address").wait_for()
    watch.expect(f"Gift message: {text}", within="#buyer address")
    watch.tab.get_by_text("Raw facts from Amazon").click()
    watch.tab.locator(".raw-place pre").wait_for()
    watch.look()


def look_at_all(watch: Watch, texts: Mapping[str, str]) -> None:
    shown = tell(texts)
    for address in (*whole_pages(watch.tab), "/orders/?tab=all", "/listings/?tab=all"):
        watch.open(address)
    for address, text in shown.items():
        watch.open(address, shows=text)
        if address.startswith("/orders/"):
            ask_for_all(watch, text)
    for text in texts.values():
        SellingAccount.objects.update(name=text)
        Store.objects.filter(marketplace_id=US).update(name=text, amazon_name=text)
        Application.objects.update(name=text)
        watch.open("/connect/", shows=text)
        watch.open("/orders/?tab=all")


def test_the_watch_sees_what_a_text_has_made(page: Page) -> None:
    page.goto("/sign-in/")
    watch = Watch(page)
    watch.look()
    assert watch.faults == []

    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<a href=javascript:1>x</a>')")
    page.evaluate("window.__hit = 1")
    watch.look()

    assert [fault.partition(": ")[2] for fault in watch.faults] == [
        '<a href="javascript:1">x</a>',
        "a script ran",
    ]


def test_o2_what_amazon_says_runs_nothing_on_any_page(watch: Watch) -> None:
    look_at_all(watch, {name: PAYLOADS[name] for name in SHARE})

    assert watch.faults == []


@pytest.mark.soak
def test_o2_thirty_texts_of_amazons_run_nothing_on_any_page(watch: Watch) -> None:
    look_at_all(watch, PAYLOADS)

    assert len(PAYLOADS) == 30
    assert watch.faults == []
