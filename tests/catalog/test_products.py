"""Products: what is written, what is refused, and how an edit is taken back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ADMIN, MONDAY, OPERATOR, READER
from tests.catalog.cast import MUG, listing, record
from tests.catalog.product_cast import (
    BUYER,
    change,
    make_product,
    save,
    sentences,
    values_of,
)
from tests.race import run_together
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Barcode, BundlePart, Product, ProductCost, ProductEvent
from zhongshu.identity import public as identity
from zhongshu.identity.models import User
from zhongshu.kernel.outcomes import Outcome

pytestmark = pytest.mark.django_db

FULL = {
    "name": "红色马克杯",
    "name_en": "Red mug",
    "status": "停售",
    "category": "Kitchen>Mugs",
    "brand": "Hearth",
    "parent_code": "MUG",
    "variant": "red",
    "tags": "gift; 新品，gift",
    "barcodes": "4006381333931, X-1",
    "cost": "1,234.50 cny",
    "packed_weight_g": "350.50",
    "packed_length_cm": "10",
    "carton_quantity": "24",
    "carton_weight_kg": "9.125",
    "customs_name_zh": "陶瓷杯",
    "hs_code": "6911.10.00",
    "origin": "中国",
    "declared_value": "USD 2.5",
    "has_battery": "是",
    "note": " two\nlines ",
}
KEPT = {
    **FULL,
    "sku": "MUG-RED",
    "status": "DISCONTINUED",
    "category": "Kitchen / Mugs",
    "tags": "gift, 新品",
    "cost": "1234.5 CNY",
    "packed_weight_g": "350.5",
    "hs_code": "69111000",
    "origin": "CN",
    "declared_value": "2.5 USD",
    "has_battery": "yes",
    "note": "two\nlines",
}


def test_every_field_is_kept_in_one_spelling() -> None:
    product_id = make_product("MUG-RED", **FULL)

    assert values_of(product_id) == KEPT


def test_the_same_again_changes_nothing() -> None:
    make_product("MUG-RED", **FULL)

    again = save(change("MUG-RED", **FULL))

    assert (again.saved[0].outcome, again.edit_id) == (Outcome.UNCHANGED, None)
    assert ProductEvent.objects.filter(before__gt="").count() == 0


def test_what_is_not_named_stays() -> None:
    product_id = make_product("MUG-RED", **FULL)

    save(change(product_id=product_id, name="蓝色马克杯"))

    assert values_of(product_id) == {**KEPT, "name": "蓝色马克杯"}


def test_a_product_is_renamed_by_its_id() -> None:
    product_id = make_product("MUG")

    [saved] = save(change("CUP", product_id)).saved

    assert (saved.outcome, saved.sku) == (Outcome.CHANGED, "CUP")
    assert catalog.find_product_ids(ADMIN, ["MUG", "CUP"]) == {"CUP": product_id}


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("status", "", "This cannot be empty."),
        ("status", "sleeping", "“sleeping” is none of: Developing, Active, Clearance,"),
        ("name", "x" * 301, "This is too long: at most 300 characters."),
        ("name", "a\u202eb", "This holds a character that cannot be stored or seen."),
        ("note", "a\x00b", "This holds a character that cannot be stored or seen."),
        ("packed_weight_g", "12,5", "“12,5” is no number. Write it as 1234.5."),
        ("packed_weight_g", "NaN", "“NaN” is no number."),
        ("packed_weight_g", "1e3", "“1e3” is no number."),
        ("packed_weight_g", "0", "“0” is not above zero, or impossibly large."),
        ("packed_weight_g", "9" * 9, "“999999999” is not above zero, or impossibly large."),
        ("packed_weight_g", "1.25", "“1.25” has too many decimals: at most 1."),
        ("carton_quantity", "2.5", "“2.5” is no whole number above zero."),
        ("carton_quantity", "-3", "“-3” is no whole number above zero."),
        ("has_battery", "maybe", "“maybe” is neither yes nor no."),
        ("hs_code", "12x", "“12x” is no HS code: 4 to 14 digits."),
        ("barcodes", "4006381333932", "The last digit of “4006381333932” is wrong"),
        ("barcodes", "码", "“码” is no barcode"),
        ("cost", "12", "“12” is no amount. Write it as 12.50 CNY."),
        ("cost", "12 XXX", "“XXX” is no currency."),
        ("cost", "12.5 JPY", "“12.5 JPY” has more decimals than its currency allows."),
        ("cost", "-1 CNY", "“-1 CNY” is no amount."),
        ("origin", "Atlantis", "“Atlantis” is no country."),
        ("origin", "ß", "“ß” is no country."),
        ("owner", "nobody", "Nobody signs in as “nobody”."),
        ("tags", ",".join(map(str, range(21))), "At most 20 tags of 40 characters each."),
        ("parts", "NONE × 1", "There is no product “NONE” for a component."),
        ("parts", "MUG × 1", "A bundle cannot hold itself."),
        ("parts", "A × 0", "“A × 0” is no component."),
        ("price", "1", "There is no field “price”."),
    ],
)
def test_e7_what_is_no_value_is_refused_in_words(field: str, text: str, sentence: str) -> None:
    [saved] = save(change("MUG", **{field: text})).saved

    assert saved.outcome is Outcome.REFUSED
    assert [(name, said[: len(sentence)]) for name, said in sentences(saved)] == [(field, sentence)]
    assert Product.objects.count() == 0


def test_the_good_ones_are_stored_and_each_bad_one_says_why() -> None:
    result = save(
        change("MUG", name="Mug"),
        change("", name="nothing"),
        change("LID", packed_weight_g="heavy", cost="x"),
        change("CUP", name="Cup"),
    )

    assert [each.outcome for each in result.saved] == ["new", "refused", "refused", "new"]
    assert sentences(result.saved[1]) == [("sku", "This cannot be empty.")]
    assert [name for name, _ in sentences(result.saved[2])] == ["packed_weight_g", "cost"]
    assert sorted(Product.objects.values_list("sku", flat=True)) == ["CUP", "MUG"]


def test_d11_a_code_that_a_person_would_take_for_another_is_refused() -> None:
    make_product("MUG-1")

    result = save(change("mug-1"), change("ＣＵＰ"), change("CUP"), change("CUP"))

    assert [sentences(each) for each in result.saved] == [
        [("sku", "“mug-1” is too like MUG-1, which exists already.")],
        [],
        [("sku", "“CUP” is too like ＣＵＰ, which exists already.")],
        [
            ("sku", "“CUP” stands twice in what was sent."),
            ("sku", "“CUP” is too like ＣＵＰ, which exists already."),
        ],
    ]


def test_only_known_products_can_be_asked_for() -> None:
    make_product("MUG")

    result = save(change("MUG", name="Mug"), change("NEW", name="New"), only_known=True)

    assert [each.outcome for each in result.saved] == [Outcome.CHANGED, Outcome.REFUSED]
    assert sentences(result.saved[1]) == [("sku", "There is no product “NEW”.")]


def test_a_barcode_is_of_one_product() -> None:
    make_product("MUG", barcodes="4006381333931")

    result = save(
        change("CUP", barcodes="4006381333931"),
        change("A", barcodes="OWN-1"),
        change("B", barcodes="OWN-1"),
    )

    assert [sentences(each) for each in result.saved] == [
        [("barcodes", "“4006381333931” is the barcode of MUG already.")],
        [],
        [("barcodes", "“OWN-1” is the barcode of A already.")],
    ]
    assert list(Barcode.objects.order_by("code").values_list("code", "kind")) == [
        ("4006381333931", "EAN"),
        ("OWN-1", "OWN"),
    ]


def test_costs_have_days_and_the_newest_counts() -> None:
    product_id = make_product("MUG", cost="10 CNY")
    save(change("MUG", cost="11 CNY"), at=MONDAY + timedelta(days=1))
    save(change("MUG", cost="12 CNY"), at=MONDAY + timedelta(days=1))

    assert values_of(product_id)["cost"] == "12 CNY"
    assert [
        (f"{each.amount:f}", str(each.from_day))
        for each in catalog.get_product(BUYER, product_id).costs
    ] == [("12", "2026-11-24"), ("10", "2026-11-23")]
    [saved] = save(change("MUG", cost="")).saved
    assert sentences(saved) == [
        ("cost", "A cost that was known cannot become unknown. Write the new one.")
    ]


def test_costs_are_for_those_who_need_them() -> None:
    product_id = make_product("MUG", cost="10 CNY")

    seen = catalog.get_product(OPERATOR, product_id)
    [saved] = save(change("MUG", cost="1 CNY", name="Mug"), actor=OPERATOR).saved

    assert ("cost" in seen.row.values, seen.row.cost, seen.costs) == (False, None, ())
    assert [each.field for each in seen.events if each.field == "cost"] == []
    assert sentences(saved) == [("cost", "Your role may not see or change costs.")]
    assert ProductCost.objects.count() == 1
    save(change("MUG", name="Mug"), actor=OPERATOR)
    assert values_of(product_id)["cost"] == "10 CNY"


def test_others_do_not_change_products() -> None:
    with pytest.raises(identity.NotAllowedError):
        save(change("MUG"), actor=READER)

    assert Product.objects.count() == 0


def test_an_owner_who_left_stays_and_is_not_chosen_again() -> None:
    User.objects.create(username="lin")
    product_id = make_product("MUG", owner="lin", developer="lin")
    User.objects.filter(username="lin").update(is_active=False)

    save(change("MUG", name="Mug"))
    [saved] = save(change("CUP", owner="lin")).saved

    assert values_of(product_id)["owner"] == "lin"
    assert sentences(saved) == [("owner", "Nobody signs in as “lin”.")]


def test_a_bundle_is_its_components_and_old_recipes_are_kept() -> None:
    result = save(change("SET", parts="LID, MUG*2"), change("MUG"), change("LID"))
    product_id = result.saved[0].product_id
    assert product_id is not None

    assert values_of(product_id)["parts"] == "LID × 1, MUG × 2"
    detail = catalog.get_product(ADMIN, product_id)
    assert detail.row.kind is catalog.ProductKind.BUNDLE
    assert [(each.sku, each.quantity) for each in detail.parts] == [("LID", 1), ("MUG", 2)]
    save(change("SET", parts="MUG × 3"), at=MONDAY + timedelta(hours=1))
    assert list(
        BundlePart.objects.order_by("version", "component__sku").values_list(
            "component__sku", "quantity", "version", "ended_at"
        )
    ) == [
        ("LID", 1, 1, MONDAY + timedelta(hours=1)),
        ("MUG", 2, 1, MONDAY + timedelta(hours=1)),
        ("MUG", 3, 2, None),
    ]


def test_bundles_do_not_nest() -> None:
    save(change("SET", parts="MUG"), change("MUG"), change("LID"))

    result = save(
        change("BIG", parts="SET"), change("MUG", parts="LID"), change("X", parts="Y"), change("Y")
    )
    nested = save(change("P", parts="Q"), change("Q", parts="LID"))

    assert [sentences(each) for each in result.saved] == [
        [("parts", "“SET” is a bundle itself, and cannot be a component.")],
        [("parts", "This is a component of SET, and cannot become a bundle.")],
        [],
        [],
    ]
    assert [sentences(each) for each in nested.saved] == [
        [("parts", "“Q” is a bundle itself, and cannot be a component.")],
        [("parts", "This is a component of P, and cannot become a bundle.")],
    ]


@pytest.mark.parametrize("number", [1, 500])
def test_a_batch_costs_the_same_number_of_statements_whatever_its_length(number: int) -> None:
    make_product("COMPONENT")
    changes = [
        change(f"SKU-{each}", **{**FULL, "barcodes": f"OWN-{each}", "parts": "COMPONENT"})
        for each in range(number)
    ]

    with CaptureQueriesContext(connection) as made:
        save(*changes)
    with CaptureQueriesContext(connection) as changed:
        save(*[change(f"SKU-{each}", name="new", cost="1 USD") for each in range(number)])

    assert (len(made), len(changed)) == (24, 18)


def test_an_edit_is_taken_back_as_a_whole_and_done_again() -> None:
    first, second = make_product("MUG", name="Mug", tags="old"), make_product("CUP", name="Cup")
    edit = save(change("MUG", name="Becher", tags="new"), change("CUP", name="Tasse"))
    assert edit.edit_id is not None

    undone = catalog.undo_edit(edit.edit_id, actor=ADMIN, at=MONDAY)

    assert (undone.products, undone.fields, undone.kept) == (2, 3, 0)
    assert values_of(first) == {"sku": "MUG", "status": "ACTIVE", "name": "Mug", "tags": "old"}
    with pytest.raises(catalog.EditUndoneError):
        catalog.undo_edit(edit.edit_id, actor=ADMIN, at=MONDAY)
    assert undone.edit_id is not None
    catalog.undo_edit(undone.edit_id, actor=ADMIN, at=MONDAY)
    assert (values_of(first)["name"], values_of(second)["name"]) == ("Becher", "Tasse")
    catalog.undo_edit(edit.edit_id, actor=ADMIN, at=MONDAY)
    assert values_of(second)["name"] == "Cup"


def test_what_somebody_changed_since_is_kept() -> None:
    product_id = make_product("MUG", name="Mug", brand="A")
    edit = save(change("MUG", name="Becher", brand="B"))
    save(change("MUG", name="Tazza"))
    assert edit.edit_id is not None

    undone = catalog.undo_edit(edit.edit_id, actor=ADMIN, at=MONDAY)

    assert (undone.fields, undone.kept) == (1, 1)
    assert (values_of(product_id)["name"], values_of(product_id)["brand"]) == ("Tazza", "A")


def test_taking_back_a_new_product_removes_it_and_frees_its_code() -> None:
    edit = save(change("MUG", name="Mug", barcodes="OWN-1"))
    assert edit.edit_id is not None

    undone = catalog.undo_edit(edit.edit_id, actor=ADMIN, at=MONDAY)
    assert (undone.products, undone.kept) == (1, 0)
    make_product("mug")
    assert undone.edit_id is not None
    again = catalog.undo_edit(undone.edit_id, actor=ADMIN, at=MONDAY)

    assert (again.products, again.kept) == (0, 1)
    assert list(Product.objects.order_by("pk").values_list("sku", "removed_at")) == [
        ("MUG", MONDAY),
        ("mug", None),
    ]


def test_what_is_sold_is_not_removed() -> None:
    save(change("SET", parts="MUG"), change("MUG"), change("OLD"))
    record(listing(MUG))
    ids = catalog.find_product_ids(ADMIN, ["SET", "MUG", "OLD"])

    removed = catalog.remove_products([ids["MUG"], ids["OLD"], 0], actor=ADMIN, at=MONDAY)

    assert [sentences(each) for each in removed.saved] == [
        [("sku", "1 listings or bundles sell it. Pair them otherwise first.")],
        [],
        [("sku", "There is no such product any more.")],
    ]
    assert removed.edit_id is not None
    catalog.undo_edit(removed.edit_id, actor=ADMIN, at=MONDAY)
    assert catalog.find_product_ids(ADMIN, ["OLD"]) == {"OLD": ids["OLD"]}


def test_the_last_edit_of_a_person_is_found_until_it_is_taken_back() -> None:
    lin = User.objects.create(username="lin", role=identity.Role.OPERATIONS).as_actor()
    save(change("MUG"))
    edit = save(change("CUP"), actor=lin)
    assert edit.edit_id is not None

    found = catalog.find_last_edit(lin)
    catalog.undo_edit(edit.edit_id, actor=lin, at=MONDAY)

    assert found is None or found.edit_id == edit.edit_id
    assert catalog.find_last_edit(lin) is None


@pytest.mark.django_db(transaction=True)
def test_two_who_make_the_same_product_make_one() -> None:
    answers: list[str] = []

    def make() -> None:
        answers.append(save(change("MUG", name="Mug")).saved[0].outcome)

    assert run_together(*[make] * 4) == [None] * 4
    assert sorted(answers) == ["new", "unchanged", "unchanged", "unchanged"]
    assert Product.objects.count() == 1
