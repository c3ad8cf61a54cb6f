"""Fields of the company's own: what may be one, what it takes, and what becomes of its values."""

from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ADMIN, MONDAY, OPERATOR, READER
from tests.catalog.product_cast import BUYER, change, make_product, save, sentences, values_of
from tests.race import meet_at, run_together
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import CustomField, Product
from zhongshu.catalog.usecases import add_custom_field as adding
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.kernel.errors import DomainError

pytestmark = pytest.mark.django_db
TEXT, NUMBER, DATE = catalog.CustomKind.TEXT, catalog.CustomKind.NUMBER, catalog.CustomKind.DATE
YES_NO, CHOICE = catalog.CustomKind.YES_NO, catalog.CustomKind.CHOICE
SEASONS = ("Spring", "Autumn")


def add(
    name: str = "Season",
    kind: catalog.CustomKind = CHOICE,
    choices: tuple[str, ...] | None = None,
    code: str = "",
    actor: identity.Actor = ADMIN,
) -> int:
    given = choices if choices is not None else SEASONS if kind is CHOICE else ()
    new = catalog.NewCustomField(name, kind, given, code)
    return catalog.add_custom_field(new, actor=actor, at=MONDAY)


def alter(field_id: int, *, version: int | None = None, **told: object) -> None:
    card = next(each for each in catalog.list_custom_fields(ADMIN) if each.id == field_id)
    wanted = {"name": card.name, "kind": card.kind, "choices": card.choices} | told
    new = catalog.NewCustomField(**wanted)  # type: ignore[arg-type]
    catalog.change_custom_field(field_id, new, version=version, actor=ADMIN, at=MONDAY)


def rename(field_id: int, option: str, to: str, actor: identity.Actor = ADMIN) -> int:
    return catalog.rename_custom_option(field_id, option, to, actor=actor, at=MONDAY)


def archive(field_id: int) -> None:
    catalog.archive_custom_field(field_id, actor=ADMIN, at=MONDAY)


def bring_back(field_id: int) -> None:
    catalog.bring_back_custom_field(field_id, actor=ADMIN, at=MONDAY)


def codes(*, archived: bool = False) -> list[str]:
    return [each.code for each in catalog.list_custom_fields(ADMIN, archived=archived)]


def found(**wanted: str) -> list[str]:
    wishes = catalog.read_wishes(catalog.list_custom_fields(ADMIN), wanted)
    rows = catalog.list_products(ADMIN, catalog.ProductFilter(custom=wishes)).rows
    return [row.sku for row in rows]


