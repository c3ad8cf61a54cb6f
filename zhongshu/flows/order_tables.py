"""Orders in files: rows of one order together, and nothing of a person where people look."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext_noop as _

from zhongshu.documents import public as documents
from zhongshu.flows.import_reading import Column, read_fact, read_row
from zhongshu.flows.import_values import CellError, ReadRow, RowResult, wrong
from zhongshu.kernel.outcomes import Outcome

MOST_ROWS_OF_ORDER = 500
# No cell of a table holds it: it parts those of a row that waits.
BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class OrderReader:
    """Reads rows as they stand; only cells of columns that name nobody are shown.

    What is shown is looked through, quoted, downloaded, mended and sent again: an empty cell
    tells nothing then. `needed` are fields that every row must have.
    """

    columns: Sequence[Column]
    personal: frozenset[str]
    needed: Sequence[str]
    cell_of: Callable[[Column, documents.Cell], str] = read_fact

    def read(self, row: documents.TableRow) -> ReadRow:
        """Return the row as texts; where its cells may have moved, none of them is shown."""
        if row.wrong:
            blank = replace(row, cells=("",) * len(row.cells), wrong=row.wrong.without_given())
            return read_row(blank, self.columns, self._read_cell)
        read = read_row(row, self.columns, self._read_cell)
        shown_places = {each.place for each in self.columns if each.field not in self.personal}
        shown = (text if place in shown_places else "" for place, text in enumerate(read.shown))
        bad = {error.field for error in read.errors}
        empty = (
            wrong(name, _("This cell is empty."), _("Fill it in, or delete the row."))
            for name in self.needed
            if not read.texts.get(name) and name not in bad
        )
        return replace(read, shown=tuple(shown), errors=(*read.errors, *empty))

    def _read_cell(self, column: Column, cell: documents.Cell) -> str:
        try:
            return self.cell_of(column, cell)
        except documents.CellRefusedError as refusal:
            if column.field in self.personal:
                raise refusal.without_given() from None
            raise


def group_orders(
    table: documents.Table, head: documents.Head, reader: OrderReader
) -> Iterator[ReadRow]:
    """Yield the rows of each order behind one another, whatever stood between them.

    An order comes with its last row. One row that is wrong spoils the others of its order:
    without it, nobody knows what was bought.
    """
    place = next(each.place for each in reader.columns if each.field == "order_id")
    left = Counter(key for row in documents.data_rows(table, head) if (key := _key_of(row, place)))
    too_long = {key: rows for key, rows in left.items() if rows > MOST_ROWS_OF_ORDER}
    waiting: dict[str, list[_Waiting]] = {}
    for row in documents.data_rows(table, head):
        key = _key_of(row, place)
        if not key or key in too_long:
            yield _alone(reader.read(row), too_long.get(key))
            continue
        left[key] -= 1
        if left[key]:
            waiting.setdefault(key, []).append(_Waiting.of(row))
            continue
        rows = [each.back() for each in waiting.pop(key, ())]
        yield from _spoil([reader.read(each) for each in (*rows, row)])


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A row that waits for the last one of its order, as one text: a file may be shuffled."""

    number: int
    cells: str | tuple[documents.Cell, ...]

    @classmethod
    def of(cls, row: documents.TableRow) -> "_Waiting":
        texts = [cell for cell in row.cells if isinstance(cell, str) and BETWEEN not in cell]
        is_plain = len(texts) == len(row.cells)
        return cls(row.number, BETWEEN.join(texts) if is_plain else row.cells)

    def back(self) -> documents.TableRow:
        cells = tuple(self.cells.split(BETWEEN)) if isinstance(self.cells, str) else self.cells
        return documents.TableRow(self.number, cells)


def _key_of(row: documents.TableRow, place: int) -> str:
    return "" if row.wrong else documents.as_shown(row.cells[place])


def _alone(read: ReadRow, rows: int | None) -> ReadRow:
    if rows is None:
        return read
    error = wrong(
        "order_id",
        _("This order has {rows} rows: more than {most} are none."),
        _("Look whether this column is the number of the order."),
        rows=rows,
        most=MOST_ROWS_OF_ORDER,
    )
    return replace(read, errors=(*read.errors, error))


def _spoil(rows: Sequence[ReadRow]) -> Sequence[ReadRow]:
    """Refuse the good rows of an order of which one is wrong."""
    bad = next((row.number for row in rows if row.errors), None)
    if bad is None:
        return rows
    return [row if row.errors else replace(row, errors=(spoilt_by(bad),)) for row in rows]


def spoilt_by(number: int) -> CellError:
    """Return why a row is refused that is good by itself."""
    return wrong(
        "order_id",
        _("Row {row} of the same order is wrong."),
        _("Mend that row, and send all rows of the order."),
        row=number,
    )


def refuse_order(rows: Sequence[ReadRow], number: int, error: CellError) -> dict[int, RowResult]:
    """Return what becomes of the rows of an order of which the one with this number is wrong."""
    return {
        row.number: RowResult(
            Outcome.REFUSED, (error if row.number == number else spoilt_by(number),)
        )
        for row in rows
    }


def whole_orders(rows: Iterator[ReadRow], size: int) -> Iterator[tuple[ReadRow, ...]]:
    """Cut rows into batches of about this size, none of which divides an order."""
    batch: list[ReadRow] = []
    for row in rows:
        if len(batch) >= size and _order_of(row) != _order_of(batch[-1]):
            yield tuple(batch)
            batch = []
        batch.append(row)
    if batch:
        yield tuple(batch)


def _order_of(row: ReadRow) -> str:
    """Return its order; a row that names none is one of its own."""
    return row.texts.get("order_id") or f"\n{row.number}"
