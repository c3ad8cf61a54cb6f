"""Whatever is sent to any page or form: a sentence, nothing half stored, no bug, nothing alive."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
from tests.hostile.sampling import MANNERS, Meeting, choose, find_left_out
from tests.hostile.trial import Trial
from tests.hostile.values import ALL_AT_ONCE, ALONE, SCRIPT, TEXTS
from tests.hostile.world import Company, sell_something_hostile
from tests.web.conftest import come_in, make_person
from tests.web.pages import HTMX, assert_harmless
from zhongshu.identity import public as identity

NUMBERS = ("nobody's", "10^30")
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


@dataclass(frozen=True, slots=True)
class Question:
    """One request: what it is sent where in which field, and how it is sent."""

    meeting: Meeting
    method: str
    path: str
    told: Mapping[str, Any]


def list_questions(browser: Browser, known: Mapping[str, Any], sent: Sent) -> list[Question]:
    """Return every nonsense for every address that takes it."""
    return [
        question
        for door in DOORS
        for method in browser.methods(door.at(known))
        for question in questions(
            method, door, known, sorted(sent.get((method, door.at(known)), ()))
        )
    ]


def questions(
    method: str, door: Door, known: Mapping[str, Any], names: list[str]
) -> Iterator[Question]:
    """Yield what one address is sent in each part of it."""
    good = door.at(known)

    def ask(part: str, kind: str, path: str = good, word: str = "", **told: Any) -> Question:
        return Question((f"{method} {door.route} {part}", kind, word), method, path, told)

    for place, sort in door.places.items():
        for kind in NUMBERS if sort == "int" else ALL_AT_ONCE:
            yield ask(place, kind, door.at(known, **{place: TEXTS[kind]}))
    every = sorted({*names, *door.names})
    for kind in ALL_AT_ONCE if every else ():
        told = _fill_in(method, good, every, kind)
        yield ask("in all fields", kind, **told, headers={} if kind == "script" else HTMX)
    for name in names:
        for kind in ALONE:
            told = _fill_in(method, good, [name], kind)
            yield ask("in one field", f"{kind} alone", word=name, **told, headers=HTMX)
    if method == "post":
        long = "x" * (1_000_000 // max(1, len(every)))
        content = "&".join(f"{name}={long}" for name in every).encode()
        yield ask("as a whole", "1 MB", data=content, headers=HTMX)
        for kind, (content, content_type) in BODIES.items():
            yield ask("as a whole", kind, data=content, content_type=content_type)
        page = "".join(TEXTS[kind] for kind in ("script", "path", "quotes", "unseen"))
        page = page.encode().decode("latin-1")
        headers = HTMX | {"HX-Current-URL": f"http://testserver/x?q={page}", "Referer": page}
        yield ask("as a whole", "from nowhere", headers=headers)


def _fill_in(method: str, path: str, names: list[str], kind: str) -> dict[str, Any]:
    sent = "&".join(f"{name}={encode(TEXTS[kind])}" for name in names)
    return {"path": f"{path}?{sent}"} if method == "get" else {"data": sent.encode()}


@pytest.mark.parametrize("whole", MANNERS)
def test_k11_no_nonsense_breaks_any_page_or_stays_half_stored(
    company: Company, browser: Browser, *, whole: bool
) -> None:
    known = known_places(company)
    every = list_questions(browser, known, look_around(browser, DOORS, known))
    meetings = [question.meeting for question in every]
    chosen = choose(meetings, whole=whole)

    asked, wrong = set[Meeting](), []
    for question in (each for each in every if each.meeting in chosen):
        answer, changed = browser.send(question.method, question.path, **question.told)
        asked.add(question.meeting)
        verdict = judge(answer) or (f"left something in {changed}" if changed else "")
        if verdict:
            wrong.append(f"{question.meeting}: {verdict}")

    assert wrong == []
    assert find_left_out(meetings, asked) == []
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
