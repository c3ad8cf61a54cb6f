"""The table of an import: opened from what was stored, its columns found, its rows in order."""

import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.company import public as company
from zhongshu.documents import public as documents
from zhongshu.flows.import_columns import (
    known_names,
    needed_fields,
    personal_fields,
    propose_columns,
    require_columns,
    split_head,
)
from zhongshu.flows.import_opening_stock import COLUMN_KINDS
from zhongshu.flows.import_reading import Column, FactReader, RowReader, find_decimal, list_columns
from zhongshu.flows.import_values import ReadRow
from zhongshu.flows.order_documents import OrderDocument, is_document, open_document
from zhongshu.flows.order_tables import OrderReader, group_orders
from zhongshu.flows.own_order_words import OWN_ORDER_KINDS
from zhongshu.identity import public as identity

SAMPLE_ROWS = 2_000
FOLDER = "zhongshu-import-"
LONGEST_WORK_S = 24 * 60 * 60
# Where persons are named, a row of names has so many that are known; else it may name persons.
FEWEST_NAMES = 3
PARTS = "parts"
# Of files whose fields are no product's.
KINDS_OF_COLUMNS: Mapping[documents.ImportKind, Mapping[str, catalog.FieldKind]] = {
    documents.ImportKind.OWN_ORDERS: OWN_ORDER_KINDS,
    documents.ImportKind.OPENING_STOCK: COLUMN_KINDS,
}
# Between the components of a bundle, and between a component and its number.
BETWEEN = re.compile(r"[,，;；、\n]+|\s*[*×]\s*[0-9]+")


@contextmanager
def file_of(work: documents.Work, actor: identity.Actor) -> Iterator[Path]:
    """Lay the file of an import aside for as long as it is read; its name is never used (O7).

    What a worker that was killed left lying is removed.
    """
    _remove_leftovers()
    with tempfile.TemporaryDirectory(prefix=FOLDER) as folder:
        path = Path(folder) / "file"
        with path.open("wb") as file:
            for part in documents.read_parts(actor, work.import_id):
                file.write(part)
        yield path


def _remove_leftovers() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > LONGEST_WORK_S:
                shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class ImportTable:
    """A file whose columns are known; its rows can be read as often as one likes."""

    table: documents.Table
    head: documents.Head
    facts: documents.FileFacts
    reader: RowReader | FactReader | OrderReader

    def rows(self) -> Iterator[ReadRow]:
        """Yield rows as they stand; bundles behind what they hold, orders with all their rows."""
        if isinstance(self.reader, OrderReader):
            yield from group_orders(self.table, self.head, self.reader)
            return
        later = self.has_bundles
        for row in documents.data_rows(self.table, self.head):
            read = self.reader.read(row)
            if not (later and PARTS in read.texts):
                yield read
        if later:
            for row in documents.data_rows(self.table, self.head):
                read = self.reader.read(row)
                if PARTS in read.texts:
                    yield read

    @property
    def has_bundles(self) -> bool:
        return any(each.field == PARTS for each in self.facts.uses)

    def find_components(self) -> dict[str, ReadRow]:
        """Return the rows of products that bundles of this very file hold, by their SKU."""
        if not self.has_bundles:
            return {}
        names: set[str] = set()
        for row in self.rows():
            if PARTS in row.texts:
                names |= components_of(row)
        return {
            sku: row
            for row in self.rows()
            if PARTS not in row.texts and (sku := row.texts.get("sku", "")) in names
        }


def components_of(row: ReadRow) -> set[str]:
    """Return the SKUs in the components of a bundle."""
    return {part.strip() for part in BETWEEN.split(row.texts.get(PARTS, "")) if part.strip()}


