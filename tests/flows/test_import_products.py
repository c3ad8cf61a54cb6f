"""Products, costs and bundles come in from files, are looked at before, and taken back after."""

from datetime import timedelta

import pytest
from django.db import transaction

from tests.cast import ADMIN, MONDAY
from tests.catalog.product_cast import make_product, values_of
from tests.flows.import_cast import book, bring, counts, errors_of, get, imported, store, work
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Product, ProductEdit
from zhongshu.documents import public as documents
from zhongshu.documents.models import FileImport, FilePart, StoredFile
from zhongshu.flows import import_batches
from zhongshu.flows.run_import import run_import
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db
FILE = "SKU,品名,重量(g),采购成本\nMUG,红杯,350,12.50\nCUP,蓝杯,0.5x,9\nLID,,20,3\n"


def find(sku: str) -> dict[str, str]:
    return values_of(Product.objects.get(sku=sku, removed_at=None).pk)


def test_a_file_is_looked_at_before_anything_is_stored() -> None:
    row = work(bring(FILE))

    assert (row.state, counts(row)) == (documents.ImportState.PREVIEW, (3, 2, 0, 0, 1))
    assert Product.objects.count() == ProductEdit.objects.count() == 0
    assert [(each.head, each.field, each.unit, each.reason) for each in row.uses] == [
        ("SKU", "sku", "", "KNOWN"),
        ("品名", "name", "", "KNOWN"),
        ("重量(g)", "packed_weight_g", "g", "KNOWN"),
        ("采购成本", "cost", "", "KNOWN"),
    ]
    assert [(each.row, each.cells, each.outcome) for each in row.first] == [
        (2, ("MUG", "红杯", "350", "12.50"), "new"),
        (3, ("CUP", "蓝杯", "0.5x", "9"), "refused"),
        (4, ("LID", "", "20", "3"), "new"),
    ]
    assert errors_of(row.id) == [
        (3, "重量(g)", "“0.5x” is no number.", "Write it as 1234.5."),
    ]


def test_its_good_rows_are_stored_and_the_same_file_again_changes_nothing() -> None:
    row = store(work(bring(FILE)).id)
    again = imported(FILE)

    assert (row.state, counts(row)) == (documents.ImportState.DONE, (3, 2, 0, 0, 1))
    assert find("MUG") == {
        "sku": "MUG",
        "name": "红杯",
        "status": "ACTIVE",
        "packed_weight_g": "350",
        "cost": "12.5 CNY",
    }
    assert counts(again) == (3, 0, 0, 2, 1)
    assert again.may_take_back is False
    assert documents.find_twin(identity.SYSTEM, again.id) == get(row.id)


def test_everything_of_a_file_is_taken_back() -> None:
    mug = make_product("MUG", name="old")
    row = imported(FILE)

    documents.take_back(row.id, actor=ADMIN, at=MONDAY)
    taken = work(row.id)

    assert counts(row) == (3, 1, 1, 0, 1)
    assert (taken.state, taken.message) == (documents.ImportState.TAKEN_BACK, "")
    # A cost that was known cannot become unknown.
    assert values_of(mug) == {"sku": "MUG", "name": "old", "status": "ACTIVE", "cost": "12.5 CNY"}
    assert not Product.objects.filter(sku="LID", removed_at=None).exists()
    with pytest.raises(documents.ImportStateError, match="taken back already"):
        documents.take_back(row.id, actor=ADMIN, at=MONDAY)


def test_an_empty_cell_leaves_what_is_known() -> None:
    make_product("LID", name="Lid", brand="Acme")

    imported("SKU,品名,品牌\nLID,,New\n")

    assert find("LID") == {"sku": "LID", "name": "Lid", "brand": "New", "status": "ACTIVE"}


def test_f9_a_workbooks_numbers_become_codes_only_where_they_are_whole() -> None:
    row = imported(
        book([["SKU", "品名", "重量(kg)"], [123, "Mug", 0.35], [12.5, "x", 1], ["00123", "y", 2]])
    )

    assert errors_of(row.id) == [
        (
            3,
            "SKU",
            "“12.5” is a number with decimals where a text belongs.",
            "Format the column as text, and type the cell again.",
        ),
        (4, "SKU", "“00123” is too like 123, which exists already.", "Correct the cell."),
    ]
    assert find("123")["packed_weight_g"] == "350"


