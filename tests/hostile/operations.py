"""Every operation of the REST API, found in its own description, with good and hostile requests."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from urllib.parse import quote

from tests.hostile.values import BODIES, HUGE, JSON_VALUES, SOME, SOME_JSON, TEXTS
from zhongshu.api.door import api

type Schema = Mapping[str, Any]
# Which part of a request is nonsense, and what nonsense.
type What = tuple[str, str]
type Wanted = Callable[[str, str], bool]
# What makes a good request a hostile one, not made before it is asked.
type Told = Callable[[], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Question:
    """One request; `what` says what is wrong with it."""

    what: What
    method: str
    path: str
    content: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address."""

    method: str
    path: str
    queries: tuple[str, ...]
    places: tuple[str, ...]
    body: Schema | None
    schemas: Schema

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def is_reading(self) -> bool:
        return self.method == "GET"

    def good(self, known: Mapping[str, Any]) -> Question:
        """Return a request that makes sense, with the ids that are known."""
        path = _at(self.path, {place: str(known.get(place, 1)) for place in self.places})
        content = b"" if self.body is None else json.dumps(self._example(known)).encode()
        return Question(("", "good"), self.method, path, content)

    def hostile(
        self, known: Mapping[str, Any], met: set[str], is_asked: Wanted = lambda *_: True
    ) -> Iterator[Question]:
        """Yield every nonsense in every part of the request, but what is not asked.

        What was `met` at another operation under the same name meets the worst only.
        """
        good = self.good(known)
        for what, told in self._hostile(good, known, met):
            if is_asked(*what):
                yield replace(good, what=what, **told())

    def _hostile(
        self, good: Question, known: Mapping[str, Any], met: set[str]
    ) -> Iterator[tuple[What, Told]]:
        for place in self.places:
            for kind, text in _texts(place, met):
                yield (place, kind), partial(self._at_place, known, place, text)
            met.add(place)
        for kind in ("empty", "half character"):
            yield ("?nonsense", kind), _query(good, f"nonsense={encode(TEXTS[kind])}")
        for name in self.queries:
            for kind, text in _texts(name, met):
                yield (f"?{name}", kind), _query(good, f"{name}={encode(text)}")
            if name not in met:
                yield (f"?{name}", "1 MB"), _query(good, f"{name}={'x' * 1_000_000}")
            met.add(name)
            yield (f"?{name}", "twice"), _query(good, f"{name}=1&{name}=2")
            yield (f"?{name}", "raw"), _query(good, f"{name}=%ff%FE%zz%")
        yield from self._whole_bodies(met)
        if not self.is_reading:
            for kind in ("unseen", "endless number"):
                key = TEXTS[kind].encode().decode("latin-1")
                yield ("key", f"key {kind}"), partial(dict, headers={"Idempotency-Key": key})
        yield from self._bodies(known, met)

    def _at_place(self, known: Mapping[str, Any], place: str, text: str) -> dict[str, Any]:
        places = {other: str(known.get(other, 1)) for other in self.places}
        return {"path": _at(self.path, places | {place: text})}

    def _whole_bodies(self, met: set[str]) -> Iterator[tuple[What, Told]]:
        """Yield bodies that are none; they are read in one place, so that once is enough."""
        kinds = ("not UTF-8", "too deep", "twice the same") if "body" in met else tuple(BODIES)
        if not self.is_reading:
            met.add("body")
        for kind in kinds[:1] if self.is_reading else kinds:
            content, content_type = BODIES[kind]
            told: Told = partial(dict, content=content, content_type=content_type)
            yield ("body", f"body {kind}"), told

    def _bodies(self, known: Mapping[str, Any], met: set[str]) -> Iterator[tuple[What, Told]]:
        if self.body is None:
            return
        example = self._example(known)
        for name in example:
            lacking = {other: value for other, value in example.items() if other != name}
            yield (f".{name}", "lacking"), _body(lacking)
            kinds = SOME_JSON if f"{self.body}{name}" in met else JSON_VALUES
            for kind in kinds:
                value = JSON_VALUES[kind]
                yield (f".{name}", kind), _body(example | {name: value})
                if isinstance(example[name], list) and value != HUGE:
                    yield (f".{name}", f"[{kind}]"), _body(example | {name: [value]})
        met.update(f"{self.body}{name}" for name in example)

    def _example(self, known: Mapping[str, Any]) -> dict[str, Any]:
        assert self.body is not None
        found = self._value("", self.body, known)
        assert isinstance(found, dict), self.name
        return found

    def _value(self, name: str, schema: Schema, known: Mapping[str, Any]) -> Any:
        if name in known:
            return known[name]
        if "$ref" in schema:
            return self._value(name, self.schemas[schema["$ref"].rpartition("/")[2]], known)
        if "enum" in schema:
            return schema["enum"][0]
        choices = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
        if choices:
            return self._value(name, choices[0], known)
        if schema.get("type") == "object":
            return {
                each: self._value(each, inner, known)
                for each, inner in schema.get("properties", {}).items()
            }
        if schema.get("type") == "array":
            return [self._value("", schema["items"], known)]
        if schema.get("format") == "date-time":
            return "2030-01-01T00:00:00Z"
        plain = {"integer": schema.get("minimum", 1), "number": 1, "boolean": True}
        return plain.get(schema.get("type", ""), "x" * max(1, schema.get("minLength", 1)))


def _query(good: Question, query: str) -> Told:
    return lambda: {"path": f"{good.path}?{query}"}


def _body(content: Mapping[str, Any]) -> Told:
    return lambda: {"content": json.dumps(content).encode()}


def _at(path: str, places: Mapping[str, str]) -> str:
    for place, text in places.items():
        path = path.replace(f"{{{place}}}", encode(text))
    return path


def _texts(name: str, met: set[str]) -> list[tuple[str, str]]:
    """Return what to try under a name: everything first; a cursor is never the same."""
    kinds = SOME if name in met and name != "cursor" else tuple(TEXTS)
    return [(kind, TEXTS[kind]) for kind in kinds]


def list_operations() -> list[Operation]:
    """Return what the document describes, each method of each address."""
    document = api.get_openapi_schema(path_prefix="/api/v1/")
    found = []
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            parameters = told.get("parameters", [])
            contents = list(told.get("requestBody", {}).get("content", {}).values())
            found.append(
                Operation(
                    method=method.upper(),
                    path=path,
                    queries=tuple(each["name"] for each in parameters if each["in"] == "query"),
                    places=tuple(each["name"] for each in parameters if each["in"] == "path"),
                    body=contents[0]["schema"] if contents else None,
                    schemas=document["components"]["schemas"],
                )
            )
    return found


def encode(text: str) -> str:
    """Write a text for an address, half characters too."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")
