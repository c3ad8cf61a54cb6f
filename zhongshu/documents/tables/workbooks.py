"""Tables in Excel workbooks: the values that are shown, never a formula that is worked out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from zhongshu.documents.errors import CellRefusedError, FileRefusedError
from zhongshu.documents.tables.archives import require_harmless
from zhongshu.documents.tables.cells import Cell, TableRow, from_float, without_guard
from zhongshu.documents.tables.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS


@dataclass(frozen=True, slots=True)
class SheetTable:
    """One sheet of a workbook, held in memory as long as somebody reads it."""

    path: Path
    sheet: str
    sheets: tuple[str, ...]
    found: Any
    encoding: str = ""
    delimiter: str = ""

    def rows(self) -> Iterator[TableRow]:
        """Yield every row, numbered as Excel does."""
        # Rows come from the very first one on, cells from the first column that holds any.
        before: tuple[Cell, ...] = ("",) * self.found.start[1]
        for number, cells in enumerate(self.found.iter_rows(), start=1):
            yield TableRow(number, before + tuple(map(_to_cell, cells)))

    def find_width_error(self, row: TableRow, width: int) -> CellRefusedError | None:
        """Return what is wrong with cells beside the table's columns."""
        if any(cell != "" for cell in row.cells[width:]):
            given = max(place for place, cell in enumerate(row.cells, start=1) if cell != "")
            return CellRefusedError(CellRefusedError.MORE, given=str(given), limit=str(width))
        return None


def open_workbook(path: Path, *, sheet: str = "") -> SheetTable:
    """Read a sheet: the one of this name, else the first that is visible and not empty.

    Raises:
        FileRefusedError: no workbook, damaged, hidden, empty, or beyond our limits.
    """
    import python_calamine as calamine  # noqa: PLC0415 - heavy, only for imports

    require_harmless(path)
    try:
        with calamine.CalamineWorkbook.from_path(path) as book:
            visible = [
                each.name
                for each in book.sheets_metadata
                if each.visible == calamine.SheetVisibleEnum.Visible
                and each.typ == calamine.SheetTypeEnum.WorkSheet
            ]
            if sheet and sheet not in visible:
                raise FileRefusedError(FileRefusedError.NO_SUCH_SHEET, sheet)
            for name in [sheet] if sheet else visible:
                found = book.get_sheet_by_name(name)
                if found.start is not None:
                    _require_small(found)
                    return SheetTable(path, name, tuple(visible), found)
    except calamine.PasswordError as error:
        raise FileRefusedError(FileRefusedError.OLD_EXCEL) from error
    except calamine.CalamineError as error:
        raise FileRefusedError(FileRefusedError.BROKEN) from error
    raise FileRefusedError(FileRefusedError.NO_SHEET)


def _require_small(found: Any) -> None:
    """Hold what was read to the limits too, whatever was counted before."""
    row, column = found.end
    if column >= MOST_COLUMNS:
        raise FileRefusedError(FileRefusedError.COLUMNS, f"{MOST_COLUMNS:,}")
    if row > MOST_ROWS:
        raise FileRefusedError(FileRefusedError.ROWS, f"{MOST_ROWS:,}")
    if found.width * found.height > MOST_CELLS:
        raise FileRefusedError(FileRefusedError.CELLS, f"{MOST_CELLS:,}")


def _to_cell(value: object) -> Cell:
    if isinstance(value, str):
        return without_guard(value.strip())
    if isinstance(value, bool | datetime | date | time):
        return value
    if isinstance(value, float):
        return from_float(value)
    if isinstance(value, int):
        return value
    if isinstance(value, timedelta):
        return str(value)
    return ""
