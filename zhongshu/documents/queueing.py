"""The job of an import: queued with what makes it necessary; a job too many does nothing."""

from datetime import datetime, timedelta

from procrastinate.contrib.django import app

from zhongshu.documents.models import FileImport

WORK_ON_IMPORT = "work_on_import"
PRIORITY = 8
# Longer than any batch takes: whoever gave no sign of life for so long is dead.
LEASE = timedelta(minutes=3)


def queue_work(row: FileImport, *, at: datetime) -> None:
    """Let a worker take this import; whoever had it before has it no longer."""
    row.run_id = None
    row.beat_at = at
    row.stop_requested_at = None
    row.save()
    app.configure_task(WORK_ON_IMPORT, priority=PRIORITY).defer(import_id=row.pk)
