"""Let go of an export so that another worker makes it."""

from datetime import datetime

from django.db import transaction

from zhongshu.documents.export_values import ExportWork
from zhongshu.documents.locks import lock_export_work
from zhongshu.documents.queueing import queue_export


@transaction.atomic
def release_export(work: ExportWork, *, at: datetime) -> None:
    """Queue it again: this worker must go, and that is no try.

    Raises:
        WorkLostError: it was cancelled, or somebody took it over.
    """
    row = lock_export_work(work)
    row.tries -= 1
    queue_export(row, at=at)