def test_a_field_takes_values_of_its_kind_in_one_spelling() -> None:
    for name, kind in (
        ("Supplier No.", TEXT),
        ("Margin", NUMBER),
        ("Certificate ends", DATE),
        ("Fragile", YES_NO),
        ("Season", CHOICE),
        ("季节", TEXT),
    ):
        add(name, kind)

    product_id = make_product(
        "MUG",
        **{
            "custom.supplier_no": " A  7 ",
            "custom.margin": "−1,234.50",
            "custom.certificate_ends": "2027年1月5日",
            "custom.fragile": "是",
            "custom.season": "autumn",
            "custom.field_1": "冬",
        },
    )

    assert codes() == ["supplier_no", "margin", "certificate_ends", "fragile", "season", "field_1"]
    assert values_of(product_id) | {"status": "", "sku": ""} == {
        "sku": "",
        "status": "",
        "custom.supplier_no": "A 7",
        "custom.margin": "-1234.5",
        "custom.certificate_ends": "2027-01-05",
        "custom.fragile": "yes",
        "custom.season": "Autumn",
        "custom.field_1": "冬",
    }


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        (TEXT, "x" * 501, "This is too long: at most 500 characters."),
        (NUMBER, "12,5", "“12,5” is no number. Write it as 1234.5."),
        (NUMBER, "1.2345678", "“1.2345678” has too many decimals: at most 6."),
        (DATE, "2027-02-30", "“2027-02-30” is not a day. Write it as 2026-11-20."),
        (YES_NO, "maybe", "“maybe” is neither yes nor no."),
        (CHOICE, "Winter", "“Winter” is none of: Spring, Autumn."),
    ],
)
def test_e7_what_is_no_value_of_its_kind_is_refused(
    kind: catalog.CustomKind, text: str, sentence: str
) -> None:
    add("Own", kind)

    [saved] = save(change("MUG", **{"custom.own": text})).saved

    assert sentences(saved) == [("custom.own", sentence)]
    assert Product.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "kind", "choices", "code", "sentence"),
    [
        ("  ", TEXT, (), "", "Give the field a name."),
        ("x" * 61, TEXT, (), "", "name is too long: at most 60 characters."),
        ("a\u202eb", TEXT, (), "", "name holds an invisible character (U+202E)"),
        ("a\x00", TEXT, (), "", "name holds a character that cannot be stored"),
        ("Own", TEXT, (), "Own", "“Own” is no code: small letters, digits and single _"),
        ("Own", TEXT, (), "a__b", "“a__b” is no code"),
        ("Own", TEXT, ("a",), "", "Only a choice has options."),
        ("Own", CHOICE, ("", " "), "", "A choice needs at least one option."),
        ("Own", CHOICE, ("Red", "red"), "", "The option “red” stands twice."),
        ("Own", CHOICE, tuple(map(str, range(201))), "", "A field has at most 200 options."),
        ("season", TEXT, (), "", "There is a field “season” already."),
        ("sku", TEXT, (), "", "There is a field “sku” already."),
        ("采购成本", TEXT, (), "", "There is a field “采购成本” already."),
        ("Net  weight", NUMBER, (), "", "There is a field “Net weight” already."),
        ("Own", TEXT, (), "season", "There is a field with the code “season” already."),
    ],
)
def test_what_can_be_no_field_is_refused_in_words(
    name: str, kind: catalog.CustomKind, choices: tuple[str, ...], code: str, sentence: str
) -> None:
    add()

    with pytest.raises(DomainError) as refusal:
        add(name, kind, choices, code)

    assert str(refusal.value)[: len(sentence)] == sentence
    assert codes() == ["season"]


def test_there_are_fifty_at_most_and_room_is_asked_for_when_one_comes_back() -> None:
    first = add()
    for number in range(1, catalog.MOST_FIELDS):
        CustomField.objects.create(code=f"f{number}", name=f"F{number}", kind="TEXT")

    with pytest.raises(catalog.CustomFieldConflictError, match="There are 50 fields already"):
        add("One more", TEXT)
    archive(first)
    add("One more", TEXT)
    with pytest.raises(catalog.CustomFieldConflictError, match="There are 50 fields already"):
        bring_back(first)


def test_an_archived_field_keeps_its_values_and_comes_back_with_them() -> None:
    field_id = add()
    product_id = make_product("MUG", **{"custom.season": "Spring"})

    archive(field_id)
    archive(field_id)
    refused = save(change("MUG", **{"custom.season": "Autumn"})).saved[0]
    make_product("MUG", name="Mug")

    assert (codes(), codes(archived=True)) == ([], ["season"])
    assert sentences(refused) == [("custom.season", "There is no field “custom.season”.")]
    assert "custom.season" not in values_of(product_id)
    bring_back(field_id)
    assert values_of(product_id)["custom.season"] == "Spring"
    assert list(AuditRecord.objects.order_by("pk").values_list("action", flat=True)) == [
        "catalog.custom_field.added",
        "catalog.products.saved",
        "catalog.custom_field.archived",
        "catalog.products.saved",
        "catalog.custom_field.brought_back",
    ]


def test_another_may_have_its_name_by_the_time_it_comes_back() -> None:
    field_id = add()
    archive(field_id)
    add("SEASON", TEXT)

    with pytest.raises(catalog.CustomFieldConflictError, match="There is a field “Season” already"):
        bring_back(field_id)

    assert codes() == ["season_2"]


