"""The page of one product and a new one: cards, refusals under their fields, history."""

import re

import pytest
from django.test import Client

from tests.catalog.product_cast import make_product, values_of
from tests.web.conftest import come_in, make_person
from tests.web.pages import HTMX, part, whole_page
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Product
from zhongshu.identity import public as identity

LARGE = "A" * 10_000_000


def typed(client: Client, product_id: int, slug: str, **values: str) -> dict[str, str]:
    """Return what the form of a card sends when these fields are changed in it."""
    page = part(client, f"/products/{product_id}/")
    card = page.partition(f'id="card-{slug}"')[2].partition("</form>")[0]
    was = dict(re.findall(r'type="hidden" name="(was-[^"]+)" value="([^"]*)"', card))
    return was | {name.removeprefix("was-"): text for name, text in was.items()} | values


def test_a_card_saves_what_was_changed_and_can_be_taken_back(admin: Client) -> None:
    product_id = make_product("MUG", name="Mug", brand="Acme")

    answer = admin.post(
        f"/products/{product_id}/cards/basics/",
        typed(admin, product_id, "basics", name="马克杯"),
        headers=HTMX,
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Saved." in page
    assert 'id="product-history" hx-swap-oob="true"' in page
    assert values_of(product_id)["name"] == "马克杯"
    [undo] = re.findall(rf'hx-post="(/products/{product_id}/undo/\d+/)"', page)
    back = admin.post(undo, headers=HTMX).content.decode()
    assert "Taken back: 1 product is as before." in back
    assert values_of(product_id) == {
        "sku": "MUG",
        "status": "ACTIVE",
        "name": "Mug",
        "brand": "Acme",
    }


def test_two_people_in_one_card_do_not_undo_each_other(admin: Client) -> None:
    product_id = make_product("MUG", name="Mug")
    mine = typed(admin, product_id, "basics", name="Red mug")
    make_product("MUG", brand="Acme")

    admin.post(f"/products/{product_id}/cards/basics/", mine, headers=HTMX)

    assert (values_of(product_id)["name"], values_of(product_id)["brand"]) == ("Red mug", "Acme")


@pytest.mark.parametrize(
    ("slug", "name", "text", "sentence"),
    [
        ("barcodes", "barcodes", "4006381333932", "The last digit of “4006381333932” is wrong"),
        ("cost", "cost", "12,5", "“12,5” is no amount. Write it as 12.50 CNY."),
        ("size", "packed_weight_g", "abc", "“abc” is no number. Write it as 1234.5."),
        ("parts", "parts", "NONE × 2", "There is no product “NONE” for a component."),
        ("basics", "sku", "", "This cannot be empty."),
        ("basics", "name", "a\x00b", "This holds a character that cannot be stored"),
        ("basics", "name", "A" * 301, "This is too long: at most 300 characters."),
    ],
)
def test_a_refusal_stands_under_its_field(
    admin: Client, slug: str, name: str, text: str, sentence: str
) -> None:
    product_id = make_product("MUG")

    answer = admin.post(
        f"/products/{product_id}/cards/{slug}/",
        typed(admin, product_id, slug, **{name: text}),
        headers=HTMX,
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert f'id="id_{name}_error"' in page
    assert 'aria-invalid="true"' in page
    assert values_of(product_id) == {"sku": "MUG", "status": "ACTIVE"}


def test_barcodes_and_components_are_typed_one_a_line(admin: Client) -> None:
    make_product("LID")
    product_id = make_product("SET")

    admin.post(
        f"/products/{product_id}/cards/barcodes/",
        typed(admin, product_id, "barcodes", barcodes="4006381333931\r\nOWN-1"),
    )
    admin.post(
        f"/products/{product_id}/cards/parts/",
        typed(admin, product_id, "parts", parts="LID × 2\r\n"),
    )

    values = values_of(product_id)
    assert (values["barcodes"], values["parts"]) == ("4006381333931, OWN-1", "LID × 2")
    page = whole_page(admin, f"/products/{product_id}/")
    assert "4006381333931\nOWN-1</textarea>" in page
    assert "Bundle</span>" in page


def test_a_yes_that_is_taken_away_is_gone(admin: Client) -> None:
    product_id = make_product("MUG", has_battery="yes", material="steel")
    form = typed(admin, product_id, "customs")
    del form["has_battery"]

    admin.post(f"/products/{product_id}/cards/customs/", form, headers=HTMX)

    assert values_of(product_id) == {"sku": "MUG", "status": "ACTIVE", "material": "steel"}


def test_a_field_of_the_history_goes_back(admin: Client) -> None:
    product_id = make_product("MUG", name="Mug", brand="Acme")
    make_product("MUG", name="Cup", brand="Other")
    event = catalog.list_product_events(identity.SYSTEM, product_id=product_id)[0]

    answer = admin.post(
        f"/products/{product_id}/put-back/", {"edit": event.edit_id, "field": "name"}, headers=HTMX
    )

    assert answer.status_code == 200
    assert (values_of(product_id)["name"], values_of(product_id)["brand"]) == ("Mug", "Other")


def test_a_field_that_was_not_in_that_edit_is_not_found(admin: Client) -> None:
    product_id = make_product("MUG")

    answer = admin.post(f"/products/{product_id}/put-back/", {"edit": "1e9", "field": "name"})

    assert answer.status_code == 404


def test_removing_says_why_not_and_brings_back(admin: Client) -> None:
    lid = make_product("LID")
    make_product("SET", parts="LID × 2")
    cup = make_product("CUP")

    kept = admin.post(f"/products/{lid}/remove/", headers=HTMX).content.decode()
    gone = admin.post(f"/products/{cup}/remove/", headers=HTMX).content.decode()

    assert "1 listings or bundles sell it." in kept
    assert "This product is removed" in gone
    [back] = set(re.findall(rf'hx-post="(/products/{cup}/undo/\d+/)"', gone))
    assert "This product is removed" not in admin.post(back, headers=HTMX).content.decode()
    assert Product.objects.get(pk=cup).removed_at is None


def test_a_new_product_is_made(admin: Client) -> None:
    form = {"sku": "MUG-RED", "name": "红色马克杯", "status": "DEVELOPING", "cost": "12.5 CNY"}

    answer = admin.post("/products/new/", form)

    made = Product.objects.get(sku="MUG-RED")
    assert answer.headers["Location"] == f"/products/{made.pk}/"
    assert values_of(made.pk) == form
    assert "The product is made." in admin.get(f"/products/{made.pk}/").content.decode()


def test_a_new_product_never_changes_an_old_one(admin: Client) -> None:
    product_id = make_product("MUG", name="Mug")

    answer = admin.post("/products/new/", {"sku": "MUG", "name": "Other", "status": "ACTIVE"})

    assert answer.status_code == 422
    assert "There is a product with this SKU already." in answer.content.decode()
    assert values_of(product_id)["name"] == "Mug"


def test_every_fault_of_a_new_product_is_told_at_once(admin: Client) -> None:
    answer = admin.post(
        "/products/new/", {"sku": "", "cost": "x", "hs_code": "1", "status": "ACTIVE"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This cannot be empty." in page
    assert "“x” is no amount." in page
    assert "“1” is no HS code" in page
    assert Product.objects.count() == 0


def test_who_may_only_look_sees_no_form(reader: Client) -> None:
    product_id = make_product("MUG", name="Mug", status="CLEARANCE")

    page = part(reader, f"/products/{product_id}/")

    assert "<form" not in page
    assert '<dd class="texts">Clearance</dd>' in page


@pytest.mark.parametrize(
    "address",
    [
        "cards/basics/",
        "put-back/",
        "remove/",
        "undo/1/",
    ],
)
def test_n1_who_may_only_look_changes_nothing(reader: Client, address: str) -> None:
    product_id = make_product("MUG", name="Mug")

    answer = reader.post(f"/products/{product_id}/{address}", {"name": "Other"})

    assert answer.status_code == 403
    assert values_of(product_id)["name"] == "Mug"


@pytest.mark.parametrize("address", ["new/", "grid/", "bulk/", "from-listings/"])
def test_pages_that_change_are_closed_to_who_may_only_look(reader: Client, address: str) -> None:
    assert reader.get(f"/products/{address}").status_code == 403


def test_a_warehouse_never_meets_the_cost_of_an_edit(db: None) -> None:
    product_id = make_product("MUG", cost="87.65 CNY")
    make_product("MUG", cost="99.99 CNY", name="Mug")
    make_person("wang", identity.Role.WAREHOUSE)
    wang = come_in("wang")
    edit_id = catalog.list_edits(identity.SYSTEM)[0].edit_id

    pages = [
        wang.get(address).content.decode()
        for address in (
            f"/products/{product_id}/",
            "/products/edits/",
            f"/products/edits/{edit_id}/",
        )
    ]

    assert [page for page in pages if "87.65" in page or "99.99" in page] == []
    assert "Mug" in pages[2]


def test_operations_cannot_slip_a_cost_in(db: None) -> None:
    product_id = make_product("MUG")
    make_person("opa", identity.Role.OPERATIONS)
    opa = come_in("opa")

    answer = opa.post(f"/products/{product_id}/cards/cost/", {"cost": "1 CNY"}, headers=HTMX)
    mixed = opa.post("/products/new/", {"sku": "LID", "status": "ACTIVE", "cost": "1 CNY"})

    assert (answer.status_code, mixed.status_code) == (404, 302)
    assert values_of(product_id) == {"sku": "MUG", "status": "ACTIVE"}
    assert "cost" not in values_of(Product.objects.get(sku="LID").pk)


def test_o21_ten_megabytes_are_refused(admin: Client) -> None:
    product_id = make_product("MUG")

    answer = admin.post(f"/products/{product_id}/cards/basics/", {"name": LARGE}, headers=HTMX)

    assert answer.status_code in (400, 413)
    assert values_of(product_id) == {"sku": "MUG", "status": "ACTIVE"}


def test_a_product_that_does_not_exist_is_not_found(admin: Client) -> None:
    assert admin.get("/products/999999/").status_code == 404
    assert admin.get("/products/edits/999999/").status_code == 404
    assert admin.post("/products/undo/999999/", headers=HTMX).status_code == 404
