"""Whatever is sent to any page or form: a sentence, nothing half stored, no bug, nothing alive."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.hostile.browsing import (
    FORM,
    Browser,
    begin_wizard,
    known_places,
    look_around,
    text_of,
)
from tests.hostile.doors import Door, list_doors
from tests.hostile.operations import encode
from tests.hostile.sampling import MANNERS, take_sample
from tests.hostile.trial import Trial
from tests.hostile.values import ALL_AT_ONCE, ALONE, SCRIPT, TEXTS
from tests.hostile.world import Company, sell_something_hostile
from tests.web.conftest import come_in, make_person
from tests.web.pages import HTMX, assert_harmless
from zhongshu.identity import public as identity

NUMBERS = ("987654321", str(10**30))
BODIES = {
    "not UTF-8": (b"name=%FF%FE&id=\xff\xfe&q=%", FORM),
    "10,000 fields": (b"&".join(b"id=%d" % number for number in range(10_000)), FORM),
}
DOORS = list_doors()


@pytest.fixture
def browser(company: Company) -> Browser:
    """Return an administrator's browser in a company that sold something hostile."""
    sell_something_hostile()
    make_person("ada", identity.Role.ADMIN)
    client = come_in("ada")
    client.raise_request_exception = False
    begin_wizard(client, company)
    return Browser(client, Trial())


def judge(answer: HttpResponse) -> str:
    """Say what is wrong with an answer, "" when it is good."""
    status, page = answer.status_code, text_of(answer)
    if status >= 500:
        return f"{status}"
    if "html" in answer.headers.get("Content-Type", ""):
        try:
            assert_harmless(page)
        except AssertionError:
            return f"{status} is alive"
    if "Set-Cookie" in answer.headers:
        return "a header was made"
    if status >= 400 and not (answer.headers.get("X-Refusal") or page.strip()):
        return f"{status} says nothing"
    return ""


type Sent = Mapping[tuple[str, str], set[str]]


def try_door(
    browser: Browser, door: Door, known: Mapping[str, Any], sent: Sent, *, whole: bool
) -> list[str]:
    """Return what is wrong with the answers of one address."""
    wrong = []
    for method in browser.methods(door.at(known)):
        names = sent.get((method, door.at(known)), set())
        every = questions(method, door, known, names)
        asked = ((f"{method} {door.route} {each[1]}", each) for each in every)
        for path, what, told in take_sample(asked, whole=whole):
            answer, changed = browser.send(method, path, **told)
            verdict = judge(answer) or (f"left something in {changed}" if changed else "")
            if verdict:
                wrong.append(f"{method} {door.route} {what}: {verdict}")
    return wrong


def questions(
    method: str, door: Door, known: Mapping[str, Any], names: set[str]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield address, what is wrong, and the rest of each request."""
    good = door.at(known)
    for place, kind in door.places.items():
        for text in NUMBERS if kind == "int" else (TEXTS[each] for each in ALL_AT_ONCE):
            yield door.at(known, **{place: text}), f"{place} {text[:20]!r}", {}
    every = sorted(names | door.names)
    for kind in ALL_AT_ONCE if every else ():
        headers = {} if kind == "script" else HTMX
        yield _fill_in(method, good, every, kind, headers)
    for name in sorted(names):
        for kind in ALONE:
            yield _fill_in(method, good, [name], kind, HTMX)
    if method == "post":
        long = "x" * (1_000_000 // max(1, len(every)))
        content = "&".join(f"{name}={long}" for name in every).encode()
        yield good, "all: 1 MB", {"data": content, "headers": HTMX}
        for kind, (content, content_type) in BODIES.items():
            yield good, kind, {"data": content, "content_type": content_type}
        page = "".join(TEXTS[kind] for kind in ("script", "path", "quotes", "unseen"))
        page = page.encode().decode("latin-1")
        headers = HTMX | {"HX-Current-URL": f"http://testserver/x?q={page}", "Referer": page}
        yield good, "from nowhere", {"headers": headers}


def _fill_in(
    method: str, path: str, names: list[str], kind: str, headers: Mapping[str, str]
) -> tuple[str, str, dict[str, Any]]:
    sent = "&".join(f"{name}={encode(TEXTS[kind])}" for name in names)
    what = f"{names[0] if len(names) == 1 else 'all'}: {kind}"
    if method == "get":
        return f"{path}?{sent}", what, {"headers": headers}
    return path, what, {"data": sent.encode(), "headers": headers}


@pytest.mark.parametrize("whole", MANNERS)
def test_k11_no_nonsense_breaks_any_page_or_stays_half_stored(
    company: Company, browser: Browser, *, whole: bool
) -> None:
    known = known_places(company)
    sent = look_around(browser, DOORS, known)

    wrong = []
    for door in DOORS:
        wrong += try_door(browser, door, known, sent, whole=whole)

    assert wrong == []
    assert browser.trial.changed() == []


def test_o1_what_others_wrote_is_shown_and_never_run(company: Company, browser: Browser) -> None:
    known = known_places(company)

    shown = 0
    for door in DOORS:
        for part in (False, True):
            page = browser.page(door.at(known), part=part, data={"tab": "all"})
            assert_harmless(page)
            shown += page.count("&lt;script&gt;alert(1)")

    assert shown > 5
    assert SCRIPT not in str(Client().get("/sign-in/").content)
