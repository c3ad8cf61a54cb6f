"""The row of column names: where it stands, and what remembers it."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from zhongshu.documents.errors import FileRefusedError
from zhongshu.documents.tables.cells import TableRow, as_shown
from zhongshu.documents.tables.opening import Table

# Above the names there may be a title, a date, or how to fill the form in.
SEARCHED_ROWS = 15
LONGEST_HEAD = 200
SIGNS = re.compile(r"[\s_*＊:：\-–—·.。]+")


@dataclass(frozen=True, slots=True)
class Head:
    """The names of the columns; `number` is their row."""

    number: int
    names: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """What is the same for every file with these columns, in whatever order (F7)."""
        told = "\n".join(sorted(normal(name) for name in self.names if name))
        return hashlib.sha256(told.encode()).hexdigest()


def normal(name: str) -> str:
    """Return a column's name without what differs from file to file: case, blanks, stars."""
    return SIGNS.sub("", unicodedata.normalize("NFKC", name)).casefold()


def find_head(table: Table, is_known: Callable[[str], bool], *, number: int = 0) -> Head:
    """Return the row of names: of the first rows the one with the most names that are known.

    Raises:
        FileRefusedError: nothing but empty rows, or no row below it.
    """
    first = [row for row in islice(table.rows(), max(SEARCHED_ROWS, number)) if not row.is_empty]
    rows = [row for row in first if row.number == number] if number else first
    if not rows:
        raise FileRefusedError(FileRefusedError.NO_HEAD)
    known = [sum(is_known(name) for name in _names(row)) for row in rows]
    row = rows[known.index(max(known))]
    if not any(each.number > row.number for each in first) and not _has_more(table, row):
        raise FileRefusedError(FileRefusedError.NO_ROWS)
    names = _names(row)
    while names and not names[-1]:
        names.pop()
    return Head(row.number, tuple(names))


def data_rows(table: Table, head: Head) -> Iterator[TableRow]:
    """Yield the rows below the names that hold anything, each with what is wrong with it."""
    width = len(head.names)
    for row in table.rows():
        if row.number <= head.number or row.is_empty:
            continue
        wrong = row.wrong or table.find_width_error(row, width)
        cells = row.cells[:width] + ("",) * (width - len(row.cells))
        yield replace(row, cells=cells, wrong=wrong)


def _names(row: TableRow) -> list[str]:
    return [" ".join(as_shown(cell).split())[:LONGEST_HEAD] for cell in row.cells]


def _has_more(table: Table, head: TableRow) -> bool:
    return any(row.number > head.number and not row.is_empty for row in table.rows())


def find_doubled(names: Sequence[str]) -> list[str]:
    """Return names that stand more than once: nobody can tell which column is meant (F7)."""
    seen: set[str] = set()
    doubled = []
    for name in names:
        key = normal(name)
        if key in seen and name not in doubled:
            doubled.append(name)
        seen.add(key)
    return [name for name in doubled if name]
