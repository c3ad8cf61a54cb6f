"""Note that the file of an export was handed out."""

from datetime import datetime

from django.db import transaction

from zhongshu.documents.export_rows import require_readable, to_export_row
from zhongshu.documents.export_values import ExportRow
from zhongshu.documents.locks import lock_export
from zhongshu.identity import public as identity


@transaction.atomic
def note_download(export_id: int, *, actor: identity.Actor, at: datetime) -> ExportRow:
    """Keep who took it, and return the export; its asker need not be told of it any more.

    Raises:
        ExportNotFoundError: no such export, or not for this actor.
        ExportStateError: it has no file, its time is over, or the actor's rights are others now.
    """
    row = lock_export(export_id, actor)
    require_readable(row, actor, at=at)
    if row.downloaded_at is None and row.user_id == actor.user_id:
        row.downloaded_at = at
        row.save(update_fields=["downloaded_at"])
    identity.record(
        actor,
        "documents.export.downloaded",
        f"documents.export:{row.pk}",
        list=row.list_code,
        format=row.format,
        rows=row.rows,
    )
    return to_export_row(row)
