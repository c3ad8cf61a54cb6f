"""Many products at once: bulk edits, the grid of cells, and taking either back."""

import html
import json
import re
from typing import Any

import pytest
from django.http import HttpResponse, HttpResponseBase
from django.test import Client

from tests.cast import ADMIN, MONDAY
from tests.catalog.cast import listing, record
from tests.catalog.product_cast import make_product, values_of
from tests.web.conftest import come_in, make_person
from tests.web.pages import HTMX, part, refusal_of
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Product
from zhongshu.identity import public as identity

HERE = HTMX | {"HX-Current-URL": "http://testserver/products/?tab=all"}


def told(answer: HttpResponseBase) -> dict[str, Any]:
    """Return what the grid is told."""
    content: bytes = getattr(answer, "content")  # noqa: B009 - every answer here has one
    [text] = re.findall(r'data-told="([^"]*)"', content.decode())
    found: dict[str, Any] = json.loads(html.unescape(text))
    return found


def send(client: Client, *rows: tuple[str, int | None, dict[str, str]]) -> HttpResponse:
    """Save rows of the grid: label, id and the changed cells."""
    sent = [{"label": label, "id": pk, "values": values} for label, pk, values in rows]
    answer: HttpResponse = client.post(
        "/products/grid/save/", {"rows": json.dumps(sent)}, headers=HTMX
    )  # type: ignore[assignment]
    return answer


def test_a_bulk_edit_changes_the_chosen_and_is_taken_back(admin: Client) -> None:
    mug = make_product("MUG", tags="old, new", brand="Acme")
    lid = make_product("LID")
    cup = make_product("CUP")
    wishes = {
        "id": ["MUG", "LID"],
        "status": "CLEARANCE",
        "category": "Kitchen / Mugs",
        "owner": "ada",
        "add_tags": "sale， hot",
        "remove_tag": "old",
        "empty": "brand",
    }

    page = admin.post("/products/bulk/", wishes, headers=HERE).content.decode()

    assert "2 products changed." in page
    assert values_of(mug) == {
        "sku": "MUG",
        "status": "CLEARANCE",
        "category": "Kitchen / Mugs",
        "owner": "ada",
        "tags": "hot, new, sale",
    }
    assert values_of(lid)["tags"] == "hot, sale"
    assert values_of(cup) == {"sku": "CUP", "status": "ACTIVE"}
    [undo] = set(re.findall(r'hx-post="(/products/undo/\d+/)"', page))
    assert (
        "Taken back: 2 products are as before." in admin.post(undo, headers=HERE).content.decode()
    )
    assert values_of(mug) == {"sku": "MUG", "status": "ACTIVE", "brand": "Acme", "tags": "new, old"}


def test_all_of_a_filter_are_changed_and_no_more(admin: Client) -> None:
    for number in range(60):
        make_product(f"MUG-{number}", brand="Acme")
    other = make_product("LID", brand="Other")
    here = HTMX | {"HX-Current-URL": "http://testserver/products/?tab=all&brand=Acme"}

    page = admin.post(
        "/products/bulk/", {"all": "60", "id": ["MUG-1"], "status": "CLEARANCE"}, headers=here
    ).content.decode()

    assert "60 products changed." in page
    assert Product.objects.filter(status="CLEARANCE").count() == 60
    assert values_of(other)["status"] == "ACTIVE"
    sources = [edit.source for edit in catalog.list_edits(identity.SYSTEM)]
    assert sources.count(catalog.EditSource.BULK) == 1


