"""Let reports that are finished be fetched at once, instead of at their next look."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from zhongshu.channels.models import ReportRequest, SyncStream


@transaction.atomic
def wake_reports(*, account_id: int, report_ids: Collection[str], at: datetime) -> int:
    """Make our waiting requests and their streams due; return how many reports were ours.

    Reports that somebody else asked for, and finished ones, change nothing.
    """
    waiting = ReportRequest.objects.filter(
        account_id=account_id,
        report_id__in=report_ids,
        finished_at=None,
        consumed_at=None,
    )
    streams = list(waiting.values_list("stream_id", flat=True))
    if not streams:
        return 0
    SyncStream.objects.filter(pk__in=streams, enabled=True, run_id=None, due_at__gt=at).update(
        due_at=at
    )
    return waiting.update(next_poll_at=at)
