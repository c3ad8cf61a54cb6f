"""Delete what the sync centre needs no more."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from zhongshu.channels.models import (
    AmazonCall,
    NotificationSeen,
    RawDocument,
    ReportRequest,
    SyncIssue,
    SyncRun,
)
from zhongshu.channels.values import ARCHIVED_REPORTS

RUNS = CALLS = DOCUMENTS = RAW = timedelta(days=30)
ISSUES = timedelta(days=90)
NOTIFICATIONS = timedelta(days=30)  # twice as long as a queue may keep a message
REQUESTS = timedelta(days=120)  # longer than Amazon offers a report: a found one is known


@transaction.atomic
def prune_streams(*, at: datetime) -> None:
    """Delete old runs, counts of calls, used requests, settled issues and passing documents.

    Notifications are forgotten long after the queue has.

    Archived report types are kept for ever. Raw content of issues may hold personal data: it
    goes after 30 days, settled or not.
    """
    SyncRun.objects.filter(finished_at__lt=at - RUNS).delete()
    AmazonCall.objects.filter(hour__lt=at - CALLS).delete()
    ReportRequest.objects.filter(consumed_at__isnull=False, intended_at__lt=at - REQUESTS).delete()
    NotificationSeen.objects.filter(seen_at__lt=at - NOTIFICATIONS).delete()
    SyncIssue.objects.filter(Q(resolved_at__lt=at - ISSUES) & Q(ignored_by="")).delete()
    SyncIssue.objects.filter(opened_at__lt=at - RAW, raw__isnull=False).update(raw=None)
    RawDocument.objects.filter(stored_at__lt=at - DOCUMENTS).exclude(
        report_type__in=list(ARCHIVED_REPORTS)
    ).delete()
