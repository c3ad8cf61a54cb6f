"""Say how far an export is, and that somebody still works on it."""

from datetime import datetime

from django.db import transaction

from zhongshu.documents.errors import WorkLostError
from zhongshu.documents.export_values import ExportWork
from zhongshu.documents.models import ListExport


@transaction.atomic
def beat_export(work: ExportWork, rows: int, *, at: datetime) -> None:
    """Note the rows that were written so far.

    Raises:
        WorkLostError: it was cancelled, or somebody took it over.
    """
    held = ListExport.objects.filter(pk=work.export_id, run_id=work.run_id)
    if not held.update(rows=rows, beat_at=at):
        raise WorkLostError(was_stopped=True)
