"""What the API says of itself is true: the OpenAPI document and its page."""

import re
from collections.abc import Iterator
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from django.test import Client

from tests.api.conftest import Api
from tests.api.world import make_world

pytestmark = pytest.mark.django_db
GETS = [
    "/me",
    "/tokens",
    "/applications",
    "/accounts",
    "/stores",
    "/streams",
    "/sync-runs",
    "/sync-issues",
    "/documents",
    "/listings",
    "/products",
    "/product-edits",
    "/suppliers",
    "/supplier-edits",
    "/tags",
    "/seller-skus",
    "/pairings",
    "/pairing-rules",
    "/orders",
    "/stock",
    "/audit",
    "/exports",
]


@pytest.fixture
def document(client: Client) -> Any:
    return client.get("/api/v1/openapi.json").json()


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from (told for name, told in part.items() if name == "$ref")
        for told in part.values():
            yield from references(told)
    elif isinstance(part, list):
        for told in part:
            yield from references(told)


def test_the_document_is_openapi_and_every_reference_leads_somewhere(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    names = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(references(document)) <= names
    operations = [operation for each in document["paths"].values() for operation in each.values()]
    ids = [operation["operationId"] for operation in operations]
    assert len(ids) == len(set(ids)) == len(operations) > 35
    assert all(operation["security"] for operation in operations)
    assert all({"401", "403", "422", "429"} <= set(each["responses"]) for each in operations)


@pytest.mark.parametrize("path", GETS)
def test_answers_have_the_shape_that_is_promised(admin: Api, document: Any, path: str) -> None:
    make_world()
    promised = document["paths"][f"/api/v1{path}"]["get"]["responses"]["200"]
    schema = promised["content"]["application/json"]["schema"]

    status, answer = admin.get(path)

    assert status == 200
    jsonschema.validate(answer, {**schema, "components": document["components"]})


def test_errors_have_the_shape_that_is_promised(admin: Api, document: Any) -> None:
    schema = document["components"]["schemas"]["Error"]
    for path in ("/orders/none", "/nothing", "/orders?limit=0", "/accounts/99"):
        jsonschema.validate(admin.get(path)[1], schema)


def test_the_page_shows_every_operation_without_a_script(client: Client, document: Any) -> None:
    answer = client.get("/api/v1/docs")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "script-src" in answer["Content-Security-Policy"]
    for path, operations in document["paths"].items():
        for method in operations:
            assert f"{method.upper()} {path}" in page
    for name in document["components"]["schemas"]:
        assert f'id="{name}"' in page
    assert "<code>Authorization: Bearer TOKEN</code>" in page
    assert not re.search(r"<script|<style|style=|onload|https?://", page)
