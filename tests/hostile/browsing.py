"""A browser of somebody signed in: every request is tried and taken back, cookies too."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from tests.hostile.doors import Door, read_page
from tests.hostile.trial import Trial
from tests.hostile.world import Company
from tests.orders.cast import stored
from tests.web.pages import HTMX
from zhongshu.channels import public as channels
from zhongshu.web.shell import frame

FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class Browser:
    """Somebody who signed in some seconds ago: the frame of a page is kept, as for most pages."""

    client: Client
    trial: Trial
    opened: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        # A real browser drops it after ten seconds, this client never.
        self.client.cookies.pop(frame.JUST_CHANGED, None)

    def send(
        self, method: str, path: str, *, always: bool = False, **told: Any
    ) -> tuple[HttpResponse, list[str]]:
        """Return the answer and what a refused request left."""
        jar = copy.deepcopy(self.client.cookies)
        answer, changed = self.trial.send(partial(self._ask, method, path, told), always=always)
        self.client.cookies = jar
        assert isinstance(answer, HttpResponse)
        return answer, changed

    def page(self, path: str, *, part: bool = False, data: Mapping[str, Any] | None = None) -> str:
        """Return the page at an address, "" when it is a file."""
        answer, _ = self.send("get", path, data=data or {}, headers=HTMX if part else {})
        if answer.status_code != 405:
            self.opened.add(path)
        return text_of(answer) if "html" in answer.headers.get("Content-Type", "") else ""

    def methods(self, path: str) -> list[str]:
        """Return what an address takes; that a page was opened needs no second look."""
        found = {"get"} if path in self.opened else set()
        for method in {"get", "post"} - found:
            if self.send(method, path, headers=HTMX)[0].status_code != 405:
                found.add(method)
        return sorted(found)

    def _ask(self, method: str, path: str, told: Mapping[str, Any]) -> HttpResponseBase:
        headers = told.get("headers", {})
        if method == "get":
            answer: Any = self.client.get(path, told.get("data", {}), headers=headers)
        else:
            content, content_type = told.get("data", b""), told.get("content_type", FORM)
            answer = self.client.generic("POST", path, content, content_type, headers=headers)
        if isinstance(answer, HttpResponse):
            return answer
        content = b"".join(answer.streaming_content)
        return HttpResponse(content, status=answer.status_code, headers=answer.headers)


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode("utf-8", "replace")


def known_places(company: Company) -> dict[str, Any]:
    """Return values of the places in addresses, by their names."""
    side = company.own
    return {
        **{name: getattr(side, name) for name in side.__slots__},
        "order_id": stored(side.order_id).pk,
        **company.own_check,
        "application_id": company.application_id,
        "slug": "hold",
        "asin": "B00MUGRED1",
        "size": "small",
        "notification_id": "00000000-0000-0000-0000-000000000001",
    }


def look_around(
    browser: Browser, doors: list[Door], known: Mapping[str, Any]
) -> dict[tuple[str, str], set[str]]:
    """Open every page, and return what their forms and links send: names by method and path."""
    sent: dict[tuple[str, str], set[str]] = {}
    for door in doors:
        path = door.at(known)
        for part in (False, True):
            for place, names in read_page(path, browser.page(path, part=part)).sent.items():
                sent.setdefault(place, set()).update(names)
    return sent


def begin_wizard(client: Client, company: Company) -> None:
    """Take the first steps of connecting an account, so that the later ones open."""
    client.post("/connect/add/", {"application": str(company.application_id)})
    client.post("/connect/add/region/", {"region": channels.Region.FE.value, "name": "Gamma"})
