"""Columns of other programs are recognised, and numbers are read as they were meant."""

from decimal import Decimal

import pytest

from tests.cast import ADMIN
from zhongshu.documents import public as documents
from zhongshu.documents.tables.cells import Cell
from zhongshu.flows.import_columns import propose_columns, split_head
from zhongshu.flows.import_reading import Column, RowReader, find_decimal

PRODUCTS = documents.ImportKind.PRODUCTS
# Heads as exports of these programs write them.
LINGXING = (
    "*SKU 品名 型号 单品净重(g) 单品毛重(g) 采购成本(CNY) 产品负责人 中文报关名 申报价值(USD)"
)
DIANXIAOMI = "*商品编码 *中文名称 英文名称 重量(g) 长(cm) 采购参考价 中文报关名 海关编码 危险运输品"
MABANG = "库存SKU 商品名称 商品目录 商品重量(克) 统一成本价 报关价(美元) 英文申报名称 是否带电"
YICANG = "产品SKU 产品名称 产品品类 默认采购单价 币种 包装重量(KG) 包装长(CM) 申报品名 HSCode"


def propose(heads: str) -> dict[str, str]:
    uses = propose_columns(PRODUCTS, heads.split(), wanted={}, remembered=(), actor=ADMIN)
    return {each.head: f"{each.field} {each.unit}".strip() for each in uses}


@pytest.mark.django_db
def test_f7_heads_of_other_programs_are_recognised() -> None:
    assert propose(LINGXING) == {
        "*SKU": "sku",
        "品名": "name",
        "型号": "",
        "单品净重(g)": "net_weight_g g",
        "单品毛重(g)": "packed_weight_g g",
        "采购成本(CNY)": "cost CNY",
        "产品负责人": "owner",
        "中文报关名": "customs_name_zh",
        "申报价值(USD)": "declared_value USD",
    }
    assert propose(DIANXIAOMI) == {
        "*商品编码": "sku",
        "*中文名称": "name",
        "英文名称": "name_en",
        "重量(g)": "packed_weight_g g",
        "长(cm)": "packed_length_cm cm",
        "采购参考价": "cost",
        "中文报关名": "customs_name_zh",
        "海关编码": "hs_code",
        "危险运输品": "",
    }
    assert propose(MABANG) == {
        "库存SKU": "sku",
        "商品名称": "name",
        "商品目录": "category",
        "商品重量(克)": "packed_weight_g g",
        "统一成本价": "cost",
        "报关价(美元)": "declared_value USD",
        "英文申报名称": "customs_name_en",
        "是否带电": "has_battery",
    }
    assert propose(YICANG) == {
        "产品SKU": "sku",
        "产品名称": "name",
        "产品品类": "category",
        "默认采购单价": "cost",
        "币种": "cost_currency",
        "包装重量(KG)": "packed_weight_g kg",
        "包装长(CM)": "packed_length_cm cm",
        "申报品名": "customs_name_zh",
        "HSCode": "hs_code",
    }


@pytest.mark.django_db
def test_f7_columns_doubled_shuffled_and_new() -> None:
    uses = propose_columns(
        PRODUCTS,
        ["New", "品名", "商品SKU", "SKU"],
        wanted={"name_en": "new"},
        remembered=(documents.ColumnUse("品名", "note"),),
        actor=ADMIN,
    )

    assert [(each.field, each.reason) for each in uses] == [
        ("name_en", "OWN"),
        ("note", "REMEMBERED"),
        ("sku", "KNOWN"),
        ("", ""),
    ]
    with pytest.raises(documents.ColumnsRefusedError, match=r"no column “Nix”\. Its columns: A, B"):
        propose_columns(PRODUCTS, ["A", "B"], wanted={"sku": "Nix"}, remembered=(), actor=ADMIN)
    with pytest.raises(documents.ColumnsRefusedError, match="There is no field “colour”"):
        propose_columns(PRODUCTS, ["A"], wanted={"colour": "A"}, remembered=(), actor=ADMIN)


def test_units_and_remarks_are_taken_out_of_heads() -> None:
    told = {head: split_head(head) for head in ("*重量（千克）", "SKU【必填】", "尺寸(外箱)")}

    assert [(each.name, each.unit) for each in told.values()] == [
        ("重量", "kg"),
        ("sku", ""),
        ("尺寸外箱", ""),
    ]


