"""What a file is by its first bytes, whatever its name says, and the table in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from zhongshu.documents.errors import CellRefusedError, FileRefusedError
from zhongshu.documents.tables.cells import TableRow
from zhongshu.documents.tables.limits import LARGEST_FILE
from zhongshu.documents.tables.texts import open_text
from zhongshu.documents.tables.workbooks import open_workbook

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
# Archives, pictures and papers that somebody took for a table.
OTHERS = (b"%PDF", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK")
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Table(Protocol):
    """Rows of a file; they can be read as often as one likes."""

    @property
    def encoding(self) -> str:
        """Return the encoding of a text file, else nothing."""

    @property
    def delimiter(self) -> str:
        """Return the sign between the cells of a text file, else nothing."""

    @property
    def sheet(self) -> str:
        """Return the name of the sheet of a workbook, else nothing."""

    @property
    def sheets(self) -> tuple[str, ...]:
        """Return the visible sheets of a workbook."""

    def rows(self) -> Iterator[TableRow]:
        """Yield every row with its number."""

    def find_width_error(self, row: TableRow, width: int) -> CellRefusedError | None:
        """Return what is wrong with a row that has other cells than the row of names."""


def open_table(path: Path, *, encoding: str = "", delimiter: str = "", sheet: str = "") -> Table:
    """Open the table in a file; what nobody says of it is found out.

    Raises:
        FileRefusedError: no table, damaged, or beyond our limits.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise FileRefusedError(FileRefusedError.TOO_LARGE, str(LARGEST_FILE // 1024**2))
    with path.open("rb") as file:
        begin = file.read(4096)
    if not begin:
        raise FileRefusedError(FileRefusedError.EMPTY)
    if begin.startswith(ZIP):
        return open_workbook(path, sheet=sheet)
    if begin.startswith(OLE):
        raise FileRefusedError(FileRefusedError.OLD_EXCEL)
    if begin.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise FileRefusedError(FileRefusedError.WEB_PAGE)
    if begin.startswith(OTHERS) or (b"\0" in begin and not begin.startswith(BYTE_ORDER_MARKS)):
        raise FileRefusedError(FileRefusedError.NO_TABLE)
    return open_text(path, encoding=encoding, delimiter=delimiter)
