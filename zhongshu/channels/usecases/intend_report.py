"""Write down that a report is about to be asked for."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.facts import ReportOrder, ReportState
from zhongshu.channels.models import ReportRequest
from zhongshu.channels.stream_locks import lock_lease
from zhongshu.channels.values import RunLease


@transaction.atomic
def intend_report(lease: RunLease, *, order: ReportOrder, at: datetime) -> int:
    """Write the intent and return its id, before the call: asking twice makes two reports.

    Whatever else the stream had asked for is given up.

    Raises:
        LeaseLostError: another run took the stream over.
    """
    stream = lock_lease(lease)
    ReportRequest.objects.filter(stream=stream, consumed_at=None).update(consumed_at=at)
    return ReportRequest.objects.create(
        account_id=lease.account_id,
        stream=stream,
        report_type=order.report_type,
        marketplace_ids=sorted(order.marketplace_ids),
        data_start=order.data_start,
        data_end=order.data_end,
        options=dict(order.options),
        intended_at=at,
        state=ReportState.INTENDED,
    ).pk
