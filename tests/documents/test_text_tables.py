"""Text files in every encoding and spelling that people and their programs use."""

from pathlib import Path

import pytest

from tests.documents.files import write_bytes, write_text
from zhongshu.documents import public as documents
from zhongshu.documents.errors import FileRefusedError

CHINESE = "SKU,品名,重量(g)\r\nMUG,不锈钢保温杯红色款,350\r\nCUP,陶瓷马克杯,410\r\n"
JAPANESE = "出品者SKU\t商品名\t価格\r\nMUG\tステンレスマグカップ　赤\t1980\r\n"
GERMAN = "SKU;Name;Preis\r\nMUG;Becher für Kaffee, groß;12,50\r\nCUP;Tässchen blau;9,00\r\n"


def read(path: Path, **told: str) -> list[tuple[object, ...]]:
    return [row.cells for row in documents.open_table(path, **told).rows()]


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "utf-16", "utf-16"),
        (JAPANESE, "cp932", "cp932"),
        (JAPANESE, "utf-8", "utf-8"),
        (GERMAN, "cp1252", "cp1252"),
        (GERMAN, "utf-8-sig", "utf-8"),
        ("SKU,Nom\nA,Théière en céramique d’été\n", "cp1252", "cp1252"),
        ("SKU,Nombre\nA,Año nuevo, niñas y café\n", "cp1252", "cp1252"),
        ("SKU,品名\nA,红\n", "gb18030", "gb18030"),
    ],
)
def test_f1_an_encoding_is_found(tmp_path: Path, text: str, encoding: str, found: str) -> None:
    path = write_text(tmp_path, text, encoding)

    table = documents.open_table(path)

    assert table.encoding == found
    assert next(row.cells for row in table.rows()) == tuple(
        text.splitlines()[0].split(table.delimiter)
    )


def test_f1_a_file_of_utf8_with_a_broken_row_names_its_bytes(tmp_path: Path) -> None:
    lines = ["SKU,品名", "A,红杯", "B,蓝杯", *(f"C{n},绿杯" for n in range(20))]
    content = "\n".join(lines).encode() + b"\nBAD,Caf\xe9 noir\n"

    table = documents.open_table(write_bytes(tmp_path, content))
    *good, last = list(table.rows())

    assert table.encoding == "utf-8"
    assert [row.wrong for row in good] == [None] * 23
    assert (last.number, str(last.wrong)) == (
        24,
        "This row holds bytes that are no text in UTF-8: E9.",
    )


def test_f1_a_person_can_say_the_encoding(tmp_path: Path) -> None:
    path = write_bytes(tmp_path, "SKU,品名\nA,红\n".encode("gb18030"))

    assert read(path, encoding="gb18030")[1] == ("A", "红")
    with pytest.raises(FileRefusedError, match="“ebcdic” is no encoding"):
        documents.open_table(path, encoding="ebcdic")


def test_f3_quotes_in_a_tab_separated_file_are_inches(tmp_path: Path) -> None:
    path = write_text(tmp_path, 'sku\ttitle\nTV\t12" TV\nQ\t"\nR\t"wide" and deep\n')

    assert read(path) == [("sku", "title"), ("TV", '12" TV'), ("Q", '"'), ("R", '"wide" and deep')]


def test_f3_a_tab_separated_file_of_excel_quotes_as_excel_does(tmp_path: Path) -> None:
    path = write_text(tmp_path, 'sku\ttitle\r\nTV\t"12"" TV"\r\nX\t"two\nlines"\r\n')

    assert read(path) == [("sku", "title"), ("TV", '12" TV'), ("X", "two\nlines")]


def test_f3_a_line_break_in_a_cell_makes_rows_of_other_widths(tmp_path: Path) -> None:
    path = write_text(tmp_path, "sku\ttitle\tprice\nA\tbro\rken\t1\nB\tnext\u0085line\t2\n")
    table = documents.open_table(path)
    head = documents.find_head(table, lambda name: name == "sku")

    found = [(row.number, row.cells, str(row.wrong)) for row in documents.data_rows(table, head)]

    assert found == [
        (2, ("A", "bro", ""), "Cells in this row: 2; in the row of column names: 3."),
        (3, ("ken", "1", ""), "Cells in this row: 2; in the row of column names: 3."),
        (4, ("B", "next\u0085line", "2"), "None"),
    ]


def test_line_breaks_inside_quotes_count_as_one_row(tmp_path: Path) -> None:
    path = write_text(tmp_path, 'SKU,note\r\nA,"first\r\nsecond, third"\r\nB,plain\r\n')

    rows = list(documents.open_table(path).rows())

    assert [(row.number, row.cells) for row in rows] == [
        (1, ("SKU", "note")),
        (2, ("A", "first\r\nsecond, third")),
        (3, ("B", "plain")),
    ]


