"""Say that a run is alive though it stores no page, such as while it waits for a report."""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now

from zhongshu.channels.stream_locks import lock_working_lease
from zhongshu.channels.values import RunLease
from zhongshu.kernel.texts import clean


@transaction.atomic
def beat(lease: RunLease, *, step: str = "", at: datetime) -> None:
    """Renew the heartbeat and name the step a person sees.

    Raises:
        LeaseLostError: another run took the stream over, or this one is to stop.
    """
    stream, run = lock_working_lease(lease)
    stream.heartbeat_at = Now()
    stream.save(update_fields=["heartbeat_at"])

    run.moved_at = at
    if step:
        run.step = clean(step, longest=200)
    run.save(update_fields=["moved_at", "step"])
