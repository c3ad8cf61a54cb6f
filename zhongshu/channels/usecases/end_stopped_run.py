"""End a run that a person stopped."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.models import SyncRun
from zhongshu.channels.stream_locks import lock_lease
from zhongshu.channels.values import RunLease, RunStatus


@transaction.atomic
def end_stopped_run(lease: RunLease, *, due_at: datetime, calls: int = 0, at: datetime) -> None:
    """End the run as STOPPED; window and token stay, the next run goes on with them.

    Raises:
        LeaseLostError: another run took the stream over.
    """
    stream = lock_lease(lease)
    stream.deaths = 0
    stream.release(due_at=due_at)
    SyncRun.objects.get(pk=lease.run_id).end(RunStatus.STOPPED, at=at, calls=calls)