def read(field: str, cell: Cell, *, unit: str = "", decimal: str = "", currency: str = "") -> str:
    """Return what a cell is read as, or the sentence that refuses it."""
    reader = RowReader([Column(0, field, unit)], decimal, currency)
    row = reader.read(documents.TableRow(2, (cell,)))
    return str(row.errors[0].what) if row.errors else row.texts.get(field, "")


@pytest.mark.parametrize(
    ("cell", "decimal", "meant"),
    [
        ("1141,18", ",", "1141.18"),
        ("1.234,56", ",", "1234.56"),
        ("1 234,56", ",", "1234.56"),
        ("1\u00a0234,56", ",", "1234.56"),
        ("1\u202f234,56", ",", "1234.56"),
        ("1'234,56", ",", "1234.56"),
        ("1,234.56", ".", "1,234.56"),
        ("1,234", ".", "1,234"),
        ("1,234", ",", "1.234"),
        ("1,234", "", "“1,234” may be thousands or decimals."),
        ("1.234", "", "1.234"),
        ("12,5", "", "12,5"),
        ("１２", "", "12"),
        ("１２，５", ",", "12.5"),
        ("(12.00)", "", "(12.00)"),
        ("-12", "", "-12"),
        ("−12", "", "−12"),
        ("1e5", "", "1e5"),
        ("NaN", "", "NaN"),
        ("Infinity", "", "Infinity"),
        ("350 g", "", "350"),
        ("0.35kg", "", "350"),
        ("12 cm", "", "12cm"),
        (Decimal("0.5"), ",", "0.5"),
        (350, ",", "350"),
    ],
)
def test_e3_numbers_are_read_by_the_sign_of_their_file(
    cell: Cell, decimal: str, meant: str
) -> None:
    assert read("packed_weight_g", cell, decimal=decimal) == meant


@pytest.mark.parametrize(
    ("cell", "unit", "meant"),
    [
        (Decimal("0.35"), "kg", "350"),
        ("1", "lb", "453.6"),
        ("350", "g", "350"),
        ("abc", "kg", "abc"),
        ("1" * 60, "kg", "1" * 60),
    ],
)
def test_e1_weights_are_turned_into_our_unit(cell: Cell, unit: str, meant: str) -> None:
    assert read("packed_weight_g", cell, unit=unit) == meant


@pytest.mark.parametrize(
    ("cell", "unit", "currency", "meant"),
    [
        ("12.50", "", "CNY", "12.50 CNY"),
        ("12.50", "USD", "CNY", "12.50 USD"),
        ("12.50 EUR", "USD", "CNY", "12.50 EUR"),
        ("EUR 12.50", "", "CNY", "12.50 EUR"),
        ("￥12.50", "", "USD", "12.50 CNY"),
        ("¥1200", "", "JPY", "1200 JPY"),
        ("12.50元", "", "USD", "12.50 CNY"),
        ("$3", "", "CNY", "3 USD"),
        ("12.50 per piece", "", "CNY", "12.50 per piece"),
        ("12.50", "", "", "“12.50” has no currency."),
        (Decimal("0.1"), "", "CNY", "0.1 CNY"),
    ],
)
def test_e2_amounts_have_a_currency_and_every_digit(
    cell: Cell, unit: str, currency: str, meant: str
) -> None:
    assert read("cost", cell, unit=unit, currency=currency) == meant


def test_a_currency_column_goes_before_that_of_the_file() -> None:
    reader = RowReader([Column(0, "cost", ""), Column(1, "cost_currency", "")], "", "CNY")

    rows = [
        documents.TableRow(2, ("3", "usd")),
        documents.TableRow(3, ("3", "")),
        documents.TableRow(4, ("3", "元")),
    ]

    assert [reader.read(row).texts["cost"] for row in rows] == ["3 usd", "3 CNY", "3 CNY"]


@pytest.mark.parametrize(
    ("cells", "sign"),
    [
        (["1,5", "2"], ","),
        (["1.234,5"], ","),
        (["1,234.5"], "."),
        (["1.5"], "."),
        (["1,234", "1.234", "7"], ""),
        (["1,5", "1.5"], "."),
        ([], ""),
    ],
)
def test_e3_the_decimal_sign_is_proven_never_guessed(cells: list[str], sign: str) -> None:
    rows = [documents.TableRow(number, (cell,)) for number, cell in enumerate(cells)]

    assert find_decimal(rows, [Column(0, "cost", "")]) == sign
