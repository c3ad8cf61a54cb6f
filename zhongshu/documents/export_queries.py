"""What others may read of exports; everybody sees their own, full administrators all."""

from collections.abc import Iterator
from datetime import datetime

from zhongshu.documents.export_errors import ExportNotFoundError
from zhongshu.documents.export_rows import require_readable, to_export_row
from zhongshu.documents.export_values import ExportRow, ExportRows, ExportState
from zhongshu.documents.models import ListExport
from zhongshu.documents.queries import MOST_ROWS, read_stored_file
from zhongshu.identity import public as identity

MOST_TOLD = 20


def list_exports(
    actor: identity.Actor, *, older_than: int | None = None, limit: int = 50
) -> ExportRows:
    """Return exports, the newest first."""
    found = ListExport.objects.for_actor(actor).select_related("file").order_by("-pk")
    if older_than is not None:
        found = found.filter(pk__lt=older_than)
    limit = min(limit, MOST_ROWS)
    rows = list(found[: limit + 1])
    more = len(rows) > limit
    rows = rows[:limit]
    return ExportRows(tuple(map(to_export_row, rows)), rows[-1].pk if more and rows else None)


def get_export(actor: identity.Actor, export_id: int) -> ExportRow:
    """Return one export.

    Raises:
        ExportNotFoundError: no such export, or not for this actor.
    """
    return to_export_row(_get(actor, export_id))


def list_ended_exports(actor: identity.Actor, at: datetime) -> list[ExportRow]:
    """Return the actor's own exports that ended and that they did not look after: the newest."""
    if actor.user_id is None:
        return []
    ended = ListExport.objects.filter(
        user=actor.user_id,
        state__in=[ExportState.DONE.value, ExportState.FAILED.value],
        downloaded_at=None,
        expires_at__gt=at,
    )
    return list(map(to_export_row, ended.select_related("file").order_by("-pk")[:MOST_TOLD]))


def read_export(actor: identity.Actor, export_id: int, at: datetime) -> Iterator[bytes]:
    """Return the file of an export, piece by piece.

    Raises:
        ExportNotFoundError: no such export, or not for this actor.
        ExportStateError: it has no file, its time is over, or the actor's rights are others now.
    """
    row = _get(actor, export_id)
    require_readable(row, actor, at=at)
    if row.file_id is None:
        raise ValueError("what is readable has a file")
    return read_stored_file(actor, row.file_id)


def _get(actor: identity.Actor, export_id: int) -> ListExport:
    found = ListExport.objects.for_actor(actor).select_related("file").filter(pk=export_id).first()
    if found is None:
        raise ExportNotFoundError(export_id=export_id)
    return found
