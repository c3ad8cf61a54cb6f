"""Settle issues whose reason is gone."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from zhongshu.channels.models import SyncIssue


@transaction.atomic
def resolve_issues(*, account_id: int, subjects: Collection[str], at: datetime) -> None:
    """Settle every open issue about these subjects, whatever its code, and drop its raw content."""
    SyncIssue.objects.filter(
        account_id=account_id, subject__in=list(subjects), resolved_at=None
    ).update(resolved_at=at, raw=None)
