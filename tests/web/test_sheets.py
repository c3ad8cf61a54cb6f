"""Tables as files: what a spreadsheet cannot hold is refused, and no file is left open."""

import tempfile
import tracemalloc
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from tests.cast import MONDAY, make_account
from tests.catalog.cast import listing
from tests.server.small_disk import fill, small_disk
from tests.web.workbook import Cell, Workbook, read_workbook
from zhongshu.catalog import public as catalog
from zhongshu.flows.exports import books
from zhongshu.flows.exports import writing as sheets
from zhongshu.kernel.errors import TooManyRowsError


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS_OF_XLSX", 3)

    with pytest.raises(TooManyRowsError) as refusal:
        sheets.to_xlsx(["SKU"], [["MUG"]] * 3)

    assert str(refusal.value) == (
        "A spreadsheet holds 2 rows: narrow the list, or export it as CSV."
    )


def test_o5_no_cell_becomes_a_formula() -> None:
    rows = [["=cmd()"], ["+1"], ["@x"], ["\tx"], ["＝1"], ["'quoted"], ["plain"]]

    lines = "".join(sheets.to_csv(["SKU"], rows)).splitlines()

    assert lines[1:] == ["'=cmd()", "'+1", "'@x", "'\tx", "'＝1", "''quoted", "plain"]


TIME = 'yyyy-mm-dd hh:mm:ss"Z"'


def write(heads: Sequence[str], *rows: Sequence[books.Cell]) -> Workbook:
    with sheets.to_xlsx(heads, rows) as file:
        return read_workbook(file)


def test_the_head_is_bold_and_stays_in_sight() -> None:
    book = write(["订单号", "Total"], ["1", 2])

    assert book.rows[0] == [Cell("订单号", is_bold=True), Cell("Total", is_bold=True)]
    assert book.frozen_rows == 1


def test_times_are_real_dates_in_the_time_zone_of_the_csv() -> None:
    beijing = timezone(timedelta(hours=8))
    ordered = datetime(2026, 11, 20, 16, 30, 5, 900_000, tzinfo=beijing)

    book = write(["at"], [ordered], [None], [datetime(2024, 2, 29, tzinfo=UTC)])
    [_, line, *_] = "".join(sheets.to_csv(["at"], [[ordered]])).splitlines()

    [[first], empty, [leap]] = [list(filter(None, row)) for row in pad(book.rows[1:], 3)]
    assert (first.format, first.time.isoformat()) == (TIME, "2026-11-20T08:30:05")
    assert line == "2026-11-20T08:30:05Z"
    assert empty == []
    assert leap.time.isoformat() == "2024-02-29T00:00:00"


def pad(rows: list[list[Cell | None]], length: int) -> list[list[Cell | None]]:
    """Put back the empty row that a workbook leaves out."""
    return rows if len(rows) == length else [rows[0], [], *rows[1:]]


def test_a_day_that_no_spreadsheet_knows_stays_text() -> None:
    book = write(["at"], [datetime(1850, 1, 1, tzinfo=UTC)], [datetime.max.replace(tzinfo=UTC)])

    assert book.rows[1:] == [[Cell("1850-01-01T00:00:00Z")], [Cell("9999-12-31T23:59:59Z")]]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (Decimal("1234.50"), Cell(1234.5, "#,##0.00")),
        (Decimal("-0.0375"), Cell(-0.0375, "#,##0.0000")),
        (Decimal(1980), Cell(1980.0, "#,##0")),  # yen
        (12, Cell(12.0, "0")),
        (123456789012345, Cell(123456789012345.0, "0")),
        (1234567890123456789, Cell("1234567890123456789")),
        (Decimal("123456789012345.67"), Cell("123456789012345.67")),
        ("112-1234567-1234567", Cell("112-1234567-1234567")),
        ("00012345678901234567", Cell("00012345678901234567")),
        ("1e5", Cell("1e5")),
        (True, Cell("True")),
        ("=cmd()", Cell("=cmd()")),
        ("@SUM(A1)", Cell("@SUM(A1)")),
        ("http://example.com", Cell("http://example.com")),
    ],
)
def test_amounts_are_numbers_and_what_would_lose_a_digit_is_text(
    value: books.Cell, cell: Cell
) -> None:
    book = write(["value"], [value])

    assert book.rows[1] == [cell]
    assert not book.has_formulas