def open_import(
    path: Path, work: documents.Work, actor: identity.Actor, names: Mapping[str, str]
) -> ImportTable | OrderDocument:
    """Open the table and say what each column is; what nobody chose is found out.

    Raises:
        FileRefusedError: no table that can be read.
        ColumnsRefusedError: what somebody chose is no column or no field.
    """
    if work.kind is documents.ImportKind.ORDERS and is_document(path):
        return open_document(path)
    told = work.reading
    table = documents.open_table(
        path, encoding=told.encoding, delimiter=told.delimiter, sheet=told.sheet
    )
    head = _find_head(table, work, names)
    remembered = documents.find_mapping(actor, work.kind, head.fingerprint)
    uses = _find_uses(work, head, remembered[0] if remembered else (), actor)
    before = remembered[1] if remembered else documents.Reading()
    columns = list_columns(
        uses,
        catalog.list_custom_fields(actor),
        KINDS_OF_COLUMNS.get(work.kind),
    )
    reading = replace(
        told,
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
        head_row=head.number,
        decimal=told.decimal or _find_sign(work.kind, work.place, before, table, head, columns),
        currency=told.currency or before.currency or _own_currency(work.kind),
    )
    facts = documents.FileFacts(
        reading=reading,
        heads=head.names,
        sheets=table.sheets,
        fingerprint=head.fingerprint,
        uses=uses,
        total=sum(1 for _row in documents.data_rows(table, head)),
    )
    return ImportTable(table, head, facts, _choose_reader(work, facts, columns))


def _find_head(
    table: documents.Table, work: documents.Work, names: Mapping[str, str]
) -> documents.Head:
    known = {
        *known_names(work.kind),
        *map(documents.normal, names.values()),
        *(split_head(told).name for told in work.wanted.values()),
    }

    def is_known(name: str) -> bool:
        return split_head(name).name in known

    head = documents.find_head(table, is_known, number=work.reading.head_row)
    if work.kind in documents.PERSONAL and sum(map(is_known, head.names)) < FEWEST_NAMES:
        raise documents.FileRefusedError(documents.FileRefusedError.NO_HEAD)
    return head


def _choose_reader(
    work: documents.Work, facts: documents.FileFacts, columns: Sequence[Column]
) -> RowReader | FactReader | OrderReader:
    if work.kind is documents.ImportKind.ORDERS:
        return OrderReader(
            columns, personal_fields(work.kind), needed_fields(work.kind, facts.uses)
        )
    rows = RowReader(columns, facts.reading.decimal, facts.reading.currency)
    if work.kind is documents.ImportKind.OWN_ORDERS:
        return OrderReader(
            columns, personal_fields(work.kind), needed_fields(work.kind, ()), rows.read_cell
        )
    return FactReader(columns) if work.place else rows


def _own_currency(kind: documents.ImportKind) -> str:
    """Return the currency of amounts that name none: empty is the supplier's or store's own."""
    if kind in {documents.ImportKind.SUPPLIERS, documents.ImportKind.OWN_ORDERS}:
        return ""
    return company.get_company().base_currency


def _find_sign(
    kind: documents.ImportKind,
    place: documents.Place | None,
    before: documents.Reading,
    table: documents.Table,
    head: documents.Head,
    columns: Sequence[Column],
) -> str:
    """Return the decimal sign of a file of which nobody told it; empty: nothing tells."""
    if kind is documents.ImportKind.ORDERS:
        return ""  # a file has orders of many marketplaces, each with its own sign
    if place and kind not in documents.OF_OWN_CHANNEL:
        # Stores write their numbers differently under the same heads: nothing is remembered.
        return channels.document_reader().decimal_sign(place.marketplace_id)
    if before.decimal:
        return before.decimal
    sample = islice(documents.data_rows(table, head), SAMPLE_ROWS)
    return find_decimal(sample, columns) or ("," if table.delimiter == ";" else "")


def _find_uses(
    work: documents.Work,
    head: documents.Head,
    remembered: Sequence[documents.ColumnUse],
    actor: identity.Actor,
) -> tuple[documents.ColumnUse, ...]:
    """Return the uses that were settled for these very columns, else a proposal."""
    if work.uses and tuple(each.head for each in work.uses) == head.names:
        return work.uses
    return propose_columns(
        work.kind, head.names, wanted=work.wanted, remembered=remembered, actor=actor
    )


def require_usable(
    work: documents.Work, found: ImportTable | OrderDocument, names: Mapping[str, str]
) -> None:
    """Refuse a file whose columns leave out what must be known.

    Raises:
        ColumnsRefusedError: a field that is needed has no column.
    """
    if isinstance(found, ImportTable):
        require_columns(work.kind, found.facts.uses, names)