def test_all_without_an_address_means_only_the_ticked(admin: Client) -> None:
    make_product("MUG")
    lid = make_product("LID")

    admin.post("/products/bulk/", {"all": "2", "id": ["MUG"], "status": "CLEARANCE"}, headers=HTMX)

    assert values_of(lid)["status"] == "ACTIVE"


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"status": "CLEARANCE"}, "Choose at least one product first."),
        ({"id": ["MUG"]}, "Nothing to change: every field was left as it is."),
        ({"id": ["MUG"], "status": "ACTIVE"}, "Nothing to change: they are so already."),
        ({"id": ["MUG"], "owner": "nobody"}, "Nobody signs in as “nobody”."),
        (
            {"id": ["MUG"], "brand": "a\x00b"},
            "This holds a character that cannot be stored or seen.",
        ),
        ({"id": ["MUG"], "add_tags": "A" * 41}, "At most 20 tags of 40 characters each."),
    ],
)
def test_a_bulk_edit_that_cannot_be_says_why(
    admin: Client, wishes: dict[str, Any], sentence: str
) -> None:
    mug = make_product("MUG")

    page = admin.post("/products/bulk/", wishes, headers=HERE).content.decode()

    assert sentence in page
    assert values_of(mug) == {"sku": "MUG", "status": "ACTIVE"}


def test_removing_keeps_what_is_sold(admin: Client) -> None:
    make_product("LID")
    make_product("SET", parts="LID × 2")
    make_product("CUP")

    page = admin.post("/products/remove/", {"id": ["LID", "CUP"]}, headers=HERE).content.decode()

    assert "1 product removed." in page
    assert "1 product stays as it is: 1 listings or bundles sell it." in page
    assert list(
        Product.objects.filter(removed_at=None).order_by("sku").values_list("sku", flat=True)
    ) == [
        "LID",
        "SET",
    ]


def test_the_key_z_takes_back_the_readers_own_last_edit(admin: Client) -> None:
    make_product("MUG")
    admin.post("/products/bulk/", {"id": ["MUG"], "status": "CLEARANCE"}, headers=HERE)
    make_person("bob", identity.Role.BUYER)

    mine = admin.get("/products/").content.decode()
    his = come_in("bob").get("/products/").content.decode()

    assert len(re.findall(r'data-key="z" hx-post="/products/undo/\d+/"', mine)) == 1
    assert "/products/undo/" not in his


def test_another_person_may_take_an_edit_back_once(admin: Client) -> None:
    mug = make_product("MUG")
    admin.post("/products/bulk/", {"id": ["MUG"], "status": "CLEARANCE"}, headers=HERE)
    edit_id = catalog.list_edits(identity.SYSTEM)[0].edit_id
    make_person("bob", identity.Role.BUYER)
    bob = come_in("bob")

    first = bob.post(f"/products/edits/{edit_id}/undo/", headers=HTMX)
    second = admin.post(f"/products/undo/{edit_id}/", headers=HERE)

    assert "Taken back: 1 product is as before." in first.content.decode()
    assert values_of(mug)["status"] == "ACTIVE"
    assert second.status_code == 409
    assert refusal_of(second) == "This edit was taken back already."
    assert ">bob<" in part(admin, "/products/edits/")


def test_what_somebody_changed_since_is_kept_and_said(admin: Client) -> None:
    mug = make_product("MUG")
    admin.post(
        "/products/bulk/", {"id": ["MUG"], "brand": "A", "status": "CLEARANCE"}, headers=HERE
    )
    edit_id = catalog.list_edits(identity.SYSTEM)[0].edit_id
    make_product("MUG", brand="B")

    page = admin.post(f"/products/undo/{edit_id}/", headers=HERE).content.decode()

    assert "1 field was changed by somebody since, and stays as it is." in page
    assert (values_of(mug)["brand"], values_of(mug)["status"]) == ("B", "ACTIVE")