def test_a_bundle_may_stand_above_its_components() -> None:
    file = "SKU,组成\nSET,MUG × 2; LID\nMUG,\nLID,\n"

    checked = work(bring(file))
    done = store(checked.id)

    assert counts(checked) == counts(done) == (3, 3, 0, 0, 0)
    assert find("SET")["parts"] == "LID × 1, MUG × 2"


def test_what_stands_twice_is_refused_the_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_batches, "BATCH", 2)

    row = imported("SKU,品名\nA,1\nB,2\nC,3\na,4\nA,5\n")

    assert counts(row) == (5, 3, 0, 0, 2)
    assert [each[:3] for each in errors_of(row.id)] == [
        (5, "SKU", "“a” stands in row 2 already."),
        (6, "SKU", "“A” stands in row 2 already."),
    ]


def test_costs_are_for_products_that_exist() -> None:
    make_product("MUG")

    row = imported("SKU,成本价,币种\nMUG,3.20,USD\nNONE,1,CNY\nMUG-2,,CNY\n", kind="costs")

    assert counts(row) == (3, 0, 1, 0, 2)
    assert find("MUG")["cost"] == "3.2 USD"
    assert [each[:3] for each in errors_of(row.id)] == [
        (3, "SKU", "There is no product “NONE”."),
        (4, "成本价", "This cell is empty."),
    ]


def test_a_file_without_its_needed_column_is_refused_with_the_list() -> None:
    row = work(bring("Artikel,品名\nA,1\n"))

    assert (row.state, row.message) == (
        documents.ImportState.FAILED,
        "No column is SKU. The columns of this file: Artikel, 品名.",
    )
    assert [each.field for each in row.uses] == ["", "name"]


def test_a_field_of_ones_own_is_read_though_its_name_means_one_of_ours_too() -> None:
    catalog.add_custom_field(
        catalog.NewCustomField("货号", catalog.CustomKind.TEXT), actor=ADMIN, at=MONDAY
    )

    beside = work(bring("SKU,货号\nMUG,A-17\n"))
    alone = work(bring("货号,品名\nCUP,蓝杯\n"))

    assert [each.field for each in beside.uses] == ["sku", "custom.field_1"]
    assert [each.field for each in alone.uses] == ["sku", "name"]


def test_of_a_hundred_columns_no_name_is_cut_in_two() -> None:
    row = work(bring(",".join(f"Column{place}" for place in range(100)) + "\nA\n"))

    assert row.message.startswith("No column is SKU. The columns of this file: Column0, Column1,")
    assert row.message.endswith(" Column39, Column40, ….")


def test_columns_that_a_person_chose_are_remembered_for_the_next_file() -> None:
    first = work(bring("Artikel,Bez\nA,Mug\n"))
    uses = (documents.ColumnUse("Artikel", "sku"), documents.ColumnUse("Bez", "name"))
    documents.choose_columns(first.id, uses, first.reading, actor=ADMIN, at=MONDAY)

    checked = work(first.id)
    following = work(bring("Bez,Artikel\nCup,B\n"))

    assert (checked.state, counts(checked)) == (documents.ImportState.PREVIEW, (1, 1, 0, 0, 0))
    assert [(each.head, each.field, each.reason) for each in following.uses] == [
        ("Bez", "name", "REMEMBERED"),
        ("Artikel", "sku", "REMEMBERED"),
    ]
    with pytest.raises(documents.ColumnsRefusedError, match="Two columns are meant to be sku"):
        documents.choose_columns(
            first.id,
            (documents.ColumnUse("Artikel", "sku"), documents.ColumnUse("Bez", "sku")),
            first.reading,
            actor=ADMIN,
            at=MONDAY,
        )


def test_an_import_stops_behind_a_batch_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_batches, "BATCH", 2)
    row = work(bring("SKU\n" + "".join(f"P{n}\n" for n in range(5))))
    documents.start_import(row.id, actor=ADMIN, at=MONDAY)
    documents.request_stop(row.id, actor=ADMIN, at=MONDAY)

    stopped = work(row.id)
    skus_then = sorted(Product.objects.values_list("sku", flat=True))
    done = store(row.id)

    assert (stopped.state, stopped.done, stopped.total) == (documents.ImportState.STOPPED, 2, 5)
    assert skus_then == ["P0", "P1"]
    assert (done.state, counts(done)) == (documents.ImportState.DONE, (5, 5, 0, 0, 0))
    assert ProductEdit.objects.count() == 1


