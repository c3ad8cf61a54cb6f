"""Imports of the tests: a file from text or rows, brought by somebody, worked on at once."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cast import MONDAY
from tests.documents.files import write_book
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
