"""Note the id that the marketplace gave to a report."""

from django.db import transaction

from zhongshu.channels.facts import ReportState
from zhongshu.channels.models import ReportRequest


@transaction.atomic
def record_report_asked(request_id: int, report_id: str) -> None:
    """Note the report's id before it is looked at, so that a crash asks for no second one.

    An older request that led to the same report is replaced by this one.
    """
    request = ReportRequest.objects.select_for_update().get(pk=request_id)
    ReportRequest.objects.filter(account_id=request.account_id, report_id=report_id).exclude(
        pk=request_id
    ).delete()
    request.report_id = report_id
    request.state = ReportState.IN_QUEUE
    request.save()
