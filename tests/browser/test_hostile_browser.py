"""Amazon's texts and what people type, hostile, on every page of a real browser: nothing runs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.test.utils import override_settings
from playwright.sync_api import Dialog, Page, Request, Response

from tests.browser.conftest import sign_in
from tests.browser.hostile_texts import FILL, PAYLOADS, SHARE, TRACES
from tests.browser.test_every_page import NOBODY, whole_pages
from tests.cast import MONDAY, US, make_account
from tests.catalog.cast import listing
from tests.orders.cast import line, order, record
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
        if shows and shows not in self.tab.evaluate("document.body.textContent"):
            self.faults.append(f"{address}: does not show {shows!r}")


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
        package = channels.PackageFacts("1", carrier=text, tracking_number=text)
        sold = line(
            f"5{place:013}",
            title=text,
            seller_sku=text,
            cancellation_requested=True,
            cancellation_reason=text,
        )
        record(order(number, lines=(sold,), packages=(package,)), account_id=account_id)
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


def look_at_all(watch: Watch, texts: Mapping[str, str]) -> None:
    shown = tell(texts)
    for address in (*whole_pages(watch.tab), "/orders/?tab=all", "/listings/?tab=all"):
        watch.open(address)
    for address, text in shown.items():
        watch.open(address, shows=text)
    for text in texts.values():
        SellingAccount.objects.update(name=text)
        Store.objects.filter(marketplace_id=US).update(name=text, amazon_name=text)
        Application.objects.update(name=text)
        watch.open("/connect/", shows=text)
        watch.open("/orders/?tab=all")


def type_everywhere(watch: Watch, texts: Mapping[str, str], pages: list[str]) -> int:
    """Send every form of the pages with each text in all its fields; return how many were sent."""
    sent = 0
    for address in pages:
        for text in texts.values():
            place = 0
            while True:
                watch.open(address)
                if not watch.tab.evaluate(FILL, [place, text]):
                    break
                watch.tab.wait_for_load_state("networkidle")
                watch.look()
                sent, place = sent + 1, place + 1
    return sent


def only_refusals(complaints: list[str]) -> list[str]:
    """Return complaints but those about forms that were refused with their own status."""
    refused = tuple(f"status of {status} " for status in (400, 403, 404, 409, 422, 429))
    return [each for each in complaints if not any(code in each for code in refused)]


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


def test_o2_what_is_typed_runs_nothing(watch: Watch, complaints: list[str]) -> None:
    sent = type_everywhere(watch, {"attribute": PAYLOADS["attribute"]}, ["/settings/company/"])

    assert sent > 0
    assert watch.faults == []
    complaints[:] = only_refusals(complaints)


@pytest.mark.soak
def test_o2_thirty_texts_of_amazons_run_nothing_on_any_page(watch: Watch) -> None:
    look_at_all(watch, PAYLOADS)

    assert len(PAYLOADS) == 30
    assert watch.faults == []