def test_the_grid_saves_the_good_rows_and_keeps_the_wrong_ones(admin: Client) -> None:
    mug = make_product("MUG")
    lid = make_product("LID")

    answer = send(
        admin,
        ("0", mug, {"name": "马克杯", "status": "Clearance", "has_battery": "Yes"}),
        ("1", lid, {"packed_weight_g": "abc", "name": "Lid"}),
        ("2", None, {"sku": "NEW", "barcodes": "4006381333931\nOWN-2"}),
    )

    page = answer.content.decode()
    assert "Saved: 1 changed, 1 made." in page
    assert "1 row was refused and is kept here: see its marked cells." in page
    good, wrong, new = told(answer)["saved"]
    assert (good["values"]["status"], good["values"]["name"]) == ("Clearance", "马克杯")
    assert wrong["refusals"] == {"packed_weight_g": "“abc” is no number. Write it as 1234.5."}
    assert wrong["values"] is None
    assert (new["id"], new["values"]["barcodes"]) == (
        Product.objects.get(sku="NEW").pk,
        "4006381333931, OWN-2",
    )
    assert values_of(lid) == {"sku": "LID", "status": "ACTIVE"}
    assert values_of(mug)["has_battery"] == "yes"


def test_two_hundred_rows_are_one_edit_that_goes_back(admin: Client) -> None:
    ids = [make_product(f"MUG-{number}") for number in range(200)]

    answer = send(admin, *((str(at), pk, {"brand": "Acme"}) for at, pk in enumerate(ids)))

    assert Product.objects.filter(brand="Acme").count() == 200
    [undo] = set(re.findall(r'hx-post="(/products/grid/undo/\d+/)"', answer.content.decode()))
    back = admin.post(undo, headers=HTMX)
    assert told(back) == {"stale": True}
    assert Product.objects.filter(brand="Acme").count() == 0
    asked = {"sku": ["MUG-1", "NONE", "a\x00b"]}
    values = told(admin.post("/products/grid/values/", asked, headers=HTMX))
    assert list(values["values"]) == [str(ids[1])]


@pytest.mark.parametrize(
    "rows",
    [
        "",
        "{",
        "[1]",
        '[{"label": "0"}]',
        '[{"label": "0", "id": "x", "values": {}}]',
        '[{"label": "0", "id": -1, "values": {}}]',
        '[{"label": "0", "id": 1e400, "values": {}}]',
        '[{"label": "0", "id": 1, "values": []}]',
        "[" * 5_000,
    ],
)
def test_o21_what_the_grid_never_sends_is_refused(admin: Client, rows: str) -> None:
    answer = admin.post("/products/grid/save/", {"rows": rows}, headers=HTMX)

    assert answer.status_code == 422


def test_hostile_cells_are_texts_or_refused(admin: Client) -> None:
    mug = make_product("MUG")

    answer = send(
        admin,
        ("0", mug, {"name": "<script>alert(1)</script>", "brand": "=cmd()"}),
        ("1", None, {"sku": "A\x00B"}),
        ("2", None, {"sku": "C", "nothing": "x"}),
    )

    assert "<script>alert" not in answer.content.decode()
    first, second, third = told(answer)["saved"]
    assert first["values"]["name"] == "<script>alert(1)</script>"
    assert second["refusals"] == {"sku": "This holds a character that cannot be stored or seen."}
    assert third["refusals"] == {"nothing": "There is no field “nothing”."}
    assert Product.objects.count() == 1


def test_a_grid_of_too_many_rows_or_bytes_is_refused(admin: Client) -> None:
    many = send(admin, *((str(at), None, {"sku": f"S{at}"}) for at in range(1_001)))
    large = admin.post("/products/grid/save/", {"rows": "A" * 10_000_000}, headers=HTMX)

    assert (many.status_code, large.status_code) == (422, 400)
    assert Product.objects.count() == 0


