"""Tables as files: CSV and XLSX, in which no cell can become a formula."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from zhongshu.identity import public as identity
from zhongshu.kernel.errors import NoRoomError
from zhongshu.kernel.money import trim
from zhongshu.server.room import is_full
from zhongshu.web.workbooks import Cell as Cell  # noqa: PLC0414 - others say sheets.Cell
from zhongshu.web.workbooks import to_text, write_book

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
        kernel.NoRoomError: the disk is full.
    """
    if kind not in FORMATS:
        raise identity.UnknownChoiceError(field="format", choice=kind[:20])
    stamp = f"{timezone.localtime():%Y%m%d-%H%M}"
    response: HttpResponseBase
    if kind == "csv":
        response = StreamingHttpResponse(to_csv(heads, rows), content_type=MIME_TYPES[kind])
    else:
        try:
            book = to_xlsx(heads, rows)
        except OSError as error:
            if is_full(error):
                raise NoRoomError from error
            raise
        response = FileResponse(book, content_type=MIME_TYPES[kind])
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
        write_book(file, heads, rows, most_rows=MOST_ROWS_OF_XLSX)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _guarded(cell: Cell) -> str | int | Decimal:
    if cell is None:
        return ""
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return cell
    text = to_text(cell)
    return GUARD + text if text.startswith(DANGEROUS) else text