def test_a_kind_and_an_option_stay_while_products_hold_them() -> None:
    field_id = add()
    make_product("MUG", **{"custom.season": "Spring"})
    make_product("LID", **{"custom.season": "Spring"})

    with pytest.raises(catalog.CustomFieldConflictError) as kind:
        alter(field_id, kind=TEXT, choices=())
    with pytest.raises(catalog.CustomFieldConflictError) as option:
        alter(field_id, choices=("Autumn", "Winter"))
    alter(field_id, name="Sales season", choices=("Winter", "Spring"))

    assert str(kind.value).startswith("2 products hold a value of this field, so its kind stays.")
    assert str(option.value).startswith("2 products hold “Spring”, so this option stays.")
    [card] = catalog.list_custom_fields(ADMIN)
    assert (card.name, card.choices, card.code) == ("Sales season", ("Winter", "Spring"), "season")
    make_product("MUG", **{"custom.season": ""})
    make_product("LID", **{"custom.season": ""})
    alter(field_id, kind=NUMBER, choices=())
    assert catalog.list_custom_fields(ADMIN)[0].kind is NUMBER


@pytest.mark.parametrize(
    ("after", "told"),
    [("Autumn", {"choices": ("Autumn",)}), ("", {"kind": NUMBER, "choices": ()})],
)
def test_undoing_puts_back_nothing_that_the_field_no_longer_takes(
    after: str, told: dict[str, Any]
) -> None:
    field_id = add()
    product_id = make_product("MUG", **{"custom.season": "Spring"})
    edit = save(change("MUG", name="Mug", **{"custom.season": after})).edit_id
    alter(field_id, **told)

    undone = catalog.undo_edit(edit or 0, actor=ADMIN, at=MONDAY)

    assert (undone.products, undone.fields, undone.kept) == (1, 1, 1)
    assert values_of(product_id).get("custom.season", "") == after
    assert "name" not in values_of(product_id)


def test_undoing_puts_back_what_an_archived_field_held() -> None:
    field_id = add()
    product_id = make_product("MUG", **{"custom.season": "Spring"})
    edit = save(change("MUG", **{"custom.season": "Autumn"})).edit_id
    archive(field_id)

    undone = catalog.undo_edit(edit or 0, actor=ADMIN, at=MONDAY)

    bring_back(field_id)
    assert (undone.fields, undone.kept) == (1, 0)
    assert values_of(product_id)["custom.season"] == "Spring"


def test_a_removed_product_comes_back_with_what_its_field_held_before_its_kind_changed() -> None:
    field_id = add("Own", TEXT)
    product_id = make_product("MUG", **{"custom.own": "9" * 40})
    removed = catalog.remove_products([product_id], actor=ADMIN, at=MONDAY)
    alter(field_id, kind=NUMBER)

    catalog.undo_edit(removed.edit_id or 0, actor=ADMIN, at=MONDAY)

    assert values_of(product_id)["custom.own"] == "9" * 40
    assert found(own="1..5") == []


