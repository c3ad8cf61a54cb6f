"""Start a run of a stream: whoever holds the lease, and nobody else, may write for it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_noop as _

from zhongshu.channels.issues import STREAM_QUARANTINED, subject_of_stream
from zhongshu.channels.models import SyncRun, SyncStream
from zhongshu.channels.stream_rules import DEAD_AFTER, MOST_DEATHS, TOKEN_LIFE
from zhongshu.channels.usecases.open_issues import open_issues
from zhongshu.channels.values import (
    AccountState,
    RunLease,
    RunStatus,
    StreamSettings,
    Trigger,
    Window,
)

WORKER_DIED = _("The worker died")


@transaction.atomic
def start_run(*, stream_id: int, trigger: Trigger, at: datetime) -> RunLease | None:
    """Start a run and return its lease; None when it may not run now.

    It may not while another run is alive, while the account is not connected, or when it is
    switched off and no person asks. A run without a heartbeat for 60 s (database clock) is
    dead: it becomes FAILED, and the new run goes on with its window and token. After three
    deaths at the same page the stream is switched off with an issue.
    """
    stream = (
        SyncStream.objects.select_related("account")
        .select_for_update(of=("self",))
        .annotate(is_alive=Q(heartbeat_at__gt=Now() - DEAD_AFTER))
        .filter(pk=stream_id)
        .first()
    )
    if stream is None or stream.account.state != AccountState.CONNECTED:
        return None
    if not stream.enabled and trigger != Trigger.PERSON:
        return None
    if stream.run_id is not None and (stream.is_alive or not _bury(stream, stream.run_id, at)):
        return None

    run = SyncRun.objects.create(
        stream=stream,
        account_id=stream.account_id,
        trigger=trigger,
        started_at=at,
        moved_at=at,
        window_after=stream.window_after,
        window_before=stream.window_before,
    )
    if stream.token_at is None or at - stream.token_at > TOKEN_LIFE:
        stream.page_token = stream.token_at = None
    stream.run_id = run.pk
    stream.heartbeat_at = Now()
    stream.queued_at = None
    stream.save()
    return _to_lease(stream, run.pk, trigger)


def _bury(stream: SyncStream, run_id: int, at: datetime) -> bool:
    """End a dead run; False when the stream is switched off because it dies again and again."""
    died = SyncRun.objects.get(pk=run_id)
    died.end(RunStatus.FAILED, at=at, message=WORKER_DIED)
    stream.deaths += 1
    if stream.deaths < MOST_DEATHS:
        return True
    stream.enabled = False
    open_issues(
        account_id=stream.account_id,
        stream=stream.kind,
        issues=[
            STREAM_QUARANTINED.about(
                subject_of_stream(stream.kind), stream=stream.kind, deaths=stream.deaths
            )
        ],
        at=at,
    )
    stream.release(due_at=at + timedelta(minutes=stream.period_minutes))
    return False


def _to_lease(stream: SyncStream, run_id: int, trigger: Trigger) -> RunLease:
    window = None
    if stream.window_after and stream.window_before:
        window = Window(stream.window_after, stream.window_before)
    return RunLease(
        run_id=run_id,
        stream_id=stream.pk,
        account_id=stream.account_id,
        kind=stream.kind,
        settings=StreamSettings(
            enabled=stream.enabled,
            period_minutes=stream.period_minutes,
            workbench_statuses=tuple(stream.workbench_statuses),
            first_load_days=stream.first_load_days,
            mark_processed=stream.mark_processed,
        ),
        cursor=stream.cursor,
        window=window,
        page_token=stream.page_token,
        state=stream.state,
        carried=stream.carried,
        trigger=trigger,
    )
