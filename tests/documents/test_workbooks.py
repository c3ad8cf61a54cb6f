"""Workbooks: what Excel makes of texts, and what others make of workbooks to do harm."""

import resource
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.documents.files import cell, write_book, write_bytes, write_sheet
from zhongshu.documents import public as documents
from zhongshu.documents.errors import CellRefusedError, FileRefusedError
from zhongshu.documents.tables.cells import Cell


def read(path: Path, **told: str) -> list[tuple[Cell, ...]]:
    return [row.cells for row in documents.open_table(path, **told).rows()]


def refused(path: Path) -> str:
    with pytest.raises(FileRefusedError) as refusal:
        documents.open_table(path)
    return str(refusal.value)


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def test_f9_numbers_come_as_they_are_shown(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["SKU", "w"],
        [123, 1.0],
        [12.5, 0.1 + 0.2],
        ["00123", 1e5],
        [10**15, 1e-7],
    ]

    assert read(write_book(tmp_path, {"S": rows}))[1:] == [
        (123, 1),
        (Decimal("12.5"), Decimal("0.3")),
        ("00123", 100000),
        (Decimal("1.0E+15"), Decimal("1E-7")),
    ]
    assert documents.as_shown(Decimal("1E-7")) == "0.0000001"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (Decimal("12.5"), "“12.5” is a number with decimals where a text belongs."),
        (
            Decimal("1234567890123460000"),
            "“1234567890123460000” is a number of which Excel has rounded the last digits.",
        ),
        (date(2026, 3, 4), "Excel has made a date of this: 2026-03-04."),
        (datetime(2026, 3, 4, 0, 0), "Excel has made a date of this: 2026-03-04."),  # noqa: DTZ001
        (True, "Excel has made TRUE or FALSE of this."),
        ("#REF!", "This cell shows an error of Excel: #REF!."),
    ],
)
def test_f9_a_code_is_never_what_excel_made_of_it(given: Cell, sentence: str) -> None:
    with pytest.raises(CellRefusedError) as refusal:
        documents.read_code(given)

    assert str(refusal.value) == sentence
    assert refusal.value.remedy != ""


def test_f9_a_whole_number_is_a_code() -> None:
    assert documents.read_code(123) == "123"
    assert documents.read_code("00123") == "00123"


def test_f9_formulas_are_values_and_hidden_sheets_are_left_alone(tmp_path: Path) -> None:
    path = write_sheet(
        tmp_path,
        '<row r="1">' + cell("A1", "SKU") + cell("B1", "price") + "</row>"
        '<row r="2">' + cell("A2", "MUG") + '<c r="B2"><f>HYPERLINK("http://x")</f><v>7</v></c>'
        "</row>",
    )
    hidden = write_book(tmp_path, {"Secret": [["x"]], "Goods": [["SKU"], ["A"]]}, hidden=["Secret"])

    assert read(path) == [("SKU", "price"), ("MUG", 7)]
    assert documents.open_table(hidden).sheet == "Goods"
    assert documents.open_table(hidden).sheets == ("Goods",)
    with pytest.raises(FileRefusedError, match="no visible sheet “Secret”"):
        documents.open_table(hidden, sheet="Secret")


def test_f9_a_million_empty_rows_do_no_harm(tmp_path: Path) -> None:
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 400_000))
    path = write_sheet(
        tmp_path, f'<row r="1">{cell("A1", "SKU")}</row><row r="2">{cell("A2", "A")}</row>{empty}'
    )

    assert read(path) == [("SKU",), ("A",)]


def test_rows_keep_the_numbers_that_excel_shows(tmp_path: Path) -> None:
    path = write_sheet(
        tmp_path,
        f'<row r="3">{cell("B3", "SKU")}</row><row r="6">{cell("B6", "A")}</row>',
    )
    table = documents.open_table(path)

    head = documents.find_head(table, lambda name: name == "SKU")

    assert head == documents.Head(3, ("", "SKU"))
    assert [(row.number, row.cells) for row in documents.data_rows(table, head)] == [(6, ("", "A"))]