def test_columns_are_as_wide_as_what_stands_in_them() -> None:
    long = "a very long title " * 20

    book = write(
        ["id", "order", "title", "at", "名称"],
        [1, "112-1234567-1234567", long, datetime(2026, 1, 1, tzinfo=UTC), "红色陶瓷马克杯"],
    )

    assert [int(width) for width in book.widths] == [8, 21, 60, 23, 16]


def test_memory_stays_flat_however_many_rows_there_are() -> None:
    def peak(number: int) -> int:
        tracemalloc.start()
        try:
            write_many(number)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    write_many(10)  # what is loaded once

    assert peak(6_000) - peak(600) < 200_000


def write_many(number: int) -> None:
    def rows() -> Iterator[Sequence[books.Cell]]:
        for each in range(number):
            yield [f"order {each}", Decimal(each) / 100, datetime(2026, 1, 1, tzinfo=UTC)]

    sheets.to_xlsx(["order", "total", "at"], rows()).close()


def test_nothing_is_left_of_a_workbook_that_broke_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def rows() -> Iterator[Sequence[books.Cell]]:
        yield ["one"]
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        sheets.to_xlsx(["order"], rows())

    assert list(tmp_path.iterdir()) == []


def test_k4_a_download_that_finds_no_room_says_what_to_do_instead(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = make_account()
    catalog.record_listings(
        account_id=account.pk,
        listings=[listing(f"TEA-{number}", title="茶" * 400) for number in range(40)],
        source=catalog.Source.REPORT,
        at=MONDAY,
    )
    admin.post("/preferences/", {"language": "zh-hans"})
    with small_disk(1) as disk:
        monkeypatch.setattr(tempfile, "tempdir", str(disk))
        filler = fill(disk, leave=12_000)

        full = admin.get("/exports/listings/?tab=all&format=xlsx")
        left = [each.name for each in disk.iterdir()]
        filler.unlink()
        again = b"".join(admin.get("/exports/listings/?tab=all&format=xlsx"))

        assert full.status_code == 409
        assert "服务器磁盘空间不足，无法生成该表格。" in full.content.decode()
        assert left == ["filler"]
        assert len(read_workbook(again).rows) == 41


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("_x0041_ and _X0041_", "_x005F_x0041_ and _X0041_"),
        ("a\ufffeb\uffffc\x07d", "abcd"),
        ("<a href='x'>&amp;</a>", "<a href='x'>&amp;</a>"),
        ("]]>", "]]>"),
        ("  kept  ", "  kept  "),
        ("two\nlines", "two\nlines"),
        ("x" * 40_000, "x" * 32_767),
    ],
)
def test_a_text_stands_in_the_sheet_as_it_is(text: str, read: str) -> None:
    [_, row] = write(["value"], [text]).rows

    assert row == [Cell(read)]


def test_a_sheet_has_more_columns_than_letters() -> None:
    heads = [f"h{place}" for place in range(800)]

    book = write(heads, [*range(800)])

    assert [cell.value for cell in book.rows[0] if cell] == heads
    assert book.rows[1][799] == Cell(799.0, "0")
    assert [books._column_name(place) for place in (0, 25, 26, 701, 702)] == [  # noqa: SLF001
        "A", "Z", "AA", "ZZ", "AAA",
    ]  # fmt: skip


def test_an_empty_list_is_a_sheet_with_heads_and_one_without_columns_too() -> None:
    assert write(["a", "b"]).rows == [[Cell("a", is_bold=True), Cell("b", is_bold=True)]]
    assert write([]).rows in ([], [[]])
