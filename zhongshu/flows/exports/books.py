"""A workbook of one sheet, written row by row: real dates and numbers, texts that stay texts."""

import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Any

from zhongshu.kernel.errors import TooManyRowsError

LONGEST_CELL = 32_767
# A spreadsheet keeps fifteen digits of a number, and no day before 1900.
MOST_DIGITS = 15
FIRST_YEAR, LAST_YEAR = 1901, 9998
# The times of a file are UTC, as in CSV; the letter says so.
TIME = 'yyyy-mm-dd hh:mm:ss"Z"'
DAY = "yyyy-mm-dd"
WHOLE = "0"
WIDTH_OF_TIME, WIDTH_OF_DAY = 21, 11
NARROWEST, WIDEST = 8, 60
EVERY_CELL = "A1:XFD1048576"

# A text that cannot be seen whole is no text: control characters, but for tab and line ends.
UNSEEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160)])

type Cell = str | int | bool | Decimal | datetime | date | None


def write_book(
    file: IO[bytes], heads: Sequence[str], rows: Iterable[Sequence[Cell]], *, most_rows: int
) -> None:
    """Write heads and rows; memory stays flat however many there are.

    Raises:
        kernel.TooManyRowsError: more rows than a sheet holds.
        OSError: no room, such as in the folder for temporary files.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - heavy, only for exports

    # What it lays aside goes with the folder, also when it fails.
    with tempfile.TemporaryDirectory(prefix="zhongshu-xlsx-") as scratch:
        book = xlsxwriter.Workbook(
            file, {"constant_memory": True, "strings_to_formulas": False, "tmpdir": scratch}
        )
        sheet = _Sheet(book, heads)
        try:
            for number, row in enumerate(rows, start=1):
                if number >= most_rows:
                    raise TooManyRowsError(most=most_rows - 1)
                sheet.write(number, row)
            sheet.set_widths()
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(*error.args[0].args) from error
        finally:
            sheet.let_go()


class _Sheet:
    """The one sheet, its formats, and how wide each column has to be."""

    def __init__(self, book: Any, heads: Sequence[str]) -> None:
        self.book = book
        self.sheet = book.add_worksheet()
        self.formats: dict[str, Any] = {}
        self.widths = [0] * len(heads)
        self.sheet.freeze_panes(1, 0)
        # Order numbers are texts of digits, and are meant to be.
        self.sheet.ignore_errors({"number_stored_as_text": EVERY_CELL})
        bold = book.add_format({"bold": True})
        for column, head in enumerate(heads):
            self._write_text(0, column, head, bold)

    def write(self, number: int, row: Sequence[Cell]) -> None:
        for column, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):  # most cells are
                self._write_text(number, column, cell)
            elif isinstance(cell, datetime) and FIRST_YEAR <= cell.year <= LAST_YEAR:
                plain = cell.astimezone(UTC).replace(tzinfo=None, microsecond=0)
                self.sheet.write_datetime(number, column, plain, self._format(TIME))
                self._widen(column, WIDTH_OF_TIME)
            elif isinstance(cell, date) and not isinstance(cell, datetime):
                self.sheet.write_datetime(number, column, cell, self._format(DAY))
                self._widen(column, WIDTH_OF_DAY)
            elif _is_exact_number(cell):
                self.sheet.write_number(number, column, cell, self._format(_number_format(cell)))
                self._widen(column, len(f"{cell:,}"))
            else:
                self._write_text(number, column, to_text(cell))

    def set_widths(self) -> None:
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, min(max(width + 2, NARROWEST), WIDEST))

    def let_go(self) -> None:
        """Close the file that rows were laid aside in, when the book was not closed."""
        for each in (self.sheet.row_data_fh, self.sheet.fh):
            if each is not None and hasattr(each, "close"):
                each.close()

    def _write_text(self, number: int, column: int, text: str, style: Any = None) -> None:
        text = clean_text(text)
        self.sheet.write_string(number, column, text[:LONGEST_CELL], style)
        if self.widths[column] < WIDEST:
            self._widen(column, _width_of(text))

    def _widen(self, column: int, width: int) -> None:
        self.widths[column] = max(self.widths[column], width)

    def _format(self, code: str) -> Any:
        if code not in self.formats:
            self.formats[code] = self.book.add_format({"num_format": code})
        return self.formats[code]


def clean_text(text: str) -> str:
    """Return a text without control characters."""
    return text if text.isprintable() else text.translate(UNSEEN)


def to_text(cell: Cell) -> str:
    """Return what stands for a cell where everything is text."""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _is_exact_number(cell: Cell) -> bool:
    """Whether a spreadsheet would keep every digit."""
    if isinstance(cell, bool) or not isinstance(cell, int | Decimal):
        return False
    return len(Decimal(cell).as_tuple().digits) <= MOST_DIGITS


def _number_format(cell: Cell) -> str:
    """Show an amount with its own decimals: two of a dollar, none of a yen."""
    if not isinstance(cell, Decimal):
        return WHOLE
    exponent = cell.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _width_of(text: str) -> int:
    """Return how many narrow letters wide the longest line is; a Chinese one counts for two."""
    longest = max(text[: 2 * WIDEST].splitlines() or [""], key=len)
    if longest.isascii():
        return len(longest)
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in longest)
