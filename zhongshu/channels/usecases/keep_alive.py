"""Keep a run alive while it waits for an answer, unless it has hung."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from zhongshu.channels.models import SyncRun, SyncStream
from zhongshu.channels.stream_rules import HUNG_AFTER
from zhongshu.channels.values import RunLease


@transaction.atomic
def keep_alive(lease: RunLease, *, calls: int = 0, at: datetime) -> bool:
    """Renew the heartbeat; False when another run took the stream over, or this one is over.

    A run that stored no page and said nothing for a quarter of an hour hangs: its heart is
    left to stop, so that another one takes over. `calls` are those of the run so far: were its
    worker killed, they would be known.
    """
    moves = SyncRun.objects.filter(pk=OuterRef("run_id"), moved_at__gt=at - HUNG_AFTER)
    is_kept = bool(
        SyncStream.objects.filter(Exists(moves), pk=lease.stream_id, run_id=lease.run_id).update(
            heartbeat_at=Now()
        )
    )
    if is_kept:
        SyncRun.objects.filter(pk=lease.run_id, calls__lt=calls).update(calls=calls)
    return is_kept