def test_the_second_of_two_who_change_a_field_is_told() -> None:
    field_id = add()
    seen = catalog.list_custom_fields(ADMIN)[0].version
    alter(field_id, version=seen, choices=(*SEASONS, "Winter"))

    with pytest.raises(catalog.CustomFieldConflictError, match="Somebody else changed this field"):
        alter(field_id, version=seen, choices=(*SEASONS, "Summer"))
    alter(field_id, version=seen)

    assert catalog.list_custom_fields(ADMIN)[0].choices == (*SEASONS, "Winter")


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_name_at_once_make_one_field(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meet_at(monkeypatch, adding, "require_field")

    outcomes = run_together(add, add)

    assert sorted(type(each).__name__ for each in outcomes) == [
        "CustomFieldConflictError",
        "NoneType",
    ]
    assert codes() == ["season"]


def test_no_two_living_fields_have_one_name_whoever_writes() -> None:
    add()

    with pytest.raises(IntegrityError, match="one_custom_field_per_name"):
        CustomField.objects.create(code="x", name="SEASON", kind="TEXT")


def test_the_order_is_kept_and_new_ones_follow() -> None:
    first, second, third = (add(name, TEXT) for name in "abc")

    catalog.order_custom_fields([third, first], actor=ADMIN, at=MONDAY)
    add("d", TEXT)

    assert codes() == ["c", "a", "b", "d"]
    with pytest.raises(catalog.CustomFieldNotFoundError):
        catalog.order_custom_fields([second, 987654], actor=ADMIN, at=MONDAY)


def test_o19_only_administrators_and_operations_change_fields() -> None:
    field_id = add(actor=OPERATOR)

    for actor in (BUYER, READER):
        for verb in (archive_as, bring_back_as, order_as, change_as, add_as):
            with pytest.raises(identity.NotAllowedError):
                verb(field_id, actor)

    assert codes() == ["season"]


def archive_as(field_id: int, actor: identity.Actor) -> None:
    catalog.archive_custom_field(field_id, actor=actor, at=MONDAY)


def bring_back_as(field_id: int, actor: identity.Actor) -> None:
    catalog.bring_back_custom_field(field_id, actor=actor, at=MONDAY)


def order_as(field_id: int, actor: identity.Actor) -> None:
    catalog.order_custom_fields([field_id], actor=actor, at=MONDAY)


def change_as(field_id: int, actor: identity.Actor) -> None:
    new = catalog.NewCustomField("Other", TEXT)
    catalog.change_custom_field(field_id, new, actor=actor, at=MONDAY)


def add_as(_field_id: int, actor: identity.Actor) -> None:
    add("Other", TEXT, actor=actor)


def test_a_list_is_filtered_by_each_kind() -> None:
    for name, kind in (("t", TEXT), ("n", NUMBER), ("d", DATE), ("y", YES_NO), ("c", CHOICE)):
        add(name, kind)
    make_product(
        "MUG",
        **{
            "custom.t": "Acme 100%",
            "custom.n": "10",
            "custom.d": "2027-01-05",
            "custom.y": "yes",
            "custom.c": "Spring",
        },
    )
    make_product("LID", **{"custom.t": "other", "custom.n": "-9.5", "custom.d": "2026-12-31"})
    make_product("CUP")

    assert found(t="ACME") == found(t="0%") == found(n="10.0") == ["MUG"]
    assert found(n="-10..9") == found(n="..0") == ["LID"]
    assert found(n="9 .. 10") == found(n="1~") == ["MUG"]
    assert found(d="2027-01-01..") == found(y="是") == found(c="spring", n="10") == ["MUG"]
    assert found(d="2026-01-01..2027-12-31", t="") == ["LID", "MUG"]
    assert found(t="%") == ["MUG"]


@pytest.mark.parametrize("wanted", [{"none": "x"}, {"n": "many"}, {"n": ".."}, {"y": "no"}])
def test_a_filter_that_makes_no_sense_is_refused(wanted: dict[str, str]) -> None:
    add("n", NUMBER)
    add("y", YES_NO)

    with pytest.raises(catalog.FieldRefusedError):
        found(**wanted)


def test_whole_values_are_found_by_an_index_and_tabs_are_counted_in_one_pass() -> None:
    add()
    make_product("MUG", **{"custom.season": "Spring"})
    wishes = catalog.read_wishes(catalog.list_custom_fields(ADMIN), {"season": "Spring"})
    wanted = catalog.ProductFilter(custom=wishes)

    with CaptureQueriesContext(
        connection,
    ) as ran:
        counts = catalog.count_products(ADMIN, wanted)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            'EXPLAIN SELECT id FROM catalog_product WHERE custom @> \'{"season": "Spring"}\''
        )
        plan = str(cursor.fetchall())

    assert (counts[catalog.ProductTab.ALL], len(ran)) == (1, 1)
    assert "product_by_custom" in plan


