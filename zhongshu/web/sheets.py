"""Tables as files: CSV and XLSX, in which no cell can become a formula."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import IO, Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from zhongshu.identity import public as identity
from zhongshu.kernel.errors import TooManyRowsError
from zhongshu.kernel.money import trim

type Cell = str | int | bool | Decimal | datetime | None

FORMATS = ("csv", "xlsx")
MIME_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What makes a spreadsheet take a text for a formula, full-width ones too (failures.md, O5).
# An importer takes the guard away again.
GUARD = "'"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", GUARD)
BYTE_ORDER_MARK = "\ufeff"
MOST_ROWS_OF_XLSX = 1_048_576
LONGEST_CELL_OF_XLSX = 32_767


class _Echo:
    """A file that gives back what is written into it."""

    def write(self, text: str) -> str:
        return text


def amount(value: Decimal | None, currency: str) -> Decimal | None:
    """Return an amount with its currency's decimals: no yen has four."""
    return None if value is None else trim(value, currency)


def to_file(
    name: str, kind: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponseBase:
    """Return a download; CSV leaves row by row, XLSX is written to a disk first.

    Raises:
        identity.UnknownChoiceError: no such format.
    """
    if kind not in FORMATS:
        raise identity.UnknownChoiceError(field="format", choice=kind[:20])
    stamp = f"{timezone.localtime():%Y%m%d-%H%M}"
    response: HttpResponseBase
    if kind == "csv":
        response = StreamingHttpResponse(to_csv(heads, rows), content_type=MIME_TYPES[kind])
    else:
        response = FileResponse(to_xlsx(heads, rows), content_type=MIME_TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{stamp}.{kind}"'
    return response


def to_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield the lines of a CSV that spreadsheets open in the right encoding."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK
    yield writer.writerow(heads)
    for row in rows:
        yield writer.writerow([_guarded(cell) for cell in row])


def to_xlsx(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """Write a workbook of one sheet, row by row, and return it from its beginning.

    Raises:
        kernel.TooManyRowsError: more rows than a sheet holds; nothing is handed out half.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        _write_book(file, heads, rows)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _write_book(file: IO[bytes], heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - heavy, only for exports

    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    try:
        _fill(book, heads, rows)
    finally:
        # Rows wait in files of the book's own until then.
        book.close()


def _fill(book: Any, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for number, row in enumerate(rows, start=1):
        if number >= MOST_ROWS_OF_XLSX:
            raise TooManyRowsError(most=MOST_ROWS_OF_XLSX - 1)
        for column, cell in enumerate(row):
            if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
                sheet.write_number(number, column, cell)
            elif cell is not None:
                sheet.write_string(number, column, _to_text(cell)[:LONGEST_CELL_OF_XLSX])


def _guarded(cell: Cell) -> str | int | Decimal:
    if cell is None:
        return ""
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return cell
    text = _to_text(cell)
    return GUARD + text if text.startswith(DANGEROUS) else text


def _to_text(cell: str | bool | Decimal | datetime | int) -> str:  # noqa: FBT001 - one cell
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return str(cell)
