"""Tables in text files: which sign parts the cells, and the rows one after another."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import TextIO

from zhongshu.documents.errors import CellRefusedError, FileRefusedError
from zhongshu.documents.tables.cells import TableRow, without_guard
from zhongshu.documents.tables.encodings import ENCODINGS, NAMES, find_encoding
from zhongshu.documents.tables.limits import MOST_COLUMNS, MOST_ROWS

DELIMITERS = ("\t", ",", ";", "|")
SAMPLE = 64 * 1024
SAMPLE_ROWS = 50
# Excel's own word in the first line of a CSV; it shows no such row.
SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)
# How bytes that are no text come out of the decoder.
UNDECODED = re.compile("[\udc80-\udcff\ufffd]")


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table in a text file. Without quotes a quotation mark is a sign like others (F3)."""

    path: Path
    encoding: str
    delimiter: str
    is_quoted: bool
    skips_first: bool = False
    sheet: str = ""
    sheets: tuple[str, ...] = ()

    def rows(self) -> Iterator[TableRow]:
        """Yield every row with its number, the row of names too.

        Raises:
            FileRefusedError: too many rows or columns, or a quotation mark that is not closed.
        """
        number = 0
        with _open(self.path, self.encoding) as lines:
            reader = _reader(lines, self.delimiter, is_quoted=self.is_quoted)
            try:
                if self.skips_first:
                    next(reader, None)
                for number, cells in enumerate(reader, start=1):
                    if number > MOST_ROWS + 1:
                        raise FileRefusedError(FileRefusedError.ROWS, f"{MOST_ROWS:,}")
                    if len(cells) > MOST_COLUMNS:
                        raise FileRefusedError(FileRefusedError.COLUMNS, f"{MOST_COLUMNS:,}")
                    yield self._to_row(number, cells)
            except csv.Error as error:
                raise FileRefusedError(FileRefusedError.OPEN_QUOTE, f"{number + 1:,}") from error

    def find_width_error(self, row: TableRow, width: int) -> CellRefusedError | None:
        """Return what is wrong with a row that has other cells than the row of names (F3).

        Excel leaves empty cells out at the end of a CSV; a tab-separated file has them all.
        """
        given = len(row.cells)
        if any(cell != "" for cell in row.cells[width:]):
            return CellRefusedError(CellRefusedError.MORE, given=str(given), limit=str(width))
        if not self.is_quoted and 0 < given < width:
            return CellRefusedError(CellRefusedError.FEWER, given=str(given), limit=str(width))
        return None

    def _to_row(self, number: int, cells: Sequence[str]) -> TableRow:
        wrong = None
        for cell in cells:
            if not cell.isascii() and (found := UNDECODED.findall(cell)):
                wrong = CellRefusedError(
                    CellRefusedError.BYTES, given=_in_hex(found), limit=NAMES[self.encoding]
                )
        if wrong:
            cells = [UNDECODED.sub("\ufffd", cell) for cell in cells]
        return TableRow(number, tuple(without_guard(cell.strip()) for cell in cells), wrong)


def open_text(path: Path, *, encoding: str = "", delimiter: str = "") -> TextTable:
    """Find out how a text file is written, where nobody says it.

    Raises:
        FileRefusedError: it is empty, or the encoding is none of ours.
    """
    encoding = encoding or find_encoding(path)
    if encoding not in ENCODINGS:
        raise FileRefusedError(FileRefusedError.ENCODING, encoding)
    with _open(path, encoding) as lines:
        sample = lines.read(SAMPLE)
    if not sample.strip():
        raise FileRefusedError(FileRefusedError.EMPTY)
    first, _, rest = sample.partition("\n")
    told = SEPARATOR_LINE.fullmatch(first.strip("\r\n"))
    if told:
        delimiter, sample = delimiter or told[1], rest
    delimiter = delimiter if delimiter in DELIMITERS else _find_delimiter(sample)
    is_quoted = delimiter != "\t" or _quotes_cells(sample)
    return TextTable(path, encoding, delimiter, is_quoted, skips_first=told is not None)


def _open(path: Path, encoding: str) -> TextIO:
    name = "utf-8-sig" if encoding == "utf-8" else encoding
    errors = "replace" if encoding == "utf-16" else "surrogateescape"
    return path.open(encoding=name, errors=errors, newline="")


def _reader(
    lines: Iterable[str], delimiter: str, *, is_quoted: bool, is_strict: bool = True
) -> "Iterator[list[str]]":
    if is_quoted:
        return csv.reader(lines, delimiter=delimiter, strict=is_strict)
    return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)


def _find_delimiter(sample: str) -> str:
    """Return the sign that cuts most of the first rows into the same number of cells."""
    best, most = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        rows = _first_rows(sample, delimiter, is_quoted=delimiter != "\t")
        [(width, times)] = Counter(map(len, rows)).most_common(1) or [(0, 0)]
        if width > 1 and (found := (round(times / len(rows), 1), width)) > most:
            best, most = delimiter, found
    return best


def _first_rows(sample: str, delimiter: str, *, is_quoted: bool) -> list[list[str]]:
    reader = _reader(StringIO(sample, newline=""), delimiter, is_quoted=is_quoted, is_strict=False)
    try:
        rows = [row for row in islice(reader, SAMPLE_ROWS) if row]
    except csv.Error:
        return []
    # The last row of a sample may be cut.
    return rows[:-1] if len(rows) > 2 and len(sample) == SAMPLE else rows


def _quotes_cells(sample: str) -> bool:
    """Tell whether a tab-separated file is of Excel, which quotes; Amazon's never do (F3).

    It quotes when every row has the same cells, read with quotes and with none left open.
    """
    if '"' not in sample:
        return False
    whole = sample if len(sample) < SAMPLE else sample[: sample.rfind("\n") + 1]
    try:
        rows = list(_reader(StringIO(whole, newline=""), "\t", is_quoted=True))
    except csv.Error:
        return False
    plain = _first_rows(sample, "\t", is_quoted=False)
    begins = any(cell.startswith('"') for row in plain for cell in row)
    return begins and len({len(row) for row in rows if row}) == 1


def _in_hex(found: Iterable[str]) -> str:
    """Return the bytes as they stand in the file; UTF-16 does not tell which they were."""
    known = [f"{ord(letter) - 0xDC00:02X}" for letter in found if letter != "\ufffd"]
    return " ".join(known[:8]) or "?"
