"""Stock of our own warehouses comes in as a sheet once, is explained per row, and goes back."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.cast import ADMIN, MONDAY
from tests.catalog.pairing_cast import make_product
from tests.flows.import_cast import book, bring, counts, errors_of, imported, store, take_back, work
from tests.inventory.ledger_cast import (
    KINDS,
    contradictions,
    count_statements,
    entry,
    held,
    make_warehouse,
    move,
    put_stock,
    shelf,
    stock,
    want,
)
from zhongshu.catalog import public as catalog
from zhongshu.documents import public as documents
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import StockBalance, StockEntry, StockMove

pytestmark = pytest.mark.django_db
HEADS = "仓库,SKU,数量,库存状况"
KEEPER = identity.Actor(name="keeper", role=identity.Role.WAREHOUSE, sees_every_store=True)
BUYER = identity.Actor(name="buyer", role=identity.Role.BUYER, sees_every_store=True)


@pytest.fixture(autouse=True)
def _goods() -> None:
    make_warehouse()
    make_warehouse("LA-1")
    for sku in ("MUG-RED", "MUG-BLUE", "LID"):
        make_product(sku)


def sheet(*rows: str, heads: str = HEADS) -> str:
    return "\n".join([heads, *rows, ""])


def open_shelves(*rows: str, heads: str = HEADS) -> documents.ImportRow:
    return imported(sheet(*rows, heads=heads), kind="opening-stock")


def on_hand() -> dict[tuple[str, str, str], int]:
    rows = StockBalance.objects.exclude(on_hand=0).values_list(
        "location__warehouse__code", "location__kind", "product__sku", "on_hand"
    )
    return {(code, kind, sku): units for code, kind, sku, units in rows}


def refusals(row: documents.ImportRow) -> list[tuple[int, str, str]]:
    return [(at, column, what) for at, column, what, _remedy in errors_of(row.id)]


def test_each_shelf_begins_with_what_the_sheet_tells() -> None:
    row = open_shelves(
        "SHENZHEN,MUG-RED,120,",
        "shenzhen,MUG-RED,3,次品",
        "LA-1,MUG-RED,48,良品",
        "LA-1,MUG-BLUE,7,In inspection",
        "LA-1,LID,0,",
    )

    assert counts(row) == (5, 4, 0, 1, 0)
    assert on_hand() == {
        ("SHENZHEN", "WAREHOUSE", "MUG-RED"): 120,
        ("SHENZHEN", "UNSELLABLE", "MUG-RED"): 3,
        ("LA-1", "WAREHOUSE", "MUG-RED"): 48,
        ("LA-1", "INSPECTION", "MUG-BLUE"): 7,
    }
    [first, *_others] = StockEntry.objects.order_by("pk")
    assert (first.reason, first.cause_kind, first.cause_ref, first.note) == (
        "OPENING",
        "import",
        str(row.id),
        "goods.csv",
    )
    assert contradictions() == []


def test_a_preview_stores_nothing_and_what_was_chosen_is_remembered() -> None:
    content = sheet("SHENZHEN,MUG-RED,120", heads="放哪,SKU,几个")
    named = work(bring(content, kind="opening-stock"))
    fields = ("warehouse", "sku", "quantity")
    uses = tuple(map(documents.ColumnUse, named.heads, fields))

    documents.choose_columns(named.id, uses, named.reading, actor=ADMIN, at=MONDAY)
    previewed = work(named.id)
    before = on_hand()
    store(named.id)
    again = work(bring(content, kind="opening-stock"))

    assert (previewed.state, counts(previewed), before) == (
        documents.ImportState.PREVIEW,
        (1, 1, 0, 0, 0),
        {},
    )
    assert on_hand() == {("SHENZHEN", "WAREHOUSE", "MUG-RED"): 120}
    assert [each.field for each in again.uses] == list(fields)
    assert counts(again) == (1, 0, 0, 0, 1)


@pytest.mark.parametrize(
    ("row", "column", "what"),
    [
        ("MOON,MUG-RED,1,", "仓库", "There is no warehouse “MOON”."),
        ("FBA US · Acme NA,MUG-RED,1,", "仓库", "“FBA US · Acme NA” is stock at Amazon."),
        ("OLD,MUG-RED,1,", "仓库", "Warehouse “OLD” is archived."),
        ("Twin,MUG-RED,1,", "仓库", "Several warehouses are called “Twin”."),
        ("SHENZHEN,GONE,1,", "SKU", "There is no product “GONE”."),
        (
            "SHENZHEN,SET,1,",
            "SKU",
            "“SET” is a bundle: its components lie in the warehouse.",
        ),
        ("SHENZHEN,MUG-RED,-1,", "数量", "“-1” is no number of units."),
        ("SHENZHEN,MUG-RED,1.5,", "数量", "“1.5” is no number of units."),
        ("SHENZHEN,MUG-RED,10000000,", "数量", "“10000000” is no number of units."),
        ("SHENZHEN,MUG-RED,many,", "数量", "“many” is no number of units."),
        ("SHENZHEN,MUG-RED,,", "数量", "This cell is empty."),
        ("SHENZHEN,MUG-RED,1,rosy", "库存状况", "“rosy” does not say which units these are."),
    ],
)
def test_what_makes_no_sense_is_refused_by_row_and_cell(row: str, column: str, what: str) -> None:
    inventory.archive_warehouses([make_warehouse("OLD")], actor=ADMIN, at=MONDAY)
    for code in ("T-1", "T-2"):
        inventory.change_warehouses(
            [
                inventory.WarehouseChange(
                    make_warehouse(code),
                    inventory.NewWarehouse(code, "Twin", "DOMESTIC", "CN", "Asia/Shanghai"),
                )
            ],
            actor=ADMIN,
        )
    bundle = catalog.ProductChange({"sku": "SET", "parts": "MUG-RED × 2"})
    catalog.save_products([bundle], source=catalog.EditSource.PAGE, actor=ADMIN, at=MONDAY)

    told = open_shelves(row, "LA-1,MUG-BLUE,5,")

    assert refusals(told) == [(2, column, what)]
    assert on_hand() == {("LA-1", "WAREHOUSE", "MUG-BLUE"): 5}


def test_a_shelf_stands_in_a_sheet_once_however_it_is_written() -> None:
    told = open_shelves("SHENZHEN,MUG-RED,1,", "SHENZHEN,MUG-RED,2,", "shenzhen ,MUG-RED,3,良品")

    assert counts(told) == (3, 1, 0, 0, 2)
    assert refusals(told) == [
        (3, "SKU", "“MUG-RED” stands in row 2 already."),
        (4, "SKU", "“MUG-RED” stands in row 2 already, for the same warehouse and condition."),
    ]
    assert stock() == {"WAREHOUSE": 1}


def test_where_stock_has_moved_already_the_row_says_what_to_do() -> None:
    put_stock(4)
    inventory.post_entries([entry("gone", move(4, KINDS.WAREHOUSE, KINDS.ADJUSTMENT))])

    told = open_shelves("SHENZHEN,MUG-RED,9,", "LA-1,MUG-RED,9,")

    assert errors_of(told.id) == [
        (
            2,
            "SKU",
            "Stock of “MUG-RED” has moved in this warehouse already.",
            "Its books are begun. Take back the file that began them, or correct it by a count.",
        )
    ]
    assert on_hand() == {("LA-1", "WAREHOUSE", "MUG-RED"): 9}


def test_the_same_file_again_is_refused_and_not_silently_the_same() -> None:
    rows = ("SHENZHEN,MUG-RED,9,", "LA-1,MUG-BLUE,2,")
    open_shelves(*rows)

    again = open_shelves(*rows)

    assert counts(again) == (2, 0, 0, 0, 2)
    assert stock() == {"WAREHOUSE": 11}


def test_taken_back_the_shelf_is_empty_and_the_same_file_opens_it_anew() -> None:
    rows = ("SHENZHEN,MUG-RED,9,", "LA-1,MUG-BLUE,2,次品")
    first = open_shelves(*rows)

    gone = take_back(first.id)
    empty = stock()
    again = open_shelves(*rows)

    assert (gone.state, gone.message, empty) == (documents.ImportState.TAKEN_BACK, "", {})
    assert counts(again) == (2, 2, 0, 0, 0)
    assert stock() == {"WAREHOUSE": 9, "UNSELLABLE": 2}
    assert [*StockEntry.objects.order_by("pk").values_list("reason", flat=True)] == [
        *("OPENING", "OPENING", "OPENING_CORRECTED", "OPENING_CORRECTED", "OPENING", "OPENING")
    ]
    assert take_back(again.id).message == ""
    assert (stock(), contradictions()) == ({}, [])


def test_what_moved_or_is_reserved_since_stays_and_is_told() -> None:
    file = open_shelves("SHENZHEN,MUG-RED,9,", "SHENZHEN,MUG-BLUE,5,", "SHENZHEN,LID,3,")
    blue = shelf("MUG-BLUE")
    inventory.post_entries([entry("more", move(1, KINDS.ADJUSTMENT, KINDS.WAREHOUSE))])
    inventory.post_entries([], [want("order", 2, at=blue)])

    gone = take_back(file.id)

    assert gone.message == (
        "The openings of 2 products stay: their stock moved or is reserved since. Correct them"
        " by a count."
    )
    assert on_hand() == {
        ("SHENZHEN", "WAREHOUSE", "MUG-RED"): 10,
        ("SHENZHEN", "WAREHOUSE", "MUG-BLUE"): 5,
    }
    assert held() == {"order": (2, 2)}


def test_what_waited_for_stock_holds_it_from_the_opening_on() -> None:
    inventory.post_entries([], [want("order", 3)])

    open_shelves("SHENZHEN,MUG-RED,2,")

    assert held() == {"order": (2, 3)}


def test_a_row_without_a_warehouse_is_of_the_default_one() -> None:
    told = open_shelves("MUG-RED,5", "GONE,1", heads="SKU,数量")

    assert counts(told) == (2, 1, 0, 0, 1)
    assert on_hand() == {("SHENZHEN", "WAREHOUSE", "MUG-RED"): 5}


def test_without_any_warehouse_in_use_the_row_says_so() -> None:
    inventory.archive_warehouses([make_warehouse(), make_warehouse("LA-1")], actor=ADMIN, at=MONDAY)

    told = open_shelves(",MUG-RED,5,")

    assert refusals(told) == [(2, "仓库", "There is no warehouse in use.")]


def test_only_those_who_keep_stock_may_bring_it() -> None:
    assert documents.require_kind(KEEPER, "opening-stock") is documents.ImportKind.OPENING_STOCK
    with pytest.raises(identity.NotAllowedError):
        documents.require_kind(BUYER, "opening-stock")
    opening = inventory.ShelfOpening(
        product_id=make_product("MUG-RED").pk, warehouse_id=make_warehouse(), units=1
    )
    with pytest.raises(identity.NotAllowedError):
        inventory.open_shelves([opening], import_id=1, actor=BUYER, at=MONDAY)
    assert StockMove.objects.count() == 0


def test_a_workbook_may_hold_numbers_and_thousands() -> None:
    cells: Sequence[Sequence[object]] = [
        ["Warehouse", "SKU", "On hand"],
        ["SHENZHEN", "MUG-RED", 1200],
        ["SHENZHEN", "MUG-BLUE", "1,200.00"],
        ["SHENZHEN", "LID", 3.0],
    ]

    row = imported(book(cells), kind="opening-stock")

    assert (counts(row), stock()) == ((3, 3, 0, 0, 0), {"WAREHOUSE": 2403})


def test_a_batch_costs_a_constant_number_of_statements() -> None:
    products = [make_product(f"P-{number}").pk for number in range(60)]

    def put(import_id: int, product_ids: Sequence[int]) -> int:
        openings = [
            inventory.ShelfOpening(product_id=each, warehouse_id=make_warehouse(), units=2)
            for each in product_ids
        ]
        return count_statements(
            lambda: inventory.open_shelves(openings, import_id=import_id, actor=ADMIN, at=MONDAY)
        )

    put(1, products[:1])
    one, many = put(2, products[1:2]), put(3, products[2:])
    ids = list(StockEntry.objects.order_by("pk").values_list("pk", flat=True))
    later = MONDAY + timedelta(days=1)
    back_one = count_statements(lambda: inventory.take_back_shelves(ids[:1], at=later))
    back_many = count_statements(lambda: inventory.take_back_shelves(ids[1:], at=later))

    assert (one, back_one) == (many, back_many)
    assert stock() == {}
