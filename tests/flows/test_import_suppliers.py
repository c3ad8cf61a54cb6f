"""Suppliers and what they ask come in from files, are looked at before, and taken back after."""

import pytest

from tests.cast import ADMIN
from tests.flows.import_cast import book, bring, counts, errors_of, take_back, work
from tests.purchasing.purchasing_cast import (
    change,
    make_product,
    make_supplier,
    names,
    prices_of,
    save,
    values_of,
)
from zhongshu.documents import public as documents
from zhongshu.identity import public as identity
from zhongshu.identity.models import User
from zhongshu.purchasing import public as purchasing
from zhongshu.purchasing.models import Supplier

pytestmark = pytest.mark.django_db
# As other programs export them: 领星 and its like.
SHEET = (
    "供应商名称*,供应商编码,联系人,联系电话,微信号,SKU,采购单价,币种,起订量,交期,采购链接,是否首选,备注\n"
    "永康恒达,YK-01,李经理,13800000000,hengda,MUG,12.50,CNY,100,15天,detail.1688.com/1,是,带logo\n"
    "永康恒达,YK-01,李经理,13800000000,hengda,CUP,3.2,USD,50,20,,否,\n"
    "义乌小商品,,王,,,,,,,7,https://yw.1688.com,,老供应商\n"
)


def bring_in(content: str | bytes = SHEET, **more: object) -> documents.ImportRow:
    return work(bring(content, kind="suppliers", goes_on=True, **more))  # type: ignore[arg-type]


@pytest.fixture
def products(db: None) -> tuple[int, int]:
    return make_product("MUG"), make_product("CUP")


def test_an_export_of_another_program_is_looked_at_stored_and_the_same_again_changes_nothing(
    products: tuple[int, int],
) -> None:
    checked = work(bring(SHEET, kind="suppliers"))
    assert (checked.state, counts(checked)) == (documents.ImportState.PREVIEW, (3, 3, 0, 0, 0))
    assert Supplier.objects.count() == 0
    assert [each.field for each in checked.uses] == [
        "supplier", "supplier_code", "contact", "phone", "chat", "sku", "purchase_price",
        "purchase_currency", "min_quantity", "product_lead_days", "link", "is_preferred",
        "terms_note",
    ]  # fmt: skip

    row, again = bring_in(), bring_in()

    assert counts(row) == (3, 3, 0, 0, 0)
    assert counts(again) == (3, 0, 0, 3, 0)
    assert names() == [("YK-01", "永康恒达"), ("S0001", "义乌小商品")]
    assert values_of(Supplier.objects.get(name="义乌小商品").pk) == {
        "code": "S0001",
        "name": "义乌小商品",
        "contact": "王",
        "lead_days": "7",
        "website": "https://yw.1688.com",
        "note": "老供应商",
    }
    assert prices_of(products[0]) == [
        (
            "永康恒达",
            {
                "price": "12.5 CNY",
                "min_quantity": "100",
                "lead_days": "15",
                "link": "https://detail.1688.com/1",
                "is_preferred": "yes",
                "note": "带logo",
            },
        )
    ]
    assert prices_of(products[1]) == [
        ("永康恒达", {"price": "3.2 USD", "min_quantity": "50", "lead_days": "20"})
    ]


def test_rows_that_are_wrong_say_what_to_do_and_store_nothing(products: tuple[int, int]) -> None:
    row = bring_in(
        "供应商,SKU,采购价,网址,币种\n"
        ",MUG,1,,\n"
        "A,NONE,1,,\n"
        "B,MUG,cheap,,\n"
        "C,,,javascript:1,\n"
        "D,MUG,1,,XXX\n"
        "E,MUG,2,,\n"
        "E,MUG,3,,\n"
        "=cmd(),,,,\n"
    )

    assert counts(row) == (8, 2, 0, 0, 6)
    assert errors_of(row.id) == [
        (2, "供应商", "This cell is empty.", "Fill it in, or delete the row."),
        (3, "SKU", "There is no product “NONE”.", "Correct the cell."),
        (4, "采购价", "“cheap” is no amount.", "Write it as 12.50 CNY."),
        (5, "网址", "“javascript:1” is no web address.", "Write it as https://shop.1688.com."),
        (6, "采购价", "“XXX” is no currency.", "Use its three letters, as CNY."),
        (8, "供应商", "“E” stands in row 7 already.", "Keep one of these rows."),
    ]
    assert [name for _code, name in names()] == ["E", "=cmd()"]


def test_a_price_without_currency_is_of_its_supplier_or_as_somebody_chose(
    products: tuple[int, int],
) -> None:
    make_supplier("A", currency="USD")
    bring_in("supplier,sku,price\nA,MUG,1.5\nB,MUG,2\n")
    bring_in(
        "supplier,sku,price\nA,CUP,1.5\n", reading=documents.Reading(currency="EUR", decimal=".")
    )

    assert prices_of(products[0]) == [("A", {"price": "1.5 USD"}), ("B", {"price": "2 CNY"})]
    assert prices_of(products[1]) == [("A", {"price": "1.5 EUR"})]


def test_a_file_is_taken_back_but_for_what_was_changed_since(products: tuple[int, int]) -> None:
    known = make_supplier("义乌小商品", contact="张")
    row = bring_in()
    save(change("永康恒达", phone="999"))

    assert take_back(row.id).state is documents.ImportState.TAKEN_BACK
    assert [name for _code, name in names()] == ["义乌小商品", "永康恒达"]
    assert values_of(known) == {"code": "S0001", "name": "义乌小商品", "contact": "张"}
    assert prices_of(products[0]) == prices_of(products[1]) == []


def test_who_may_not_see_costs_brings_everything_but_prices(products: tuple[int, int]) -> None:
    User.objects.create_user("ops", password="x", role=identity.Role.OPERATIONS)
    row = bring_in(actor=identity.get_actor("ops"))

    [use] = [each for each in row.uses if each.head == "采购单价"]
    assert (use.field, use.reason) == ("", "HIDDEN")
    assert counts(row) == (3, 3, 0, 0, 0)
    assert "price" not in prices_of(products[0])[0][1]


def test_a_workbook_with_a_long_file_of_one_supplier_is_one_edit(products: tuple[int, int]) -> None:
    for number in range(5):
        make_product(f"P{number}")
    rows = [["Supplier name", "SKU", "Purchase price"]]
    rows += [["A", f"P{number}", f"{number + 1} CNY"] for number in range(5)]

    row = bring_in(book(rows))

    assert counts(row) == (5, 5, 0, 0, 0)
    [edit] = purchasing.list_supplier_edits(ADMIN)
    assert (edit.source.value, edit.title, edit.suppliers) == ("FILE", "goods.csv", 1)
