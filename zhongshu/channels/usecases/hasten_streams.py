"""Let streams run sooner than their period, because something changed at Amazon."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from zhongshu.channels.models import SyncStream


@transaction.atomic
def hasten_streams(*, account_ids: Collection[int], kind: str, due_at: datetime) -> int:
    """Make the accounts' streams of one kind due by then; return how many were due later.

    One that runs, is switched off, fails or waits for allowance keeps its own time.
    """
    return SyncStream.objects.filter(
        account__in=account_ids,
        kind=kind,
        enabled=True,
        run_id=None,
        failures=0,
        throttled_since=None,
        due_at__gt=due_at,
    ).update(due_at=due_at)
