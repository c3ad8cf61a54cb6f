"""End an export that could not be made."""

from datetime import datetime

from django.db import transaction

from zhongshu.documents.export_rows import end_export
from zhongshu.documents.export_values import ExportState, ExportWork
from zhongshu.documents.locks import lock_export_work
from zhongshu.identity import public as identity


@transaction.atomic
def fail_export(work: ExportWork, message: str, *, actor: identity.Actor, at: datetime) -> None:
    """Say why it failed, in a sentence.

    Raises:
        WorkLostError: it was cancelled, or somebody took it over.
    """
    row = lock_export_work(work)
    row.message = message[:1_000]
    end_export(row, ExportState.FAILED, at=at)
    row.save()
    identity.record(
        actor,
        "documents.export.failed",
        f"documents.export:{row.pk}",
        list=row.list_code,
        format=row.format,
    )
