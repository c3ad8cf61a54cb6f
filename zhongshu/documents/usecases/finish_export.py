"""Finish an export: its file is there."""

from datetime import datetime

from django.db import transaction

from zhongshu.documents.export_rows import end_export
from zhongshu.documents.export_values import ExportState, ExportWork
from zhongshu.documents.locks import lock_export_work
from zhongshu.documents.models import StoredFile
from zhongshu.identity import public as identity


@transaction.atomic
def finish_export(
    work: ExportWork, *, file_id: int, rows: int, actor: identity.Actor, at: datetime
) -> None:
    """Give it the file that was stored, and keep the rights of the actor it was made for.

    Raises:
        WorkLostError: it was cancelled, or somebody took it over; the file must not stay.
    """
    row = lock_export_work(work)
    row.file = StoredFile.objects.get(pk=file_id)
    row.rows = rows
    row.role = actor.role.value
    row.every_store = actor.sees_every_store
    row.store_ids = sorted(actor.store_ids)
    end_export(row, ExportState.DONE, at=at)
    row.save()
    identity.record(
        actor,
        "documents.export.done",
        f"documents.export:{row.pk}",
        list=row.list_code,
        format=row.format,
        rows=rows,
        size=row.file.size,
    )
