"""Note a report that was found, not asked for, such as a settlement."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.facts import ReportStatus
from zhongshu.channels.models import ReportRequest
from zhongshu.channels.stream_locks import lock_lease
from zhongshu.channels.values import RunLease


@transaction.atomic
def record_found_report(lease: RunLease, *, status: ReportStatus, at: datetime) -> None:
    """Note that the report's document is stored; noting it twice changes nothing.

    Raises:
        LeaseLostError: another run took the stream over.
    """
    stream = lock_lease(lease)
    ReportRequest.objects.get_or_create(
        account_id=lease.account_id,
        report_id=status.report_id,
        defaults={
            "stream": stream,
            "report_type": status.report_type,
            "marketplace_ids": sorted(status.marketplace_ids),
            "data_start": status.data_start,
            "data_end": status.data_end,
            "intended_at": status.created_at or at,
            "state": status.state[:20],
            "document_id": status.document_id or "",
            "finished_at": at,
            "consumed_at": at,
        },
    )