@pytest.mark.parametrize(
    ("sheet", "sentence"),
    [
        (cell("A1", "SKU") + cell("XFD1", "x"), "This table has cells in more than 512 columns."),
        (cell("A1", "SKU") + cell("A200002", "x"), "This table has more than 200,000 rows."),
        (cell("A1", "SKU") + cell("SR200000", "x"), "This sheet has more than 2,500,000 cells"),
        ("<c>" * 0 + "<c t='n'><v>1</v></c>" * 513, "This table has cells in more than 512"),
        ("<x:c xmlns:x='u' r='XFD1'><x:v>1</x:v></x:c>", "This table has cells in more than 512"),
        (cell("&#88;FD1", "x"), "This table has cells in more than 512 columns."),
    ],
)
def test_f9_cells_far_away_are_refused(tmp_path: Path, sheet: str, sentence: str) -> None:
    before = peak_mb()

    assert refused(write_sheet(tmp_path, f"<row>{sheet}</row>")).startswith(sentence)
    assert peak_mb() - before < 100


def test_o6_a_zip_bomb_is_refused_before_it_bursts(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    write_sheet(tmp_path, "").rename(path)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/zeros.bin", "w", force_zip64=True) as part,
    ):
        for _ in range(300):
            part.write(bytes(1024 * 1024))
    before = peak_mb()

    sentence = refused(path)

    assert path.stat().st_size < 400_000
    assert sentence.startswith("This workbook unpacks to more than 100 MB.")
    assert peak_mb() - before < 100


def test_o6_a_dense_part_within_the_limit_is_refused_too(tmp_path: Path) -> None:
    path = write_sheet(tmp_path, "", **{"xl/sharedStrings.xml": " " * 50_000_000})

    assert refused(path).startswith("This workbook unpacks to more than 100 MB.")


def test_o6_a_declared_size_that_lies_is_refused(tmp_path: Path) -> None:
    path = write_sheet(tmp_path, f'<row r="1">{cell("A1", "x" * 3000)}</row>')
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/worksheets/sheet1.xml"))
    content[entry + 24 : entry + 28] = (500).to_bytes(4, "little")
    path.write_bytes(bytes(content))

    assert refused(path).startswith("This workbook is damaged.")


def test_o6_entities_are_refused_not_expanded(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'

    assert refused(write_sheet(tmp_path, "", before=laughs)).startswith(
        "This workbook declares XML entities"
    )


def test_o6_thousands_of_parts_and_doubled_parts_are_refused(tmp_path: Path) -> None:
    many = write_sheet(tmp_path, "", **{f"xl/media/{n}": "" for n in range(2_001)})

    assert refused(many).startswith("This workbook holds too many parts.")
    doubled = write_sheet(tmp_path, "", **{"XL/Worksheets/sheet1.xml": "<worksheet/>"})
    assert refused(doubled).startswith("This workbook holds too many parts.")


def test_o6_a_damaged_workbook_is_refused_in_words(tmp_path: Path) -> None:
    good = write_book(tmp_path, {"S": [["SKU"], ["A"]]}).read_bytes()
    cut = write_bytes(tmp_path, good[: len(good) // 2], "cut.xlsx")
    broken = write_sheet(tmp_path, "<row><c")
    no_book = write_bytes(tmp_path, b"PK\x03\x04nothing", "no.xlsx")

    for path in (cut, broken, no_book):
        assert refused(path).startswith("This workbook is damaged.")


def test_another_zip_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<x/>")

    assert refused(path).startswith("This is no table that can be read here.")


def test_an_empty_workbook_says_so(tmp_path: Path) -> None:
    assert refused(write_book(tmp_path, {"S": []})).startswith("This workbook has no visible sheet")


def test_o7_names_inside_a_workbook_are_never_paths(tmp_path: Path) -> None:
    path = write_sheet(
        tmp_path,
        f'<row r="1">{cell("A1", "SKU")}</row>',
        **{"../../evil.xml": "<x/>", "/evil.xml": "<x/>", "C:\\evil.xml": "<x/>"},
    )

    assert read(path) == [("SKU",)]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["raw.xlsx"]
