"""Imports of the tests: a file from text or rows, brought by somebody, worked on at once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cast import ADMIN, MONDAY
from tests.documents.files import write_book
from zhongshu.channels.models import Store
from zhongshu.documents import public as documents
from zhongshu.flows.run_import import run_import
from zhongshu.identity import public as identity


def bring(
    content: str | bytes,
    *,
    kind: str = "products",
    actor: identity.Actor = identity.SYSTEM,
    name: str = "goods.csv",
    goes_on: bool = False,
    wanted: Mapping[str, str] | None = None,
    reading: documents.Reading | None = None,
) -> int:
    """Store a file and begin its import; nothing works on it yet."""
    whole = content.encode() if isinstance(content, str) else content
    new = documents.NewImport(
        kind=documents.ImportKind(kind),
        file_id=documents.store_file([whole], name=name, at=MONDAY),
        language="en",
        wanted=wanted or {},
        reading=reading or documents.Reading(),
        goes_on=goes_on,
    )
    return documents.begin_import(new, actor=actor, at=MONDAY)


def place_of(store: Store, *, as_of: date | None = None, complete: bool = False) -> documents.Place:
    return documents.Place(store.pk, store.marketplace_id, as_of, complete)


def bring_of_store(
    kind: documents.ImportKind,
    content: str | bytes,
    store: Store,
    *,
    as_of: date | None = None,
    complete: bool = False,
    goes_on: bool = True,
    reading: documents.Reading | None = None,
    actor: identity.Actor = identity.SYSTEM,
    at: datetime = MONDAY,
) -> documents.ImportRow:
    """Bring a file of a store and work on it."""
    whole = content.encode() if isinstance(content, str) else content
    new = documents.NewImport(
        kind,
        documents.store_file(
            [whole], name="Report.txt", at=at, is_personal=kind in documents.PERSONAL
        ),
        "en",
        reading or documents.Reading(),
        goes_on=goes_on,
        place=place_of(store, as_of=as_of, complete=complete),
    )
    return work(documents.begin_import(new, actor=actor, at=at))


def take_back(import_id: int) -> documents.ImportRow:
    documents.take_back(import_id, actor=ADMIN, at=MONDAY)
    return work(import_id)


def book(rows: Sequence[Sequence[object]]) -> bytes:
    """Return a workbook of one sheet."""
    with TemporaryDirectory() as folder:
        return write_book(Path(folder), {"Sheet1": rows}).read_bytes()


def work(import_id: int) -> documents.ImportRow:
    """Work on an import as a worker does, and return what became of it."""
    run_import(import_id)
    return get(import_id)


def get(import_id: int) -> documents.ImportRow:
    return documents.get_import(identity.SYSTEM, import_id)


def store(import_id: int, actor: identity.Actor = identity.SYSTEM) -> documents.ImportRow:
    """Press “Import” after the preview."""
    documents.start_import(import_id, actor=actor, at=MONDAY)
    return work(import_id)


def imported(content: str | bytes, *, kind: str = "products", **told: str) -> documents.ImportRow:
    """Import a file without a preview."""
    return work(bring(content, kind=kind, goes_on=True, wanted=told))


def errors_of(import_id: int) -> list[tuple[int, str, str, str]]:
    """Return row, column, what is wrong and what to do."""
    found = documents.list_row_errors(identity.SYSTEM, import_id)
    return [(each.row, each.column, each.what, each.remedy) for each in found]


def counts(row: documents.ImportRow) -> tuple[int, int, int, int, int]:
    """Return how many rows were read, and are new, changed, the same and refused."""
    told = row.counts
    return told.read, told.new, told.changed, told.same, told.refused
