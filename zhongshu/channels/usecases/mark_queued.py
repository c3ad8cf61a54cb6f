"""Note that a job waits for these streams."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from zhongshu.channels.models import SyncStream


@transaction.atomic
def mark_queued(stream_ids: Collection[int], at: datetime | None) -> None:
    """Note that a job was queued for each, so that the next tick queues no second one.

    `at` None says that the job is lost: the streams are due at once again.
    """
    SyncStream.objects.filter(pk__in=list(stream_ids)).update(queued_at=at)
