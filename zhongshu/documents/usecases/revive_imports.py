"""Queue imports whose worker died again."""

from datetime import datetime

from django.db import transaction

from zhongshu.documents.models import FileImport
from zhongshu.documents.queueing import LEASE, queue_work
from zhongshu.documents.values import WORKING


@transaction.atomic
def revive_imports(*, at: datetime) -> int:
    """Let another worker go on where a silent one stood; return with how many."""
    silent = FileImport.objects.filter(state__in=WORKING, beat_at__lt=at - LEASE)
    rows = list(silent.order_by("pk").select_for_update(skip_locked=True))
    for row in rows:
        queue_work(row, at=at)
    return len(rows)
