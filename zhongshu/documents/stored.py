"""Rows of documents as values: what lies in JSON is made whole again."""

import re
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from zhongshu.documents.models import FileImport, ImportRowError
from zhongshu.documents.values import (
    WORKING,
    ColumnUse,
    Counts,
    FirstRow,
    ImportKind,
    ImportRow,
    ImportState,
    Place,
    Reading,
    RowError,
    Work,
)
from zhongshu.kernel.sentences import Sentence

# A sentence says what is wrong; the one behind it, what the right form is.
SENTENCES = re.compile(r"(?P<what>.+(?:\.(?= )|。)) ?(?P<remedy>[^ ].*)")


def to_uses(stored: list[dict[str, str]]) -> tuple[ColumnUse, ...]:
    return tuple(ColumnUse(**each) for each in stored)


def from_uses(uses: tuple[ColumnUse, ...]) -> list[dict[str, Any]]:
    return [asdict(each) for each in uses]


def to_counts(row: FileImport) -> Counts:
    return Counts(
        row.rows_read,
        row.rows_new,
        row.rows_changed,
        row.rows_same,
        row.rows_refused,
        row.rows_older,
    )


def set_counts(row: FileImport, counts: Counts) -> None:
    row.rows_read, row.rows_new = counts.read, counts.new
    row.rows_changed, row.rows_same = counts.changed, counts.same
    row.rows_refused, row.rows_older = counts.refused, counts.older


def to_place(row: FileImport) -> Place | None:
    """Return the store that a file is of; None where it is of none."""
    if row.store_id is None:
        return None
    return Place(row.store_id, row.marketplace_id, row.as_of, row.is_complete)


def to_work(row: FileImport) -> Work:
    """Return what somebody needs to go on with an import that was just taken."""
    if row.run_id is None:
        raise ValueError("nobody holds this import")
    return Work(
        import_id=row.pk,
        run_id=row.run_id,
        kind=ImportKind(row.kind),
        state=ImportState(row.state),
        file_id=row.file_id,
        user_id=row.user_id,
        who=row.who,
        language=row.language,
        title=row.file.name,
        reading=Reading(**row.reading),
        uses=to_uses(row.uses),
        wanted=dict(row.wanted),
        goes_on=row.goes_on,
        done=row.done,
        counts=to_counts(row),
        edit_ids=tuple(row.edit_ids),
        pairing_ids=tuple(row.pairing_ids),
        made_at=row.made_at,
        place=to_place(row),
    )


def to_row(row: FileImport) -> ImportRow:
    """Return an import as it is shown."""
    return ImportRow(
        id=row.pk,
        kind=ImportKind(row.kind),
        state=ImportState(row.state),
        file_name=row.file.name,
        size=row.file.size,
        sha256=row.file.sha256,
        who=row.who,
        made_at=row.made_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        is_stopping=row.stop_requested_at is not None,
        done=row.done,
        total=row.total,
        counts=to_counts(row),
        message=row.message,
        reading=Reading(**row.reading),
        heads=tuple(row.heads),
        sheets=tuple(row.sheets),
        uses=to_uses(row.uses),
        first=tuple(
            FirstRow(each["row"], tuple(each["cells"]), each["outcome"]) for each in row.first
        ),
        has_stored=has_stored(row),
        may_take_back=may_take_back(row),
        place=to_place(row),
        deleted_at=row.deleted_at,
        kept_until=_find_end(row),
    )


def to_row_error(row: ImportRowError) -> RowError:
    """Return what was wrong with a row, in the language of whoever reads it."""
    what, remedy = row.what, row.remedy
    if row.facts is not None:
        facts = {
            name: fact if isinstance(fact, str) else tuple(fact) for name, fact in row.facts.items()
        }
        what = str(Sentence(row.what, facts))
        if remedy:
            remedy = gettext(remedy)
        elif found := SENTENCES.fullmatch(what):
            what, remedy = found["what"], found["remedy"]
        else:
            remedy = gettext(row.hint) if row.hint else ""
    return RowError(row.row, row.column, what, remedy, tuple(row.cells))


def _find_end(row: FileImport) -> datetime | None:
    """Return when the night begins to delete its file; None where it never does."""
    if row.file.purge_after and row.file.purged_at is None and row.deleted_at is None:
        told: datetime = row.file.purge_after
        return told  # it names persons
    if settings.IMPORTS_KEPT is None or row.deleted_at or row.state in WORKING:
        return None
    end: datetime = (row.finished_at or row.made_at) + settings.IMPORTS_KEPT
    return end


def has_stored(row: FileImport) -> bool:
    """Whether something of it was stored, and was not taken back."""
    is_over = row.state in {ImportState.DONE, ImportState.STOPPED, ImportState.FAILED}
    return is_over and bool(row.edit_ids or row.pairing_ids or row.has_effects)


def may_take_back(row: FileImport) -> bool:
    """Whether that can be taken back: what says how goes with its file."""
    return has_stored(row) and row.deleted_at is None


def start_over(row: FileImport) -> None:
    """Forget what became of the rows so far: nothing of them was stored."""
    row.done, row.message, row.first = 0, "", []
    row.started_at = row.finished_at = None
    set_counts(row, Counts())
    row.row_errors.all().delete()
