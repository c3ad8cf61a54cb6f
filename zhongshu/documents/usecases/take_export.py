"""Take an export that waits for a worker."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from zhongshu.documents.export_rows import to_export_work
from zhongshu.documents.export_values import EXPORTING, ExportState, ExportWork
from zhongshu.documents.models import ListExport
from zhongshu.documents.queueing import LEASE


@transaction.atomic
def take_export(export_id: int, *, at: datetime) -> ExportWork | None:
    """Return the export as ours to make; None when it is over, or somebody has it."""
    row = (
        ListExport.objects.select_for_update()
        .filter(Q(run_id=None) | Q(beat_at__lt=at - LEASE), pk=export_id, state__in=EXPORTING)
        .first()
    )
    if row is None:
        return None
    row.run_id = uuid.uuid4()
    row.state = ExportState.RUNNING.value
    row.beat_at = at
    row.tries += 1
    row.rows = 0
    row.started_at = at
    row.save()
    return to_export_work(row)
