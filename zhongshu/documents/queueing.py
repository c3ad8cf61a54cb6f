"""Jobs of imports and exports: queued with what makes them necessary; one too many does nothing."""

from datetime import datetime, timedelta

from procrastinate.contrib.django import app

from zhongshu.documents.export_values import ExportState
from zhongshu.documents.models import FileImport, ListExport

WORK_ON_IMPORT = "work_on_import"
PRIORITY = 8
MAKE_EXPORT = "make_export"
EXPORT_PRIORITY = 6
# So many are made at a time: streams and imports need workers too.
LANES = 2
# Longer than any batch takes: whoever gave no sign of life for so long is dead.
LEASE = timedelta(minutes=3)


def queue_work(row: FileImport, *, at: datetime) -> None:
    """Let a worker take this import; whoever had it before has it no longer."""
    row.run_id = None
    row.beat_at = at
    row.stop_requested_at = None
    row.save()
    app.configure_task(WORK_ON_IMPORT, priority=PRIORITY).defer(import_id=row.pk)


def queue_export(row: ListExport, *, at: datetime) -> None:
    """Let a worker take this export; whoever had it before has it no longer."""
    row.run_id = None
    row.state = ExportState.WAITING.value
    row.beat_at = at
    row.save()
    lane = f"{MAKE_EXPORT}:{row.pk % LANES}"
    app.configure_task(MAKE_EXPORT, priority=EXPORT_PRIORITY, lock=lane).defer(export_id=row.pk)
