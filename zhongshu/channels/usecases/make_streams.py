"""Give a new account its streams."""

from datetime import datetime, timedelta

from django.db import transaction

from zhongshu.channels.models import SyncStream
from zhongshu.channels.stream_rules import DEFAULTS
from zhongshu.channels.values import StreamKind, StreamSettings


@transaction.atomic
def make_streams(*, account_id: int, at: datetime) -> None:
    """Make the default streams of an account; those it has already stay as they are."""
    statuses = list(StreamSettings().workbench_statuses)
    SyncStream.objects.bulk_create(
        [
            SyncStream(
                account_id=account_id,
                kind=kind,
                period_minutes=period,
                due_at=at + timedelta(minutes=delay),
                workbench_statuses=statuses if kind == StreamKind.ORDERS else [],
            )
            for kind, (period, delay) in DEFAULTS.items()
        ],
        ignore_conflicts=True,
    )
