"""A workbook is a zip of XML: looked through before anything is unpacked at once (O6, F9)."""

import re
import zipfile
import zlib
from pathlib import Path
from xml.parsers import expat

from zhongshu.documents.errors import FileRefusedError
from zhongshu.documents.tables.limits import (
    HIGHEST_RATIO,
    LARGEST_UNPACKED,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ENTRIES,
    MOST_ROWS,
    MOST_STRINGS,
    SMALL_ENTRY,
)

WORKBOOK = "xl/workbook.xml"
# Parts of other kinds of workbooks, which nothing here reads.
FOREIGN = frozenset({"xl/workbook.bin", "content.xml", "mimetype"})
READ = (".xml", ".rels")
CHUNK = 256 * 1024
REFERENCE = re.compile(r"([A-Za-z]{1,7})([0-9]{1,9})")


def require_harmless(path: Path) -> None:
    """Refuse a workbook that would fill the memory, or is none.

    Raises:
        FileRefusedError: no workbook, damaged, a bomb, or a table beyond our limits.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            for entry in entries:
                if entry.filename.casefold().endswith(READ):
                    _Part(entry.filename).read(archive, entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise FileRefusedError(FileRefusedError.BROKEN) from error
    except RuntimeError as error:  # what zipfile says of a part with a password
        raise FileRefusedError(FileRefusedError.OLD_EXCEL) from error
    except expat.ExpatError as error:
        raise FileRefusedError(FileRefusedError.BROKEN) from error


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.casefold() for entry in entries]
    if len(entries) > MOST_ENTRIES or len(set(names)) < len(names):
        raise FileRefusedError(FileRefusedError.ENTRIES)
    if WORKBOOK not in names or FOREIGN & set(names):
        raise FileRefusedError(FileRefusedError.NO_TABLE)
    too_large = FileRefusedError(FileRefusedError.BOMB, str(LARGEST_UNPACKED // 1024**2))
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise too_large
    for entry in entries:
        is_dense = entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1)
        if is_dense and entry.file_size > SMALL_ENTRY:
            raise too_large


class _Part:
    """One XML part, parsed for nothing but where its cells lie: a sheet is read as a rectangle."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_sheet = False
        self.strings = 0
        self.row = self.column = 0
        self.place = (0, 0)
        self.first: tuple[int, int] | None = None
        self.last = (0, 0)
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse_entities
        self.parser.StartElementHandler = self._begin

    def read(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        with archive.open(entry) as part:
            while chunk := part.read(CHUNK):
                self.parser.Parse(chunk, False)
        self.parser.Parse(b"", True)

    def _begin(self, name: str, told: dict[str, str]) -> None:
        """Take the root's name: a sheet is watched cell by cell, the table of texts counted."""
        kind = name.rpartition(":")[2]
        if kind == "worksheet":
            self.parser.StartElementHandler = self._begin_in_sheet
        elif kind == "sst":
            self.parser.StartElementHandler = self._begin_string
        else:
            self.parser.StartElementHandler = None
        del told

    def _begin_string(self, name: str, told: dict[str, str]) -> None:
        del told
        if name.rpartition(":")[2] == "si":
            self.strings += 1
            if self.strings > MOST_STRINGS:
                raise FileRefusedError(FileRefusedError.CELLS, f"{MOST_STRINGS:,}")

    def _begin_in_sheet(self, name: str, told: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._begin_cell(told.get("r"))
        elif name in ("v", "is", "t"):
            self._note_value()
        elif name == "row":
            given = told.get("r", "")
            is_number = given.isascii() and given.isdigit() and len(given) < 10
            self.row = int(given) if is_number else self.row + 1
            self.column = 0

    def _begin_cell(self, reference: str | None) -> None:
        """Note where a cell is; one without a name follows the last one."""
        self.column += 1
        found = REFERENCE.fullmatch(reference) if reference else None
        if found:
            letters, row = found.groups()
            self.row, self.column = int(row), column_number(letters)
        self.place = (self.row, self.column)

    def _note_value(self) -> None:
        """Refuse a cell with a value beyond our limits, or too far from the others."""
        row, column = self.place
        if column > MOST_COLUMNS:
            raise FileRefusedError(FileRefusedError.COLUMNS, f"{MOST_COLUMNS:,}")
        if row > MOST_ROWS + 1:
            raise FileRefusedError(FileRefusedError.ROWS, f"{MOST_ROWS:,}")
        if self.first is None:
            self.first = self.place
        if row < self.first[0] or column < self.first[1]:
            self.first = (min(row, self.first[0]), min(column, self.first[1]))
        if row > self.last[0] or column > self.last[1]:
            self.last = (max(row, self.last[0]), max(column, self.last[1]))
            cells = (self.last[0] - self.first[0] + 1) * (self.last[1] - self.first[1] + 1)
            if cells > MOST_CELLS:
                raise FileRefusedError(FileRefusedError.CELLS, f"{MOST_CELLS:,}")

    def _refuse_entities(self, *_told: object) -> None:
        raise FileRefusedError(FileRefusedError.ENTITIES)


def column_number(letters: str) -> int:
    """Return 1 for A, 28 for AB."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
