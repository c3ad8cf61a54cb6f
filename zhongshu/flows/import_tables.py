"""The table of an import: opened from what was stored, its columns found, its rows in order."""

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.company import public as company
from zhongshu.documents import public as documents
from zhongshu.flows.import_columns import (
    known_names,
    propose_columns,
    require_columns,
    split_head,
)
from zhongshu.flows.import_reading import Column, FactReader, RowReader, find_decimal, list_columns
from zhongshu.flows.import_values import ReadRow
from zhongshu.identity import public as identity

SAMPLE_ROWS = 2_000
PARTS = "parts"
# Between the components of a bundle, and between a component and its number.
BETWEEN = re.compile(r"[,，;；、\n]+|\s*[*×]\s*[0-9]+")


@contextmanager
def file_of(work: documents.Work, actor: identity.Actor) -> Iterator[Path]:
    """Lay the file of an import aside for as long as it is read; its name is never used (O7)."""
    with tempfile.TemporaryDirectory(prefix="zhongshu-import-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as file:
            for part in documents.read_parts(actor, work.import_id):
                file.write(part)
        yield path


@dataclass(frozen=True, slots=True)
class ImportTable:
    """A file whose columns are known; its rows can be read as often as one likes."""

    table: documents.Table
    head: documents.Head
    facts: documents.FileFacts
    reader: RowReader | FactReader

    def rows(self) -> Iterator[ReadRow]:
        """Yield rows as they stand, but bundles behind the products that they hold."""
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
) -> ImportTable:
    """Open the table and say what each column is; what nobody chose is found out.

    Raises:
        FileRefusedError: no table that can be read.
        ColumnsRefusedError: what somebody chose is no column or no field.
    """
    told = work.reading
    table = documents.open_table(
        path, encoding=told.encoding, delimiter=told.delimiter, sheet=told.sheet
    )
    known = {*known_names(work.kind), *map(documents.normal, names.values())}
    head = documents.find_head(
        table,
        lambda name: split_head(name).name in known,
        number=told.head_row,
    )
    remembered = documents.find_mapping(actor, work.kind, head.fingerprint)
    uses = _find_uses(work, head, remembered[0] if remembered else (), actor)
    before = remembered[1] if remembered else documents.Reading()
    columns = list_columns(uses, catalog.list_custom_fields(actor))
    reading = replace(
        told,
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
        head_row=head.number,
        decimal=told.decimal or _find_sign(work.place, before, table, head, columns),
        currency=told.currency or before.currency or company.get_company().base_currency,
    )
    facts = documents.FileFacts(
        reading=reading,
        heads=head.names,
        sheets=table.sheets,
        fingerprint=head.fingerprint,
        uses=uses,
        total=sum(1 for _row in documents.data_rows(table, head)),
    )
    reader = (
        FactReader(columns) if work.place else RowReader(columns, reading.decimal, reading.currency)
    )
    return ImportTable(table, head, facts, reader)


def _find_sign(
    place: documents.Place | None,
    before: documents.Reading,
    table: documents.Table,
    head: documents.Head,
    columns: Sequence[Column],
) -> str:
    """Return the decimal sign of a file of which nobody told it; empty: nothing tells."""
    if place:
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


def require_usable(work: documents.Work, found: ImportTable, names: Mapping[str, str]) -> None:
    """Refuse a file whose columns leave out what must be known.

    Raises:
        ColumnsRefusedError: a field that is needed has no column.
    """
    require_columns(work.kind, found.facts.uses, names)
