"""Every page under axe: nothing serious or critical, in both themes, on desk and phone."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.conftest import sign_in
from tests.browser.test_every_page import whole_pages
from tests.catalog.cast import listing
from tests.catalog.cast import record as record_listings
from tests.orders.cast import ANNA, line, order, record, stored

NUMBER = "702-0000001-0000001"
GRAVE = ("serious", "critical")
OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
}


@pytest.fixture
def ada(page: Page) -> Page:
    """Sign ada in; an order and a listing of one account fill the lists."""
    now = timezone.now()
    record(
        order(
            NUMBER,
            created_at=now,
            updated_at=now,
            ship_by_latest=now + timedelta(hours=2),
            lines=(line(title="Red mug"),),
            buyer=ANNA,
        )
    )
    record_listings(listing())
    return sign_in(page)


def find_grave(tab: Page) -> list[str]:
    """Return what axe calls serious or critical: its rule, and where."""
    found = Axe().run(tab, options=OPTIONS).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['html'][:120]}"
        for each in found
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark"), (1440, "dark")])
def test_axe_finds_nothing_serious(ada: Page, width: int, theme: str) -> None:
    opened = f"/orders/?tab=all&open={stored(NUMBER).pk}"
    ada.set_viewport_size({"width": width, "height": 844})
    ada.context.add_cookies([{"name": "theme", "value": theme, "url": ada.url}])

    faults = {}
    for address in (*whole_pages(ada), opened):
        ada.goto(address)
        if found := find_grave(ada):
            faults[address] = found

    assert faults == {}


def test_axe_would_find_a_button_without_a_name(ada: Page) -> None:
    ada.goto("/orders/")

    ada.evaluate("document.querySelector('main').append(document.createElement('button'))")

    assert [fault.split(":")[0] for fault in find_grave(ada)] == ["button-name"]
