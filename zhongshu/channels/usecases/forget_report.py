"""Take back an intent: the marketplace surely made no report."""

from django.db import transaction

from zhongshu.channels.models import ReportRequest


@transaction.atomic
def forget_report(request_id: int) -> None:
    """Remove a request that was refused before it led to a report."""
    ReportRequest.objects.filter(pk=request_id, report_id=None).delete()