def test_the_grid_hides_costs_from_operations(db: None) -> None:
    mug = make_product("MUG", cost="87.65 CNY")
    make_person("opa", identity.Role.OPERATIONS)
    opa = come_in("opa")

    page = opa.get("/products/grid/").content.decode()
    answer = send(opa, ("0", mug, {"cost": "1 CNY"}), ("1", None, {"sku": "LID"}))

    assert "87.65" not in page
    assert 'data-name="cost"' not in page
    refused, _made = told(answer)["saved"]
    assert refused["refusals"] == {"cost": "Your role may not see or change costs."}
    assert "87.65" not in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    ["grid/save/", "grid/values/", "grid/undo/1/", "bulk/", "remove/", "undo/1/", "choose-grid/"],
)
def test_who_may_only_look_changes_many_neither(reader: Client, address: str) -> None:
    mug = make_product("MUG")

    answer = reader.post(
        f"/products/{address}", {"id": ["MUG"], "status": "CLEARANCE", "rows": "[]"}
    )

    assert answer.status_code == 403
    assert values_of(mug)["status"] == "ACTIVE"


def test_the_grid_shows_the_chosen_products(admin: Client) -> None:
    make_product("MUG")
    make_product("LID")

    answer = admin.post("/products/choose-grid/", {"id": ["LID"]}, headers=HERE)

    page = part(admin, answer.headers["HX-Redirect"])
    assert re.findall(r'aria-readonly="true">([^<]+)</th>', page) == ["LID"]


def test_products_are_made_from_listings(admin: Client) -> None:
    record(listing("MUG-1", title="红色马克杯"), listing("LID-1", asin="B00LID", title="Lid"))

    before = admin.get("/products/from-listings/").content.decode()
    answer = admin.post("/products/from-listings/", {"total": "2"}, headers=HTMX).content.decode()

    assert "2 seller SKUs are paired with no product." in before
    assert "2 products made" in answer
    assert "2 seller SKUs paired" in answer
    assert set(Product.objects.values_list("sku", "name")) == {
        ("MUG-1", "红色马克杯"),
        ("LID-1", "Lid"),
    }
    assert "Every listing is paired" in admin.get("/products/from-listings/").content.decode()


def test_a_tag_gets_its_colour(admin: Client, reader: Client) -> None:
    make_product("MUG", tags="sale")
    [tag] = catalog.list_tags(identity.SYSTEM)

    answer = admin.post(f"/products/tags/{tag.id}/", {"colour": "red"}, headers=HTMX)
    refused = admin.post(f"/products/tags/{tag.id}/", {"colour": "pink"}, headers=HTMX)
    forbidden = reader.post(f"/products/tags/{tag.id}/", {"colour": "blue"}, headers=HTMX)

    assert '<span class="chip chip-bad">sale</span>' in answer.content.decode()
    assert (refused.status_code, forbidden.status_code) == (422, 403)
    assert '<span class="chip chip-bad">sale</span>' in part(admin, "/products/")
    assert '<span class="chip chip-bad">sale</span>' in part(reader, "/products/tags/")


def test_what_may_be_a_known_product_is_left_to_pairing(admin: Client) -> None:
    make_product("MUG-1")
    record(listing("MUG-1"), listing("LID-1", asin="B00LID"))
    catalog.propose_pairings(actor=ADMIN, at=MONDAY)

    answer = admin.post("/products/from-listings/", {"total": "2"}, headers=HTMX).content.decode()
    rest = admin.post("/products/from-listings/", {"all": "1"}, headers=HTMX).content.decode()

    assert "1 product made" in answer
    assert "1 seller SKU waits with a proposal." in answer
    assert "0 products made" in rest
    assert "1 seller SKU paired" in rest
    assert Product.objects.count() == 2


def test_what_was_made_from_listings_is_taken_back_from_the_page(admin: Client) -> None:
    record(listing("MUG-1"), listing("LID-1", asin="B00LID"))
    made = admin.post("/products/from-listings/", {"total": "2"}, headers=HTMX).content.decode()
    [undo] = re.findall(r'hx-post="(/products/from-listings/\d+/undo/)"', made)

    answer = admin.post(undo, headers=HTMX).content.decode()

    assert "Taken back: 2 products are as before." in answer
    assert "2 seller SKUs are paired with no product." in answer
    assert not Product.objects.filter(removed_at=None).exists()
