"""Take an import that waits for a worker."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from zhongshu.documents.models import FileImport
from zhongshu.documents.queueing import LEASE
from zhongshu.documents.stored import to_work
from zhongshu.documents.values import WORKING, Work


@transaction.atomic
def take_work(import_id: int, *, at: datetime) -> Work | None:
    """Return the import as ours to work on; None when it is over, or somebody has it."""
    row = (
        FileImport.objects.select_for_update(of=("self",))
        .select_related("file")
        .filter(Q(run_id=None) | Q(beat_at__lt=at - LEASE), pk=import_id, state__in=WORKING)
        .first()
    )
    if row is None:
        return None
    row.run_id = uuid.uuid4()
    row.beat_at = at
    row.started_at = row.started_at or at
    row.save(update_fields=["run_id", "beat_at", "started_at"])
    return to_work(row)
