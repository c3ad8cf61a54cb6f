"""/suppliers, /supplier-prices and /supplier-edits: batches, prices by role, taking back."""

from typing import Any

import pytest

from tests.api.conftest import Api, MakeApi
from tests.catalog.product_cast import make_product
from tests.purchasing.purchasing_cast import names

pytestmark = pytest.mark.django_db


def save(api: Api, *suppliers: dict[str, Any], **told: Any) -> Any:
    status, answer = api.post("/suppliers", {"suppliers": suppliers} | told)
    assert status == 200, answer
    return answer


def test_a_batch_stores_the_good_tells_of_the_bad_and_is_taken_back(admin: Api) -> None:
    make_product("MUG")
    answer = save(
        admin,
        {"values": {"name": "A", "lead_days": 15}, "sku": "MUG", "terms": {"price": "3 USD"}},
        {"values": {"name": "B", "website": "javascript:1"}, "label": "row 2"},
    )

    good, bad = answer["items"]
    assert (good["outcome"], good["code"], good["refusals"]) == ("new", "S0001", [])
    assert (bad["outcome"], bad["id"], bad["label"]) == ("refused", None, "row 2")
    assert [each["field"] for each in bad["refusals"]] == ["website"]
    status, one = admin.get(f"/suppliers/{good['id']}")
    assert (status, one["values"]["lead_days"], one["products"]) == (200, "15", 1)
    assert [each["name"] for each in admin.get("/suppliers?search=a")[1]["items"]] == ["A"]
    assert admin.get("/suppliers?owner=nobody")[1]["items"] == []
    assert len(admin.get(f"/suppliers/{good['id']}/events")[1]["items"]) == 5

    status, undone = admin.post(f"/supplier-edits/{answer['edit_id']}/undo")
    assert (status, undone["suppliers"], undone["kept"]) == (200, 1, 0)
    assert admin.post(f"/supplier-edits/{answer['edit_id']}/undo")[0] == 409
    assert names() == []
    assert len(admin.get("/supplier-edits?limit=1")[1]["items"]) == 1


def test_prices_are_set_listed_and_hidden_with_the_costs(admin: Api, make_api: MakeApi) -> None:
    product = make_product("MUG")
    [made] = save(admin, {"values": {"name": "A"}})["items"]
    wanted = {"supplier": "a", "sku": "MUG", "values": {"price": "3 USD", "is_preferred": True}}
    status, answer = admin.post("/supplier-prices", {"prices": [wanted]})
    hidden = make_api("operations", login="wang")

    assert (status, answer["items"][0]["outcome"]) == (200, "new")
    for path in (f"/suppliers/{made['id']}/prices", f"/supplier-prices?product_id={product}"):
        [row] = admin.get(path)[1]["items"]
        assert (row["sku"], row["values"]["price"], row["is_preferred"]) == ("MUG", "3 USD", True)
        [row] = hidden.get(path)[1]["items"]
        assert "price" not in row["values"]
    refused = hidden.post("/supplier-prices", {"prices": [wanted]})[1]["items"][0]
    assert refused["refusals"] == [
        {"field": "price", "why": "Your role may not see or change costs."}
    ]
    gone = {"supplier_id": made["id"], "product_id": product, "removed": True}
    admin.post("/supplier-prices", {"prices": [gone]})
    assert admin.get(f"/supplier-prices?product_id={product}")[1]["items"] == []


def test_archived_ones_come_back(admin: Api) -> None:
    [made] = save(admin, {"values": {"name": "A"}})["items"]

    admin.post("/suppliers/archive", {"supplier_ids": [made["id"]]})

    assert admin.get("/suppliers")[1]["items"] == []
    assert len(admin.get("/suppliers?tab=ARCHIVED")[1]["items"]) == 1
    admin.post("/suppliers/restore", {"supplier_ids": [made["id"]]})
    assert len(admin.get("/suppliers")[1]["items"]) == 1


def test_others_read_and_what_is_not_there_is_not_found(make_api: MakeApi) -> None:
    reader = make_api("readonly", login="rita")

    assert reader.get("/suppliers")[0] == 200
    assert reader.post("/suppliers", {"suppliers": [{"values": {"name": "A"}}]})[0] == 403
    assert reader.post("/supplier-prices", {"prices": [{"supplier": "A", "sku": "M"}]})[0] == 403
    assert reader.post("/suppliers/archive", {"supplier_ids": [1]})[0] == 403
    assert reader.post("/supplier-edits/1/undo")[0] == 403
    for path in ("/suppliers/9", "/suppliers/9/prices", "/supplier-prices?product_id=9"):
        assert reader.get(path)[0] == 404
