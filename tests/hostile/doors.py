"""Every page and form of the web, found in the address table, its sources and its own HTML."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from inspect import getsourcefile, unwrap
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.urls import URLPattern, URLResolver, get_resolver

from tests.hostile.operations import encode
from zhongshu.web.saved_views import ViewsOf

PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")
# How views name what they read from an address or a form.
READ = re.compile(
    r"(?:GET|POST|parameters|query)(?:\.get(?:list)?\(|\[)\s*\"([\w-]+)\""
    r"|\"([\w-]+)\" in request\.(?:GET|POST)"
)
FIELDS = ("input", "select", "textarea", "button")


@dataclass(frozen=True, slots=True)
class Door:
    """One address of the web; `names` is what its package reads from addresses and forms."""

    route: str
    view: str
    names: frozenset[str]
    places: Mapping[str, str] = field(default_factory=dict)

    def at(self, known: Mapping[str, object], **told: str) -> str:
        """Return the address with ids that are known."""
        path = self.route
        for place, kind in self.places.items():
            value = told.get(place, str(known.get(place, 1 if kind == "int" else "x")))
            path = PLACE.sub(encode(value), path, count=1)
        return path


def list_doors() -> list[Door]:
    """Return every address that a browser may ask for."""
    return sorted(_walk("/", get_resolver().url_patterns), key=lambda door: door.route)


def _walk(prefix: str, patterns: list[URLPattern | URLResolver]) -> Iterator[Door]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern).lstrip("^").rstrip("$")
        if isinstance(pattern, URLResolver):
            yield from _walk(route, pattern.url_patterns)
        else:
            places = {name: kind or "str" for kind, name in PLACE.findall(route)}
            view = unwrap(pattern.callback)
            yield Door(route, f"{view.__module__}.{view.__name__}", _names_near(view), places)


def _names_near(view: object) -> frozenset[str]:
    """Return what is read beside a view, and beside the list whose saved views it shows."""
    names = _names_in(Path(getsourcefile(view) or "").parent)  # type: ignore[arg-type]
    of = getattr(view, "__self__", None)
    return names | _names_near(of.check) if isinstance(of, ViewsOf) else names


@cache
def _names_in(folder: Path) -> frozenset[str]:
    return frozenset(
        name
        for file in folder.glob("*.py")
        for match in READ.finditer(file.read_text(encoding="utf-8"))
        for name in match.groups()
        if name
    )


class Reader(HTMLParser):
    """Collects what the forms and links of a page send: names by method and path."""

    def __init__(self, path: str) -> None:
        super().__init__(convert_charrefs=True)
        self.path = path
        self.sent: dict[tuple[str, str], set[str]] = {}
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        for name in ("href", "action", "hx-get", "hx-post", "formaction"):
            if name in told:
                self._note_link(told[name])
        if tag == "form":
            address = told.get("action") or told.get("hx-post") or told.get("hx-get") or self.path
            is_post = told.get("method", "").lower() == "post" or "hx-post" in told
            self._open.append(("post" if is_post else "get", urlsplit(address).path or self.path))
        elif tag in FIELDS and self._open and told.get("name"):
            self.sent.setdefault(self._open[-1], set()).add(told["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._open:
            self._open.pop()

    def _note_link(self, address: str) -> None:
        parts = urlsplit(address)
        if not parts.netloc and parts.path.startswith("/"):
            names = parse_qs(parts.query, keep_blank_values=True)
            self.sent.setdefault(("get", parts.path), set()).update(names)


def read_page(path: str, page: str) -> Reader:
    """Return what a page sends where."""
    reader = Reader(path)
    reader.feed(page)
    return reader
