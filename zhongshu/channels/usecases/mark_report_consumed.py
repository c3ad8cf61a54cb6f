"""Say that the stream's report is used up."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.models import ReportRequest
from zhongshu.channels.stream_locks import lock_lease
from zhongshu.channels.values import RunLease


@transaction.atomic
def mark_report_consumed(lease: RunLease, *, at: datetime) -> None:
    """Say that what the stream asked for is stored, or given up. Repeating changes nothing.

    Raises:
        LeaseLostError: another run took the stream over.
    """
    stream = lock_lease(lease)
    ReportRequest.objects.filter(stream=stream, consumed_at=None).update(consumed_at=at)
