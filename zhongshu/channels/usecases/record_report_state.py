"""Note how far a report is."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.facts import ReportState, ReportStatus
from zhongshu.channels.models import ReportRequest

WITHOUT_DOCUMENT = {ReportState.CANCELLED, ReportState.FATAL}


@transaction.atomic
def record_report_state(
    request_id: int, status: ReportStatus, next_poll_at: datetime | None, *, at: datetime
) -> None:
    """Count one look at the report; `next_poll_at` None says that it is finished.

    A report that ends without a document is used up with that.
    """
    request = ReportRequest.objects.select_for_update().get(pk=request_id)
    request.polls += 1
    request.state = status.state[:20]
    request.document_id = status.document_id or ""
    request.next_poll_at = next_poll_at
    if next_poll_at is None:
        request.finished_at = at
    if status.state in WITHOUT_DOCUMENT:
        request.consumed_at = at
    request.save()