def test_a_page_costs_the_same_statements_for_any_number_of_values() -> None:
    for number in range(5):
        add(f"f{number}", TEXT)
    values = {f"custom.f{number}": "x" for number in range(5)}
    make_product("A", **values)

    with CaptureQueriesContext(connection) as one:
        catalog.list_products(ADMIN)
    for sku in "BCDEFGH":
        make_product(sku, **values)
    with CaptureQueriesContext(connection) as eight:
        catalog.list_products(ADMIN)

    assert (len(one), len(eight)) == (2, 2)


def test_products_follow_an_option_that_is_renamed_and_say_so_in_their_history() -> None:
    field_id = add()
    mug = make_product("MUG", **{"custom.season": "Spring"})
    gone = make_product("OLD", **{"custom.season": "Spring"})
    make_product("LID", **{"custom.season": "Autumn"})
    catalog.remove_products([gone], actor=ADMIN, at=MONDAY)

    followed = rename(field_id, "Spring", "  Early   spring ")

    [card] = catalog.list_custom_fields(ADMIN)
    event = catalog.get_product(ADMIN, mug).events[0]
    assert followed == 2
    assert card.choices == ("Early spring", "Autumn")
    assert found(season="Early spring") == ["MUG"]
    assert found(season="Autumn") == ["LID"]
    assert values_of(gone)["custom.season"] == "Early spring"
    assert (event.field, event.before, event.after) == ("custom.season", "Spring", "Early spring")
    assert AuditRecord.objects.get(action="catalog.custom_field.option_renamed").facts == {
        "name": "Season",
        "before": "Spring",
        "after": "Early spring",
        "products": 2,
    }


def test_a_renaming_is_taken_back_by_renaming_and_by_no_undo() -> None:
    field_id = add()
    make_product("MUG", **{"custom.season": "Spring"})
    rename(field_id, "Spring", "Summer")
    [edit] = [each for each in catalog.list_edits(ADMIN) if each.source == "OPTION"]

    with pytest.raises(catalog.OptionRenamedError, match="Rename it back"):
        catalog.undo_edit(edit.edit_id, actor=ADMIN, at=MONDAY)
    back = rename(field_id, "Summer", "Spring")

    assert (edit.title, edit.products, back) == ("Season: Spring → Summer", 1, 1)
    assert found(season="Spring") == ["MUG"]


@pytest.mark.parametrize(
    ("option", "to", "sentence"),
    [
        ("Winter", "Cold", "no option “Winter”"),
        ("Spring", " ", "Give the option a name"),
        ("Spring", "Autumn", "“Autumn” stands twice"),
        ("Spring", "x" * 61, "60"),
        ("Spring", "a\x00b", "."),
    ],
)
def test_a_renaming_that_cannot_be_is_refused_and_changes_nothing(
    option: str, to: str, sentence: str
) -> None:
    field_id = add()
    make_product("MUG", **{"custom.season": "Spring"})

    with pytest.raises(DomainError, match=sentence):
        rename(field_id, option, to)

    assert found(season="Spring") == ["MUG"]
    assert catalog.list_custom_fields(ADMIN)[0].version == 1


def test_the_same_name_changes_nothing_and_an_archived_field_none_of_its_options() -> None:
    field_id = add()

    assert rename(field_id, "Spring", "Spring") == 0
    assert catalog.list_custom_fields(ADMIN)[0].version == 1
    archive(field_id)
    with pytest.raises(catalog.CustomFieldConflictError):
        rename(field_id, "Spring", "Summer")
    with pytest.raises(identity.NotAllowedError):
        rename(field_id, "Spring", "Summer", actor=BUYER)


@pytest.mark.parametrize("number", [1, 40])
def test_renaming_costs_the_same_for_one_product_and_for_many(number: int) -> None:
    field_id = add()
    save(*(change(f"MUG-{each}", **{"custom.season": "Spring"}) for each in range(number)))

    with CaptureQueriesContext(connection) as statements:
        assert rename(field_id, "Spring", "Summer") == number

    assert len(statements) == 12