def test_a_quotation_mark_that_is_not_closed_names_its_row(tmp_path: Path) -> None:
    path = write_text(tmp_path, 'SKU,note\nA,fine\nB,"open\nC,swallowed\n')

    with pytest.raises(FileRefusedError) as refusal:
        read(path)

    assert str(refusal.value) == "In row 3 a quotation mark opens a cell and is not closed."


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_sign_between_cells_is_found(tmp_path: Path, delimiter: str) -> None:
    rows = [["SKU", "name", "price"], ["A", "Mug, red; big", "1"], ["B", "Cup", "2"]]
    text = "\n".join(
        delimiter.join(f'"{cell}"' if {*cell} & {*",;"} else cell for cell in row) for row in rows
    )

    assert read(write_text(tmp_path, text)) == [tuple(row) for row in rows]


def test_excels_own_word_for_the_separator_is_no_row(tmp_path: Path) -> None:
    path = write_text(tmp_path, "sep=;\nSKU;price\nA;1,5\n")

    rows = list(documents.open_table(path).rows())

    assert [(row.number, row.cells) for row in rows] == [(1, ("SKU", "price")), (2, ("A", "1,5"))]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("'=1+1", "=1+1"),
        ("'+86 138", "+86 138"),
        ("'-5", "-5"),
        ("'@x", "@x"),
        ("'＝1", "＝1"),
        ("''quoted", "'quoted"),
        ("'00123", "00123"),
        ("'Tis", "'Tis"),
        ('="00123"', "00123"),
        ("=1+1", "=1+1"),
    ],
)
def test_o5_the_guard_of_a_cell_is_undone(tmp_path: Path, written: str, meant: str) -> None:
    path = write_text(tmp_path, "sku\tnote\nA\t" + written + "\n")

    assert read(path)[1] == ("A", meant)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"\r\n \r\n", "This file is empty."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "This is an old Excel file (.xls)"),
        (b"<html><table><tr><td>SKU</td></tr></table>", "This is a web page or XML"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><x/>', "This is a web page or XML"),
        (b"%PDF-1.7\n", "This is no table that can be read here."),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "This is no table that can be read here."),
        (b"SKU,n\x00me\nA,1\n", "This is no table that can be read here."),
        (b"\x1f\x8b\x08" + bytes(20), "This is no table that can be read here."),
    ],
)
def test_other_files_are_refused_in_words(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(FileRefusedError) as refusal:
        documents.open_table(write_bytes(tmp_path, content))

    assert str(refusal.value).startswith(sentence)


def test_f9_a_table_without_end_is_bounded(tmp_path: Path) -> None:
    path = write_text(tmp_path, "SKU\n" + "A\n" * 200_001)

    with pytest.raises(FileRefusedError) as refusal:
        read(path)

    assert str(refusal.value).startswith("This table has more than 200,000 rows.")


def test_f9_too_many_columns_are_refused(tmp_path: Path) -> None:
    path = write_text(tmp_path, ",".join(f"c{n}" for n in range(16_384)) + "\n" + "1," * 16_383)

    with pytest.raises(FileRefusedError) as refusal:
        read(path)

    assert str(refusal.value).startswith("This table has cells in more than 512 columns.")


def test_f7_a_title_above_the_names_is_passed_over(tmp_path: Path) -> None:
    path = write_text(tmp_path, "Product export 2026-11-20,,\n,,\n* SKU ,品名,Weight\nA,红,1\n")
    table = documents.open_table(path)

    head = documents.find_head(table, lambda name: documents.normal(name) in {"sku", "品名"})

    assert head == documents.Head(3, ("* SKU", "品名", "Weight"))
    assert [row.cells for row in documents.data_rows(table, head)] == [("A", "红", "1")]


def test_f7_the_same_columns_in_another_order_are_the_same_head() -> None:
    one = documents.Head(1, ("SKU", "品名 ", "Weight (g)"))
    other = documents.Head(3, ("weight(g)", "＊SKU", "品名"))

    assert one.fingerprint == other.fingerprint
    assert documents.find_doubled(("SKU", "品名", "sku ")) == ["sku "]


def test_a_table_without_rows_or_names_is_refused(tmp_path: Path) -> None:
    table = documents.open_table(write_text(tmp_path, "SKU,品名\n\n"))

    with pytest.raises(FileRefusedError) as refusal:
        documents.find_head(table, lambda name: name == "SKU")

    assert str(refusal.value) == "There are no rows below the column names."
