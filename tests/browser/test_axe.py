"""Every page under axe: nothing serious or critical, in both themes, on desk and phone.

Each page in one of these looks, in all of them by `make soak`.
"""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.conftest import sign_in
from tests.browser.test_every_page import whole_pages
from tests.catalog.cast import listing
from tests.catalog.cast import record as record_listings
from tests.hostile.sampling import MANNERS, choose, find_left_out
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


LOOKS = {"desk": (1440, "light"), "phone at night": (390, "dark"), "desk at night": (1440, "dark")}


@pytest.mark.parametrize("whole", MANNERS)
def test_axe_finds_nothing_serious(ada: Page, *, whole: bool) -> None:
    opened = {"an order": f"/orders/?tab=all&open={stored(NUMBER).pk}"}
    pages = {address: address for address in whole_pages(ada)} | opened
    every = [(name, look) for name in pages for look in LOOKS]
    chosen = choose(every, whole=whole)

    faults, looked_at = {}, set()
    for look, (width, theme) in LOOKS.items():
        ada.set_viewport_size({"width": width, "height": 844})
        ada.context.add_cookies([{"name": "theme", "value": theme, "url": ada.url}])
        for name, address in pages.items():
            if (name, look) in chosen:
                ada.goto(address)
                looked_at.add((name, look))
                if found := find_grave(ada):
                    faults[name, look] = found

    assert faults == {}
    assert find_left_out(every, looked_at) == []


def test_axe_would_find_a_button_without_a_name(ada: Page) -> None:
    ada.goto("/orders/")

    ada.evaluate("document.querySelector('main').append(document.createElement('button'))")

    assert [fault.split(":")[0] for fault in find_grave(ada)] == ["button-name"]
