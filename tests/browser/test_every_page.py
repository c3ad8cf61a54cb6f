"""Every page there is, also those that others add: readable by all, at home on a phone."""

from collections.abc import Iterator

import pytest
from django.test.utils import override_settings
from playwright.sync_api import Page, Request

from tests.browser.conftest import sign_in
from tests.cast import make_account
from tests.web.routes import list_addresses

FAULTS = """() => {
  const named = (el) => (el.getAttribute("aria-label") || el.getAttribute("aria-labelledby")
    || el.labels?.length || el.textContent.trim() || el.title || el.value
    || el.querySelector("[aria-label]"));
  const shown = (el) => el.checkVisibility() && !el.closest("[aria-hidden=true]");
  const controls = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")];
  const ids = [...document.querySelectorAll("[id]")].map((el) => el.id);
  const faults = controls.filter((el) => shown(el) && !named(el)).map((el) => "no name: " + el.outerHTML.slice(0, 120));
  faults.push(...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => "twice: #" + id));
  const heads = [...document.querySelectorAll("h1")].filter(shown).length;
  if (heads !== 1) faults.push(heads + " first headings");
  const above = [...document.querySelectorAll(".page-head a.crumb")];
  if (above.length && !above.some(shown)) faults.push("no way back");
  for (const cell of document.querySelectorAll("th:not([scope])")) faults.push("th without scope: " + cell.textContent.trim());
  for (const box of document.querySelectorAll("[tabindex='0']:not([aria-label]):not([aria-labelledby])")) faults.push("region without a name: " + box.className);
  return faults;
}"""  # noqa: E501 - a script reads better in its own lines


NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def ada(page: Page) -> Iterator[Page]:
    """Sign somebody in who sees an account; Amazon does not answer."""
    make_account()
    with override_settings(
        AMAZON_ENDPOINTS=dict.fromkeys(("NA", "EU", "FE"), NOBODY), LWA_TOKEN_URL=f"{NOBODY}/token"
    ):
        yield sign_in(page)


def whole_pages(tab: Page) -> list[str]:
    """Return the addresses that answer with a whole page."""
    found = []
    for address in list_addresses():
        answer = tab.request.get(address, max_redirects=0)
        is_page = "text/html" in answer.headers.get("content-type", "")
        if answer.status == 200 and is_page and "<html" in answer.text():
            found.append(address)
    return found


WIDTHS = (1440, 320)


def test_every_page_is_readable_and_fits(ada: Page) -> None:
    elsewhere: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(ada.url.split("/", 3)[0] + "//localhost"):
            elsewhere.append(request.url)

    pages = whole_pages(ada)
    ada.on("request", note)

    faults = {}
    for address in pages:
        ada.goto(address)
        for width in WIDTHS:
            ada.set_viewport_size({"width": width, "height": 844})
            found = ada.evaluate(FAULTS)
            wide = ada.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append(f"scrolls sideways: {wide}")
            if found:
                faults[address, width] = found

    assert faults == {}
    assert elsewhere == []
    assert "/" in pages
