"""What the program asks itself: which streams are due, dead or late."""

from datetime import datetime

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateWorker

from zhongshu.channels.lateness import measure_lateness
from zhongshu.channels.models import SyncStream
from zhongshu.channels.stream_rows import LateStream
from zhongshu.channels.stream_rules import DEAD_AFTER, QUEUE_PATIENCE
from zhongshu.channels.values import AccountState, DueStream


def _awake() -> QuerySet[SyncStream]:
    return SyncStream.objects.filter(enabled=True, account__state=AccountState.CONNECTED)


def list_due_streams(at: datetime) -> list[DueStream]:
    """Return what is due and neither running nor queued, most overdue first.

    A run without heartbeat counts as not running, a job queued for long as lost.
    """
    due = (
        _awake()
        .filter(due_at__lte=at)
        .filter(Q(queued_at=None) | Q(queued_at__lt=at - QUEUE_PATIENCE))
        .filter(Q(run_id=None) | Q(heartbeat_at__lt=Now() - DEAD_AFTER))
        .order_by("due_at", "pk")
    )
    rows = due.values_list("pk", "account_id", "kind", "deaths", "run_id")
    # A run that holds a stream that is due has died; the next one counts it.
    return [
        DueStream(pk, account, kind, has_died=deaths > 0 or run_id is not None)
        for pk, account, kind, deaths, run_id in rows
    ]


def list_dead_streams() -> list[DueStream]:
    """Return the streams whose run has no heartbeat: its worker is gone."""
    dead = _awake().filter(run_id__isnull=False, heartbeat_at__lt=Now() - DEAD_AFTER)
    rows = dead.order_by("pk").values_list("pk", "account_id", "kind")
    return [DueStream(pk, account, kind, has_died=True) for pk, account, kind in rows]


def is_stream_due(stream_id: int, at: datetime, *, for_person: bool = False) -> bool:
    """Whether the stream should run; for a person, also when it is switched off."""
    streams = SyncStream.objects.all() if for_person else _awake()
    return streams.filter(pk=stream_id, due_at__lte=at).exists()


def get_worker_heartbeat() -> datetime | None:
    """Return the last heartbeat of any worker; None when none is registered."""
    last: datetime | None = ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))[
        "last"
    ]
    return last


def list_late_streams(at: datetime) -> list[LateStream]:
    """Return streams whose last success is more than two periods ago.

    Counted from the last success, so that neither pauses for allowance nor failures hide it;
    one that was switched off because its worker died again and again is late too.
    """
    late = measure_lateness(SyncStream.objects.all()).filter(late_since__lt=at)
    return [
        LateStream(
            stream_id=stream.pk,
            account_id=stream.account_id,
            account_name=stream.account.name,
            kind=stream.kind,
            late_since=stream.late_since,
            throttled_since=stream.throttled_since,
            failures=stream.failures,
        )
        for stream in late
    ]
