"""/api/v1/docs: the OpenAPI document as a page, made here; nothing is fetched from elsewhere."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from zhongshu.api.door import api

ENGINE = Engine(
    dirs=[str(Path(__file__).parent / "templates")],
    builtins=["django.templatetags.i18n", "django.templatetags.static"],
)


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: str
    is_required: bool
    told: str


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    told: str
    parameters: Sequence[Field]
    body: str
    status: str
    answer: str


@dataclass(frozen=True, slots=True)
class Shape:
    name: str
    told: str
    fields: Sequence[Field]


@login_not_required
def show_docs(_request: HttpRequest) -> HttpResponse:
    """Show every operation and every shape of the REST API."""
    document = api.get_openapi_schema()
    context = Context(
        {
            "language": get_language(),
            "info": document["info"],
            "about": _with_code(document["info"]["description"]),
            "rooms": _rooms(document["paths"]),
            "shapes": list(_shapes(document["components"]["schemas"])),
        }
    )
    return HttpResponse(ENGINE.get_template("api/docs.html").render(context))


def _with_code(text: str) -> SafeString:
    """Return a text as HTML: what stands between backticks is code."""
    marked = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
    return SafeString(marked.replace("\n", "<br>"))


def _rooms(paths: Mapping[str, Any]) -> Mapping[str, Sequence[Operation]]:
    """Return the operations by room, in the order in which the document names them."""
    rooms: dict[str, list[Operation]] = {}
    for path, operations in paths.items():
        for method, operation in operations.items():
            room = operation.get("tags", [""])[0]
            rooms.setdefault(room, []).append(_operation(method, path, operation))
    return rooms


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> Operation:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    good = next(code for code in map(str, operation["responses"]) if code.startswith("2"))
    responses = {str(code): told for code, told in operation["responses"].items()}
    answer = responses[good].get("content", {}).get("application/json", {})
    return Operation(
        method=method.upper(),
        path=path,
        told=operation.get("description", ""),
        parameters=[
            Field(
                name=each["name"],
                kind=_kind(each["schema"]),
                is_required=each["required"],
                told=each["in"],
            )
            for each in operation.get("parameters", [])
        ],
        body=_kind(body["schema"]) if body else "",
        status=good,
        answer=_kind(answer["schema"]) if answer else "",
    )


def _shapes(schemas: Mapping[str, Any]) -> Iterator[Shape]:
    for name, schema in sorted(schemas.items()):
        required = set(schema.get("required", []))
        yield Shape(
            name=name,
            told=schema.get("description", ""),
            fields=[
                Field(
                    name=field,
                    kind=_kind(told),
                    is_required=field in required,
                    told=told.get("description", ""),
                )
                for field, told in schema.get("properties", {}).items()
            ],
        )


def _kind(schema: Mapping[str, Any]) -> str:
    """Return a schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(_kind(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    kind = str(schema.get("format", schema.get("type", "any")))
    bounds = [f"≥ {schema['minimum']}"] if "minimum" in schema else []
    bounds += [f"≤ {schema['maximum']}"] if "maximum" in schema else []
    return " ".join([kind, *bounds])
