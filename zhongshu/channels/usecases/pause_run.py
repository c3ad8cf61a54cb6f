"""Pause a run: it goes on later where it is, with its window, token and state."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.stream_locks import lock_working_lease
from zhongshu.channels.values import RunLease, RunStatus


@transaction.atomic
def pause_run(
    lease: RunLease,
    *,
    due_at: datetime,
    reason: str,
    is_throttled: bool,
    calls: int = 0,
    at: datetime,
) -> None:
    """End the run as THROTTLED or PAUSED; the stream is due again at `due_at`.

    Raises:
        LeaseLostError: another run took the stream over, or this one is to stop: a person who
            stopped it while it waited does not see it go on by itself.
    """
    stream, run = lock_working_lease(lease)
    if is_throttled:
        stream.throttled_since = stream.throttled_since or at
    stream.deaths = 0
    stream.release(due_at=due_at)

    status = RunStatus.THROTTLED if is_throttled else RunStatus.PAUSED
    run.end(status, at=at, calls=calls, message=reason)
