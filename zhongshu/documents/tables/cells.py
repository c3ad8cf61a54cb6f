"""What stands in a cell: texts as typed, and what a spreadsheet made of others."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from zhongshu.documents.errors import CellRefusedError
from zhongshu.documents.tables.limits import LONGEST_CELL

# Spreadsheets keep fifteen digits of a number; from here on the last ones are guesses.
LARGEST_EXACT = 10**15
# In front of these an exporter sets an apostrophe, so that no spreadsheet takes them for a
# formula or eats a zero (failures.md, O5).
GUARDED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
TEXT_AS_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
EXCEL_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)

type Cell = str | int | Decimal | bool | date | datetime | time


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row; `number` is what a spreadsheet shows at its left. `wrong`: it cannot be used."""

    number: int
    cells: tuple[Cell, ...]
    wrong: CellRefusedError | None = None

    @property
    def is_empty(self) -> bool:
        return not any(cell != "" for cell in self.cells)


def without_guard(text: str) -> str:
    """Return a text as it was before it was made safe for spreadsheets."""
    if text[:1] == "'" and (text[1:2] in GUARDED or text[1:2].isdigit()) and len(text) > 1:
        return text[1:]
    if text[:1] == "=" and (found := TEXT_AS_FORMULA.fullmatch(text)):
        return found[1].replace('""', '"')
    return text


def from_float(number: float) -> Cell:
    """Return a number of a workbook exactly as the spreadsheet shows it: 1.0 is 1."""
    if number.is_integer() and abs(number) < LARGEST_EXACT:
        return int(number)
    return Decimal(f"{number:.15g}")


def as_shown(cell: Cell) -> str:
    """Return the text of any cell: numbers without exponent, days as 2026-11-20."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, datetime):
        is_day = (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0)
        return cell.date().isoformat() if is_day else cell.isoformat(sep=" ", timespec="seconds")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def read_value(cell: Cell) -> str:
    """Return a cell where numbers and days are welcome.

    Raises:
        CellRefusedError: an error of the spreadsheet, or far too long.
    """
    shown = as_shown(cell)
    if len(shown) > LONGEST_CELL:
        raise CellRefusedError(CellRefusedError.TOO_LONG, limit=f"{LONGEST_CELL:,}")
    if shown in EXCEL_ERRORS:
        raise CellRefusedError(CellRefusedError.FORMULA_ERROR, given=shown)
    return shown


def read_code(cell: Cell) -> str:
    """Return a cell where a text is due, such as a SKU: never what a spreadsheet made of one.

    Raises:
        CellRefusedError: a number with decimals or too many digits, a day, TRUE, or an error.
    """
    shown = read_value(cell)
    if isinstance(cell, str):
        return shown
    if isinstance(cell, bool):
        raise CellRefusedError(CellRefusedError.TRUTH)
    if isinstance(cell, date | time):
        raise CellRefusedError(CellRefusedError.DAY, given=shown)
    if isinstance(cell, Decimal):
        is_whole = cell == cell.to_integral_value()
        why = CellRefusedError.TOO_MANY_DIGITS if is_whole else CellRefusedError.FRACTION
        raise CellRefusedError(why, given=shown)
    return shown
