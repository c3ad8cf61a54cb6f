"""Tables as files: CSV, XLSX and JSON lines, in which no cell can become a formula."""

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import IO

from zhongshu.flows.exports.books import Cell, clean_text, to_text, write_book

FORMATS = ("csv", "xlsx", "jsonl")
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


def to_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield the lines of a CSV that spreadsheets open in the right encoding."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK
    yield writer.writerow([_guarded(head) for head in heads])
    for row in rows:
        yield writer.writerow([_guarded(cell) for cell in row])


def to_json_lines(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield one JSON object a row: decimals as text, times in ISO 8601."""
    for row in rows:
        told = dict(zip(heads, row, strict=True))
        yield json.dumps(told, ensure_ascii=False, default=_for_programs) + "\n"


def to_lines(kind: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield the lines of a format that is text."""
    return to_csv(heads, rows) if kind == "csv" else to_json_lines(heads, rows)


def to_xlsx(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """Write a workbook of one sheet, row by row, and return it from its beginning.

    Raises:
        kernel.TooManyRowsError: more rows than a sheet holds; nothing is handed out half.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever reads it closes it
    try:
        write_xlsx(heads, rows, file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def write_xlsx(heads: Sequence[str], rows: Iterable[Sequence[Cell]], file: IO[bytes]) -> None:
    """Write the same into a file that is there.

    Raises:
        kernel.TooManyRowsError: more rows than a sheet holds.
    """
    write_book(file, heads, rows, most_rows=MOST_ROWS_OF_XLSX)


def _for_programs(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _guarded(cell: Cell) -> str | int | Decimal:
    if cell is None:
        return ""
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return cell
    text = clean_text(to_text(cell))
    return GUARD + text if text.startswith(DANGEROUS) else text
