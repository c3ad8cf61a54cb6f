"""Exports by REST: asked for, followed, fetched, cancelled, deleted."""

import json

import pytest

from tests.api.conftest import Api, MakeApi
from tests.catalog.product_cast import make_product
from zhongshu.documents import public as documents
from zhongshu.documents.models import ListExport
from zhongshu.flows.run_export import run_export

pytestmark = pytest.mark.django_db(transaction=True)


def fetch(api: Api, export_id: int) -> tuple[int, bytes, str]:
    answer = api.client.get(f"/api/v1/exports/{export_id}/content", headers=api.headers)
    body = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, body, answer.headers.get("Content-Disposition", "")


def test_a_list_is_asked_for_followed_and_fetched(make_api: MakeApi) -> None:
    api, other = make_api("operations"), make_api("operations")
    make_product("MUG", name="=cmd()", cost="7.77 CNY")
    make_product("CUP")
    wish = {"list": "products", "format": "jsonl", "filter": {"skus": ["MUG"]}}

    status, asked = api.post("/exports", wish)
    early = fetch(api, asked["id"])
    run_export(asked["id"])
    ready = api.get(f"/exports/{asked['id']}")[1]
    found, content, name = fetch(api, asked["id"])

    assert (status, asked["state"], asked["url"]) == (202, "WAITING", ready["url"])
    assert early[0] == 409
    assert b"documents.export_state" in early[1]
    assert (ready["state"], ready["rows"], ready["size"]) == ("DONE", 1, len(content))
    assert ready["filter"] == {"skus": ["MUG"]}
    assert found == 200
    assert name == f'attachment; filename="{ready["file"]}"'
    row = json.loads(content)
    assert (row["sku"], row["name"]) == ("MUG", "=cmd()")
    assert b"7.77" not in content
    assert api.get(f"/exports/{asked['id']}")[1]["downloaded_at"]
    assert [each["id"] for each in api.get("/exports")[1]["items"]] == [asked["id"]]
    assert other.get("/exports")[1]["items"] == []
    assert other.get(f"/exports/{asked['id']}")[0] == 404
    assert fetch(other, asked["id"])[0] == 404
    assert other.post(f"/exports/{asked['id']}/cancel")[0] == 404
    assert other.send("DELETE", f"/exports/{asked['id']}")[0] == 404


def test_it_is_cancelled_and_deleted(make_api: MakeApi) -> None:
    api = make_api("operations")
    export_id = api.post("/exports", {"list": "products"})[1]["id"]

    busy = api.send("DELETE", f"/exports/{export_id}")
    cancelled = api.post(f"/exports/{export_id}/cancel")
    gone = api.send("DELETE", f"/exports/{export_id}")

    assert (busy[0], busy[1]["error"]["code"]) == (409, "documents.export_state")
    assert (cancelled[0], cancelled[1]["state"]) == (200, "CANCELLED")
    assert gone[0] == 204
    assert api.get(f"/exports/{export_id}")[0] == 404


def test_a_repeated_request_and_a_repeated_wish_are_one(make_api: MakeApi) -> None:
    api = make_api("operations")

    first = api.post("/exports", {"list": "products"}, Idempotency_Key="k1")
    documents.cancel_export(first[1]["id"], actor=api.actor, at=ListExport.objects.get().made_at)
    again = api.post("/exports", {"list": "products"}, Idempotency_Key="k1")
    other = api.post("/exports", {"list": "orders"}, Idempotency_Key="k1")
    new = api.post("/exports", {"list": "products"})
    same = api.post("/exports", {"list": "products"})

    assert again == first
    assert other[0] == 422
    assert new[1]["id"] == same[1]["id"] != first[1]["id"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"list": "../../etc/passwd"}, 404, "exports.list_unknown"),
        ({"list": "=cmd()"}, 404, "exports.list_unknown"),
        ({"list": "users"}, 403, "identity.not_allowed"),
        ({"list": "products", "format": "exe"}, 422, "exports.format_unknown"),
        ({"list": "products", "filter": {"<script>": 1}}, 422, "exports.filter_refused"),
        ({"list": "products", "filter": {"owner_id": []}}, 422, "exports.filter_refused"),
        ({"list": "products", "filter": {"custom": [1]}}, 422, "exports.filter_refused"),
        ({"list": "products", "filter": {"search": "x" * 250_000}}, 422, "exports.filter_too_long"),
        ({"list": "products", "colour": "red"}, 422, ""),
        ({}, 422, ""),
    ],
)
def test_what_cannot_be_is_refused(make_api: MakeApi, body: object, status: int, code: str) -> None:
    api = make_api("operations")

    answer = api.post("/exports", body)

    assert answer[0] == status
    assert code in ("", answer[1]["error"]["code"])
    assert not ListExport.objects.exists()


def test_a_reading_token_asks_for_none_and_five_are_enough(make_api: MakeApi) -> None:
    reader, api = make_api("operations", scope="read"), make_api("operations")
    for number in range(documents.MOST_OPEN):
        api.post("/exports", {"list": "products", "filter": {"search": f"{number}"}})

    answer = api.post("/exports", {"list": "products"})

    assert reader.post("/exports", {"list": "products"})[0] == 403
    assert (answer[0], answer[1]["error"]["code"]) == (409, "documents.too_many_exports")


def test_lists_tell_their_columns_and_filters_by_role(make_api: MakeApi) -> None:
    of_operations = {each["code"]: each for each in make_api("operations").get("/exports/lists")[1]}
    of_buyer = {each["code"]: each for each in make_api("buyer").get("/exports/lists")[1]}

    assert "product-costs" not in of_operations
    assert "product-costs" in of_buyer
    assert "cost" not in of_operations["products"]["columns"]
    assert "cost" in of_buyer["products"]["columns"]
    assert "store_ids" in of_operations["orders"]["filter"]
