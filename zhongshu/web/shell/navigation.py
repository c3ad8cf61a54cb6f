"""Which pages there are: each registers itself, and the navigation shows what exists.

A page's `urls.py` calls `navigation.register(Page(...))`. The key is the namespace of its
addresses (or the name of a single one), by which the current entry is found.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import partial

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from zhongshu.identity import public as identity
from zhongshu.web.shell import frame


class Group(IntEnum):
    """Groups of the navigation, from the top."""

    OVERVIEW = 1
    ORDERS = 2
    GOODS = 3
    AMAZON = 4
    COMPANY = 5


GROUP_NAMES: dict[Group, Promise | str] = {
    Group.OVERVIEW: "",
    Group.ORDERS: _("Orders"),
    Group.GOODS: _("Goods and stock"),
    Group.AMAZON: _("Amazon"),
    Group.COMPANY: _("Company"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """One entry. `count` tells what waits for a person; `is_hot` marks waiting that is a fault.

    `roles` empty means everybody. `waits` names what is counted, for the dashboard, such as
    "Orders to review". `go` is the letter after G that opens it. `on_phone` pages
    stand in the tab bar below.
    """

    key: str
    name: Promise
    icon: str
    url_name: str
    group: Group
    position: int = 0
    roles: frozenset[identity.Role] = frozenset()
    count: Callable[[identity.Actor], int] | None = None
    is_hot: bool = False
    waits: Promise | None = None
    go: str = ""
    on_phone: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """Something the palette can do: open an address, or press what the page calls by `#name`."""

    name: Promise
    icon: str
    url: str
    key: str = ""
    roles: frozenset[identity.Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the palette."""

    name: str
    icon: str
    url: str
    hint: str = ""


type Search = Callable[[identity.Actor, str], list[Found]]

PAGES: dict[str, Page] = {}
ACTIONS: dict[str, Action] = {}
SEARCHES: dict[str, tuple[Promise, Search]] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    page: Page
    url: str
    is_current: bool
    count: int


@dataclass(frozen=True, slots=True)
class EntryGroup:
    name: str
    entries: tuple[Entry, ...]


def register(page: Page) -> None:
    """Put a page into the navigation and the palette; the same key again replaces it."""
    PAGES[page.key] = page


def register_action(action: Action) -> None:
    """Put an action into the palette."""
    ACTIONS[action.url] = action


def register_search(key: str, title: Promise, search: Search) -> None:
    """Let the palette look for things of one kind: `search(actor, text)`, a handful at most."""
    SEARCHES[key] = (title, search)


def address_of(key: str) -> str:
    """Return the address of a registered page, or "" when there is no such page."""
    return reverse(PAGES[key].url_name) if key in PAGES else ""


def list_pages(actor: identity.Actor) -> list[Page]:
    """Return the pages this actor may open, in the order of the navigation."""
    return sorted(
        (page for page in PAGES.values() if _is_for(page.roles, actor)),
        key=lambda page: (page.group, page.position, page.key),
    )


def list_entries(request: HttpRequest, actor: identity.Actor) -> list[EntryGroup]:
    """Return the groups of the navigation with what waits in each page."""
    match = request.resolver_match
    here = (match.namespaces[0] if match.namespaces else match.url_name) if match else None
    entries = [
        Entry(
            page=page,
            url=reverse(page.url_name),
            is_current=page.key == here,
            count=count_waiting(request, page, actor),
        )
        for page in list_pages(actor)
    ]
    return [
        EntryGroup(str(GROUP_NAMES[group]), found)
        for group in Group
        if (found := tuple(entry for entry in entries if entry.page.group is group))
    ]


def count_waiting(request: HttpRequest, page: Page, actor: identity.Actor) -> int:
    """Return what waits in a page, asked once for its whole frame."""
    if page.count is None:
        return 0
    return frame.keep(request, f"count {page.key}", partial(page.count, actor))


def find(actor: identity.Actor, text: str) -> list[tuple[str, list[Found]]]:
    """Return what the palette shows: pages and actions by both languages, then things."""
    wanted = text.strip().casefold()
    pages = [
        Found(
            str(page.name),
            page.icon,
            reverse(page.url_name),
            f"G {page.go.upper()}" if page.go else "",
        )
        for page in list_pages(actor)
        if _matches(page.name, wanted)
    ]
    actions = [
        Found(str(action.name), action.icon, action.url, action.key)
        for action in ACTIONS.values()
        if _is_for(action.roles, actor) and _matches(action.name, wanted)
    ]
    groups = [(str(_("Go to")), pages), (str(_("Do")), actions)]
    if wanted:
        groups += [(str(title), search(actor, text.strip())) for title, search in SEARCHES.values()]
    return [(title, found) for title, found in groups if found]


def _is_for(roles: frozenset[identity.Role], actor: identity.Actor) -> bool:
    return not roles or actor.is_one_of(*roles)


def _matches(name: Promise, wanted: str) -> bool:
    if wanted in str(name).casefold():
        return True
    with override("en"):
        return wanted in str(name).casefold()