def test_large_files_have_several_edits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_batches, "BATCH", 2)
    monkeypatch.setattr(import_batches, "ROWS_OF_EDIT", 4)

    row = imported("SKU\n" + "".join(f"P{n}\n" for n in range(7)))
    sizes = list(ProductEdit.objects.order_by("pk").values_list("products", flat=True))
    documents.take_back(row.id, actor=ADMIN, at=MONDAY)
    work(row.id)

    assert sizes == [4, 3]
    assert Product.objects.filter(removed_at=None).count() == 0


def test_who_took_an_import_over_is_the_only_one_to_go_on() -> None:
    row = get(bring(FILE, goes_on=True))
    lost = documents.take_work(row.id, at=MONDAY)
    assert lost is not None

    early = documents.take_work(row.id, at=MONDAY + timedelta(minutes=2))
    revived = documents.revive_imports(at=MONDAY + timedelta(minutes=4))
    state = run_import(row.id)

    assert (early, revived, state) == (None, 1, documents.ImportState.DONE)
    with pytest.raises(documents.WorkLostError), transaction.atomic():
        documents.record_batch(lost, documents.Batch(1, documents.Counts()), at=MONDAY)


def test_a_bug_ends_the_import_and_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_told: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(import_batches.STORES, documents.ImportKind.PRODUCTS, break_down)
    import_id = bring(FILE)

    with pytest.raises(ZeroDivisionError):
        run_import(import_id)

    assert (get(import_id).state, get(import_id).message) == (
        documents.ImportState.FAILED,
        "The program failed at this point: see the log",
    )


def test_rights_are_those_of_whoever_brought_the_file() -> None:
    operations = identity.Actor("op", role=identity.Role.OPERATIONS, sees_every_store=True)

    with pytest.raises(identity.NotAllowedError):
        bring(FILE, kind="costs", actor=operations)
    with pytest.raises(identity.NotAllowedError):
        bring(FILE, actor=identity.Actor("wh", role=identity.Role.WAREHOUSE))


def test_costs_in_a_file_of_operations_are_left_out() -> None:
    user_id = make_person("op", identity.Role.OPERATIONS)
    actor = identity.Actor("op", user_id, identity.Role.OPERATIONS, sees_every_store=True)

    row = work(bring(FILE, actor=actor))
    store(row.id, actor)

    assert (row.uses[3].field, row.uses[3].reason) == ("", "HIDDEN")
    assert "cost" not in find("MUG")
    assert documents.list_imports(actor).rows[0].id == row.id
    other = identity.Actor("x", user_id + 1, identity.Role.OPERATIONS, sees_every_store=True)
    assert documents.list_imports(other).rows == ()
    with pytest.raises(documents.ImportNotFoundError):
        documents.get_import(other, row.id)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("..%2f..%2fetc.csv", "..%2f..%2fetc.csv"),
        ("..\\..\\evil.csv", "evil.csv"),
        ("/etc/passwd", "passwd"),
        ("a\x00b\u202e.csv", "a�b.csv"),
        ("CON", "CON"),
        ("", "file"),
    ],
)
def test_o7_the_name_of_a_file_is_only_shown(given: str, shown: str) -> None:
    row = work(bring("SKU\nA\n", name=given))

    assert (row.file_name, row.state) == (shown, documents.ImportState.PREVIEW)


def test_o8_a_file_beyond_the_limit_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.documents.usecases.store_file.LARGEST_FILE", 3 * 1024 * 1024)

    with pytest.raises(documents.FileRefusedError, match="larger than 3 MB"), transaction.atomic():
        bring(bytes(3 * 1024 * 1024 + 1))

    assert FileImport.objects.count() == 0
    assert FilePart.objects.count() == StoredFile.objects.count() == 0


def test_a_files_bytes_come_back_as_they_were() -> None:
    whole = b"SKU\n" + b"A\n" * 1_500_000

    import_id = bring(whole)

    assert b"".join(documents.read_parts(identity.SYSTEM, import_id)) == whole
    assert get(import_id).size == len(whole)


def make_person(login: str, role: identity.Role) -> int:
    return identity.add_user(
        login=login,
        password="a horse, correct and stapled",
        role=role,
        sees_every_store=True,
        language="en",
        actor=identity.SYSTEM,
    )
