"""/products, /product-edits and /tags: batches, single ones, costs by role, taking back."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import Api, MakeApi
from tests.api.world import SKU, make_world
from tests.catalog.pictures import draw
from zhongshu.catalog.models import Product
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db


def save(api: Api, *products: dict[str, Any], **told: Any) -> Any:
    status, answer = api.post("/products", {"products": products} | told)
    assert status == 200, answer
    return answer


def make(api: Api, sku: str = "MUG", **values: Any) -> int:
    [item] = save(api, {"sku": sku, "values": values})["items"]
    assert item["outcome"] == "new", item
    return int(item["id"])


def test_a_batch_stores_the_good_and_tells_what_is_wrong_with_the_bad(admin: Api) -> None:
    answer = save(
        admin,
        {"sku": "MUG", "values": {"name": "红杯子", "packed_weight_g": 350.5}, "label": "row 1"},
        {"sku": "LID", "values": {"packed_weight_g": "heavy", "colour": "red"}, "label": "row 2"},
    )

    mug, lid = answer["items"]
    assert mug == {
        "label": "row 1",
        "outcome": "new",
        "id": mug["id"],
        "sku": "MUG",
        "refusals": [],
    }
    assert (lid["label"], lid["outcome"], lid["id"], lid["sku"]) == (
        "row 2",
        "refused",
        None,
        "LID",
    )
    assert {each["field"]: each["why"] for each in lid["refusals"]} == {
        "packed_weight_g": "“heavy” is no number. Write it as 1234.5.",
        "colour": "There is no field “colour”.",
    }
    assert answer["edit_id"] is not None
    assert list(Product.objects.values_list("sku", flat=True)) == ["MUG"]


def test_the_same_again_changes_nothing(admin: Api) -> None:
    mug = make(admin, name="Mug")

    again = save(admin, {"sku": "MUG", "values": {"name": "Mug"}})

    assert [(each["id"], each["outcome"]) for each in again["items"]] == [(mug, "unchanged")]
    assert again["edit_id"] is None


def test_values_are_texts_numbers_and_booleans(admin: Api) -> None:
    mug = make(
        admin,
        packed_weight_g=350,
        net_weight_g=0.1,
        has_battery=True,
        has_liquid=False,
        hs_code="6912.00",
        note=None,
    )

    _, product = admin.get(f"/products/{mug}")

    told = {name: text for name, text in product["values"].items() if text}
    assert told == {
        "sku": "MUG",
        "status": "ACTIVE",
        "net_weight_g": "0.1",
        "packed_weight_g": "350",
        "hs_code": "691200",
        "has_battery": "yes",
    }
    assert "removed" not in product["values"]


@pytest.mark.parametrize("value", [[], ["a"], {}, {"amount": 1}])
def test_k11_a_value_that_is_no_plain_one_is_refused(admin: Api, value: object) -> None:
    status, answer = admin.post(
        "/products", {"products": [{"sku": "M", "values": {"name": value}}]}
    )

    assert (status, answer["error"]["code"]) == (422, "api.invalid")
    assert answer["error"]["details"]["errors"] == [
        {
            "where": "new.products.0.values.name",
            "why": "This must be a text, a number, true, false or null.",
            "type": "plain_type",
        }
    ]
    assert not Product.objects.exists()


@pytest.mark.parametrize("value", [b"1e999", b"-1e999"])
def test_e7_a_number_without_end_is_refused(admin: Api, value: bytes) -> None:
    body = b'{"products": [{"sku": "M", "values": {"net_weight_g": %s}}]}' % value

    status, _ = admin.post("/products", body)

    assert status == 422
    assert not Product.objects.exists()


def test_only_known_makes_none(admin: Api) -> None:
    answer = save(admin, {"sku": "MUG", "values": {"name": "Mug"}}, only_known=True)

    [item] = answer["items"]
    assert (item["outcome"], item["refusals"]) == (
        "refused",
        [{"field": "sku", "why": "There is no product “MUG”."}],
    )
    assert not Product.objects.exists()


def test_one_is_changed_or_refused_whole(admin: Api) -> None:
    mug = make(admin, name="Mug", brand="Acme")

    status, changed = admin.patch(f"/products/{mug}", {"values": {"brand": None}, "sku": "MUG-2"})
    refused, error = admin.patch(
        f"/products/{mug}", {"values": {"name": "Cup", "origin": "Atlantis"}}
    )

    assert (status, changed["sku"], changed["values"]["brand"]) == (200, "MUG-2", "")
    assert (refused, error["error"]["code"]) == (422, "api.product_refused")
    assert error["error"]["details"]["refusals"] == [
        {"field": "origin", "why": "“Atlantis” is no country. Use its two letters, as CN."}
    ]
    assert admin.get(f"/products/{mug}")[1]["name"] == "Mug"
    assert admin.patch("/products/999", {"values": {"name": "x"}})[0] == 404


def test_refusals_speak_chinese(admin: Api) -> None:
    mug = make(admin)

    _, error = admin.patch(
        f"/products/{mug}", {"values": {"origin": "Atlantis"}}, **{"Accept-Language": "zh-CN"}
    )

    assert error["error"]["message"] == "未保存任何内容；`details` 说明哪些字段有误及原因。"
    assert error["error"]["details"]["refusals"][0]["why"].startswith("“Atlantis”")


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (identity.Role.ADMIN, True),
        (identity.Role.BUYER, True),
        (identity.Role.FINANCE, True),
        (identity.Role.OPERATIONS, False),
        (identity.Role.WAREHOUSE, False),
        (identity.Role.READONLY, False),
    ],
)
def test_costs_are_shown_to_who_may_see_them(make_api: MakeApi, role: str, *, sees: bool) -> None:
    mug = make(make_api(identity.Role.BUYER), cost="73.50 CNY")
    api = make_api(role)

    _, detail = api.get(f"/products/{mug}")
    _, page = api.get("/products")
    _, events = api.get(f"/products/{mug}/events")

    for product in (detail, page["items"][0]):
        amount = product["cost"]["amount"] if product["cost"] else None
        assert (amount, product["values"].get("cost")) == (
            ("73.50", "73.5 CNY") if sees else (None, None)
        )
    assert [each["amount"] for each in detail["costs"] or []] == (["73.50"] if sees else [])
    assert (detail["costs"] is None) is not sees
    assert ("cost" in {each["field"] for each in events["items"]}) is sees
    # No moment tells seventy-three seconds.
    assert ("73.5" in f"{detail}{page}{events}") is sees


def test_a_role_without_costs_changes_none(make_api: MakeApi) -> None:
    api = make_api(identity.Role.OPERATIONS)

    [item] = save(api, {"sku": "MUG", "values": {"cost": "1 CNY"}})["items"]

    assert (item["outcome"], item["refusals"]) == (
        "refused",
        [{"field": "cost", "why": "Your role may not see or change costs."}],
    )


@pytest.mark.parametrize(
    "role", [identity.Role.WAREHOUSE, identity.Role.FINANCE, identity.Role.READONLY]
)
def test_o19_other_roles_change_nothing(make_api: MakeApi, role: str) -> None:
    mug = make(make_api())
    api = make_api(role)

    answers = [
        api.post("/products", {"products": [{"sku": "X"}]}),
        api.patch(f"/products/{mug}", {"values": {"name": "x"}}),
        api.send("DELETE", f"/products/{mug}"),
        api.post("/products/from-listings", {"seller_sku_ids": "all"}),
        api.post("/product-edits/1/undo"),
    ]

    assert [status for status, _ in answers] == [403] * 5
    assert list(Product.objects.values_list("sku", "name", "removed_at")) == [("MUG", "", None)]


def test_filters_choose(admin: Api) -> None:
    save(
        admin,
        {"sku": "MUG", "values": {"brand": "Acme", "tags": "new", "category": "Kitchen / Mugs"}},
        {"sku": "LID", "values": {"status": "CLEARANCE", "owner": admin.actor.name}},
        {"sku": "SET", "values": {"parts": "MUG × 2, LID × 1", "parent_code": "P"}},
    )
    expected = {
        "": ["LID", "MUG", "SET"],
        "?sku=SET&sku=MUG": ["MUG", "SET"],
        "?tab=CLEARANCE": ["LID"],
        "?tab=REMOVED": [],
        "?kind=BUNDLE": ["SET"],
        "?brand=Acme": ["MUG"],
        "?category=Kitchen": ["MUG"],
        "?tag=new": ["MUG"],
        "?tag=old": [],
        f"?owner={admin.actor.name}": ["LID"],
        "?owner=nobody": [],
        "?developer=nobody": [],
        "?parent_code=P": ["SET"],
        "?search=li": ["LID"],
        "?changed_after=2026-01-01T00:00:00Z": ["MUG", "LID", "SET"],
        "?changed_after=2999-01-01T00:00:00Z": [],
    }

    found = {
        query: [row["sku"] for row in admin.get(f"/products{query}")[1]["items"]]
        for query in expected
    }

    assert found == expected
    bundle = admin.get("/products?kind=BUNDLE")[1]["items"][0]
    parts = admin.get(f"/products/{bundle['id']}")[1]["parts"]
    assert [(part["sku"], part["quantity"]) for part in parts] == [("LID", 1), ("MUG", 2)]


@pytest.mark.parametrize(
    "path", ["/products", "/product-edits", "/tags", "/products?changed_after=2026-01-01T00:00:00Z"]
)
def test_pages_follow_each_other(admin: Api, path: str) -> None:
    for number in range(5):
        make(admin, f"SKU-{number}", tags=f"tag {number}")
    mark = "&" if "?" in path else "?"

    whole = [row["id"] for row in admin.get(path)[1]["items"]]
    seen, cursor = [], ""
    while True:
        _, page = admin.get(f"{path}{mark}limit=2&cursor={cursor}")
        seen += [row["id"] for row in page["items"]]
        if not (cursor := page["next"]):
            break

    assert seen == whole
    assert len(seen) == len(set(seen)) == 5


def test_an_unused_product_is_removed_and_one_that_is_sold_is_not(admin: Api) -> None:
    lid = make(admin, "LID")
    make(admin, "SET", parts="LID × 2")
    mug = make(admin, "MUG")

    assert admin.send("DELETE", f"/products/{mug}")[0] == 204
    assert admin.send("DELETE", f"/products/{mug}")[0] == 404
    status, refused = admin.send("DELETE", f"/products/{lid}")

    assert (status, refused["error"]["code"]) == (409, "api.product_in_use")
    assert refused["error"]["message"] == (
        "1 listings or bundles sell it. Pair them otherwise first."
    )
    assert refused["error"]["details"]["sku"] == "LID"
    assert admin.patch(f"/products/{mug}", {"values": {"name": "x"}})[0] == 404
    assert admin.get(f"/products/{mug}")[1]["removed_at"] is not None


def test_an_edit_is_taken_back_once_and_told(admin: Api) -> None:
    mug = make(admin, name="Mug")
    edit = save(admin, {"sku": "MUG", "values": {"name": "Cup"}}, title="Rename")["edit_id"]

    status, undone = admin.post(f"/product-edits/{edit}/undo")
    again, refused = admin.post(f"/product-edits/{edit}/undo")

    assert (status, undone["products"], undone["fields"], undone["kept"]) == (200, 1, 1, 0)
    assert (again, refused["error"]["code"]) == (409, "catalog.edit_undone")
    assert admin.get(f"/products/{mug}")[1]["name"] == "Mug"
    edits = admin.get("/product-edits")[1]["items"]
    assert [(each["source"], each["title"]) for each in edits] == [
        ("UNDO", "Rename"), ("API", "Rename"), ("API", ""),
    ]  # fmt: skip
    assert edits[1]["undone_at"] is not None
    events = admin.get(f"/products/{mug}/events")[1]["items"]
    assert [(each["field"], each["before"], each["after"]) for each in events[:2]] == [
        ("name", "Cup", "Mug"), ("name", "Mug", "Cup"),
    ]  # fmt: skip
    assert [each["field"] for each in admin.get(f"/product-edits/{edit}/events")[1]["items"]] == [
        "name"
    ]
    for path in ("/products/999/events", "/product-edits/999/events"):
        assert admin.get(path)[0] == 404
    assert admin.post("/product-edits/999/undo")[0] == 404


def test_o20_a_batch_with_its_key_is_one_edit(admin: Api) -> None:
    body = {"products": [{"sku": "MUG", "values": {"name": "Mug"}}]}

    first = admin.post("/products", body, Idempotency_Key="k")
    second = admin.post("/products", body, Idempotency_Key="k")

    assert first == second
    assert first[1]["items"][0]["outcome"] == "new"
    assert len(admin.get("/product-edits")[1]["items"]) == 1


def test_products_are_made_from_listings(admin: Api) -> None:
    acme, _ = make_world()

    status, made = admin.post("/products/from-listings", {"seller_sku_ids": "all"})

    assert (status, made["made"], made["paired"], made["refused"]) == (200, 1, 2, 0)
    [product] = admin.get("/products")[1]["items"]
    assert (product["sku"], product["listings"]) == (SKU, 2)
    listing = admin.get(f"/listings/{acme.listing_id}")[1]
    assert listing["product"] == {"id": product["id"], "sku": SKU, "factor": 1}
    assert admin.post("/products/from-listings", {})[0] == 422


def test_a_tag_gets_a_colour(admin: Api) -> None:
    make(admin, tags="new")
    [tag] = admin.get("/tags")[1]["items"]

    status, coloured = admin.patch(f"/tags/{tag['id']}", {"colour": "teal"})

    assert (status, coloured) == (200, {"id": tag["id"], "name": "new", "colour": "teal"})
    assert admin.get("/products")[1]["items"][0]["tags"] == [coloured]
    assert admin.patch(f"/tags/{tag['id']}", {"colour": "pink"})[0] == 422
    assert admin.patch("/tags/999", {"colour": "red"})[0] == 404


@pytest.mark.parametrize("path", ["/products", "/seller-skus", "/pairings", "/listings"])
def test_a_list_costs_the_same_statements_for_one_row_and_for_many(admin: Api, path: str) -> None:
    make_world()
    admin.post("/products/from-listings", {"seller_sku_ids": "all"})
    admin.get(path)

    with CaptureQueriesContext(
        connection,
    ) as few:
        admin.get(f"{path}?limit=1")
    save(admin, *[{"sku": f"S{number}", "values": {"tags": "x"}} for number in range(50)])
    with CaptureQueriesContext(connection) as many:
        admin.get(f"{path}?limit=500")

    assert len(many) == len(few)


def test_products_are_merged(admin: Api) -> None:
    one, two = make(admin, sku="MUG"), make(admin, sku="MUG-OLD")

    status, merged = admin.post("/products/merge", {"product_ids": [two], "into_id": one})

    assert (status, merged["products"], merged["pairings"], merged["bundles"]) == (200, 1, 0, 0)
    assert [each["sku"] for each in admin.get("/products")[1]["items"]] == ["MUG"]
    assert admin.post(f"/product-edits/{merged['edit_id']}/undo")[0] == 200
    assert admin.post("/products/merge", {"product_ids": [one], "into_id": one})[0] == 409
    assert admin.post("/products/merge", {"product_ids": [10**9], "into_id": one})[0] == 404
    assert admin.post("/products/merge", {"product_ids": [], "into_id": one})[0] == 422


def test_fields_of_the_companys_own_are_kept_and_filter_the_list(
    admin: Api, make_api: MakeApi
) -> None:
    new = {"name": "Season", "kind": "CHOICE", "choices": ["Spring", "Autumn"]}
    status, field = admin.post("/custom-fields", new)
    _, other = admin.post("/custom-fields", {"name": "供应商货号", "kind": "TEXT", "code": "no"})
    mug = make(admin, **{"custom.season": "autumn", "custom.no": "A-7"})
    make(admin, "LID")

    _, changed = admin.patch(f"/custom-fields/{field['id']}", {"name": "Time", "version": 1})
    stale, told = admin.patch(f"/custom-fields/{field['id']}", {"name": "Year", "version": 1})
    _, ordered = admin.post("/custom-fields/order", {"field_ids": [other["id"]]})
    _, found = admin.get("/products?custom=season=Autumn&custom=custom.no=a-7")
    rename = f"/custom-fields/{field['id']}/rename-option"
    _, renamed = admin.post(rename, {"option": "Autumn", "to": "Fall"})
    nothing, _ = admin.post(rename, {"option": "Autumn", "to": "Fall"})
    _, followed = admin.get("/products?custom=season=Fall")
    admin.post(f"/custom-fields/{field['id']}/archive", {})
    _, archived = admin.get("/custom-fields?archived=true")
    _, product = admin.get(f"/products/{mug}")
    refused, no = admin.get("/products?custom=season=Autumn")
    _, back = admin.post(f"/custom-fields/{field['id']}/bring-back", {})
    forbidden, _ = make_api("buyer").post("/custom-fields", new | {"name": "x"})

    assert (status, field["field"], field["version"]) == (201, "custom.season", 1)
    assert (changed["name"], changed["version"]) == ("Time", 2)
    assert (stale, told["error"]["code"]) == (409, "catalog.custom_field_conflict")
    assert (renamed["choices"], renamed["version"], nothing) == (["Spring", "Fall"], 3, 422)
    assert [each["sku"] for each in followed["items"]] == ["MUG"]
    assert [each["field"] for each in ordered["items"]] == ["custom.no", "custom.season"]
    assert [each["sku"] for each in found["items"]] == ["MUG"]
    assert [each["name"] for each in archived["items"]] == ["Time"]
    assert {name for name in product["values"] if name.startswith("custom.")} == {"custom.no"}
    assert (refused, no["error"]["message"]) == (422, "There is no field “season”.")
    assert back["archived_at"] is None
    assert forbidden == 403


def send_form(api: Api, path: str, file: SimpleUploadedFile, **told: Any) -> tuple[int, Any]:
    answer = api.client.post(f"/api/v1{path}", {"file": file, **told}, headers=api.headers)
    return answer.status_code, answer.json()


def test_pictures_and_attachments_are_sent_listed_fetched_and_removed(
    admin: Api, make_api: MakeApi
) -> None:
    product = make(admin)
    path = f"/products/{product}"
    photo = SimpleUploadedFile("r.png", draw("red"))
    status, red = send_form(admin, f"{path}/images", photo, alt="R")
    send_form(admin, f"{path}/images", SimpleUploadedFile("b.png", draw("blue")))
    wrong, told = send_form(admin, f"{path}/images", SimpleUploadedFile("x.png", b"no picture"))
    attached, _ = send_form(admin, f"{path}/files", SimpleUploadedFile("证书.pdf", b"%PDF-1.7"))
    _, listed = admin.get(f"{path}/images")
    first, second = listed["items"]
    _, ordered = admin.post(f"{path}/images/order", {"picture_ids": [second["id"]]})
    admin.patch(f"{path}/images/{second['id']}", {"alt": "Blue"})
    pixels = admin.client.get(f"{first['url']}full", headers=admin.headers)
    _, detail = admin.get(path)
    [file] = detail["files"]
    content = admin.client.get(file["url"], headers=admin.headers)
    forbidden, _ = send_form(
        make_api("finance"), f"{path}/files", SimpleUploadedFile("f.pdf", b"x")
    )

    assert (status, attached, wrong, forbidden) == (201, 201, 422, 403)
    assert red["edit_id"] is not None
    assert told["error"]["message"] == "x.png: It is no picture, or it is broken."
    assert (first["alt"], ordered["edit_id"] is not None) == ("R", True)
    assert pixels.headers["Content-Type"] == "image/webp"
    assert [each["alt"] for each in detail["images"]] == ["Blue", "R"]
    assert (file["name"], file["size"], file["who"]) == ("证书.pdf", 8, detail["files"][0]["who"])
    assert b"".join(content.streaming_content) == b"%PDF-1.7"  # type: ignore[attr-defined]
    assert admin.send("DELETE", f"{path}/images/{first['id']}")[0] == 204
    assert admin.send("DELETE", f"{path}/files/{file['id']}")[0] == 204
    _, after = admin.get(path)
    assert (len(after["images"]), after["files"]) == (1, [])
