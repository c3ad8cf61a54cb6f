"""Rows of exports as values, and what of them is the same wish."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from zhongshu.documents.deleting import delete_stored
from zhongshu.documents.export_errors import ExportStateError
from zhongshu.documents.export_values import ExportRow, ExportState, ExportWork, NewExport
from zhongshu.documents.models import ListExport
from zhongshu.identity import public as identity


def fingerprint_of(new: NewExport) -> str:
    """Return what makes two wishes one."""
    told = [new.list_code, new.format, new.language, new.filter, new.words]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def to_export_work(row: ListExport) -> ExportWork:
    """Return what somebody needs to make an export that was just taken."""
    if row.run_id is None:
        raise ValueError("nobody holds this export")
    wanted = NewExport(row.list_code, row.format, row.language, row.filter, row.words)
    return ExportWork(row.pk, row.run_id, wanted, row.user_id, row.who)


def to_export_row(row: ListExport) -> ExportRow:
    """Return an export as it is shown."""
    file = row.file
    return ExportRow(
        id=row.pk,
        list_code=row.list_code,
        format=row.format,
        filter=row.filter,
        is_for_programs=row.words is None,
        state=ExportState(row.state),
        user_id=row.user_id,
        who=row.who,
        rows=row.rows,
        size=file.size if file else 0,
        sha256=file.sha256 if file else "",
        file_name=file.name if file else "",
        message=row.message,
        made_at=row.made_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        expires_at=row.expires_at,
        downloaded_at=row.downloaded_at,
    )


def end_export(row: ListExport, state: ExportState, *, at: datetime) -> None:
    """Let go of an export whose work is over; from now on its time runs."""
    row.state = state.value
    row.run_id = row.beat_at = None
    row.finished_at = at
    row.expires_at = at + settings.EXPORTS_KEPT


def require_readable(row: ListExport, actor: identity.Actor, *, at: datetime) -> None:
    """Refuse a file that is not there, or that shows what its reader may no longer see.

    Raises:
        ExportStateError: it says why.
    """
    if row.state in {ExportState.WAITING, ExportState.RUNNING}:
        raise ExportStateError(row.pk, row.state, ExportStateError.NOT_READY)
    if row.file_id is None:
        raise ExportStateError(row.pk, row.state, ExportStateError.NO_FILE)
    if row.expires_at is not None and row.expires_at <= at:
        raise ExportStateError(row.pk, row.state, ExportStateError.EXPIRED)
    if not actor.is_full_admin and not _still_sees(row, actor):
        raise ExportStateError(row.pk, row.state, ExportStateError.RIGHTS)


def _still_sees(row: ListExport, actor: identity.Actor) -> bool:
    """Whether the reader may still see everything that the file shows."""
    if row.role != actor.role:
        return False
    if actor.sees_every_store:
        return True
    return not row.every_store and actor.store_ids.issuperset(row.store_ids)


def delete_rows(rows: Sequence[ListExport]) -> None:
    """Delete exports with their files; the caller holds them."""
    files = [row.file_id for row in rows if row.file_id is not None]
    ListExport.objects.filter(pk__in=[row.pk for row in rows]).delete()
    delete_stored(files)
