"""What others may read of streams and their runs."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Avg, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext

from zhongshu.channels.errors import RunNotFoundError, StreamNotFoundError
from zhongshu.channels.models import RateBucket, SyncRun, SyncStream
from zhongshu.channels.paging import cut_page
from zhongshu.channels.rules import RESTING
from zhongshu.channels.stream_rows import Rows, RunRow, StreamRow
from zhongshu.channels.stream_rules import LIMITING_OPERATION, MOST_DEATHS, allowed_period, is_late
from zhongshu.channels.values import RunStatus
from zhongshu.identity import public as identity

AVERAGED_OVER = timedelta(days=1)


def list_streams(actor: identity.Actor, account_id: int | None = None) -> list[StreamRow]:
    """Return the streams the actor may see, with their last run; four queries, however many."""
    streams = _seen_now(actor).order_by("account__name", "pk")
    if account_id is not None:
        streams = streams.filter(account_id=account_id)
    return _to_rows(list(streams))


def get_stream(actor: identity.Actor, stream_id: int) -> StreamRow:
    """Return one stream.

    Raises:
        StreamNotFoundError: no such stream, or not for this actor.
    """
    rows = _to_rows(list(_seen_now(actor).filter(pk=stream_id)))
    if not rows:
        raise StreamNotFoundError(str(stream_id))
    return rows[0]


def list_runs(
    actor: identity.Actor,
    *,
    account_id: int | None = None,
    stream_id: int | None = None,
    cursor: str = "",
    limit: int = 50,
) -> Rows[RunRow]:
    """Return runs, newest first."""
    runs = SyncRun.objects.for_actor(actor).select_related("stream")
    if account_id is not None:
        runs = runs.filter(account_id=account_id)
    if stream_id is not None:
        runs = runs.filter(stream_id=stream_id)
    return cut_page(runs, cursor, limit, _to_run)


def get_run(actor: identity.Actor, run_id: int) -> RunRow:
    """Return one run, also while it is under way.

    Raises:
        RunNotFoundError: no such run, or not for this actor.
    """
    run = SyncRun.objects.for_actor(actor).select_related("stream").filter(pk=run_id).first()
    if run is None:
        raise RunNotFoundError(run_id)
    return _to_run(run)


def _seen_now(actor: identity.Actor) -> QuerySet[Any]:
    """Return the actor's streams with the database's time, by which lag is measured."""
    streams: QuerySet[Any] = SyncStream.objects.for_actor(actor).select_related("account")
    seen: QuerySet[Any] = streams.annotate(seen_at=Now())
    return seen


def _to_rows(streams: Sequence[Any]) -> list[StreamRow]:
    last = _last_runs(streams)
    periods = _effective_periods(streams)
    return [
        StreamRow(
            stream_id=stream.pk,
            account_id=stream.account_id,
            account_name=stream.account.name,
            kind=stream.kind,
            enabled=stream.enabled,
            period_minutes=stream.period_minutes,
            effective_period_minutes=periods[stream.pk],
            workbench_statuses=tuple(stream.workbench_statuses),
            first_load_days=stream.first_load_days,
            mark_processed=stream.mark_processed,
            cursor=stream.cursor,
            carried=stream.carried,
            due_at=stream.due_at,
            synced_at=stream.synced_at,
            throttled_since=stream.throttled_since,
            failures=stream.failures,
            late_finds=stream.late_finds,
            sync_misses=stream.sync_misses,
            is_running=stream.run_id is not None,
            is_late=stream.account.state not in RESTING
            and (stream.enabled or stream.deaths >= MOST_DEATHS)
            and is_late(
                synced_at=stream.synced_at,
                authorised_at=stream.account.authorised_at,
                period=timedelta(minutes=stream.period_minutes),
                at=stream.seen_at,
            ),
            rests=stream.account.state in RESTING,
            lag_s=_age(stream),
            last_run=last.get(stream.pk),
        )
        for stream in streams
    ]


def _age(stream: Any) -> int | None:
    if stream.synced_at is None:
        return None
    return int((stream.seen_at - stream.synced_at).total_seconds())


def _last_runs(streams: Sequence[SyncStream]) -> dict[int, RunRow]:
    runs = (
        SyncRun.objects.filter(stream__in=[stream.pk for stream in streams])
        .select_related("stream")
        .order_by("stream", "-pk")
        .distinct("stream")
    )
    return {run.stream_id: _to_run(run) for run in runs}


def _effective_periods(streams: Sequence[SyncStream]) -> dict[int, int]:
    """Return the period the allowance permits: calls of a usual run over the refill rate."""
    calls = dict(
        SyncRun.objects.filter(
            stream__in=[stream.pk for stream in streams],
            status=RunStatus.DONE,
            started_at__gt=Now() - AVERAGED_OVER,
        )
        .values_list("stream")
        .annotate(Avg("calls"))
    )
    rates = {
        (account_id, operation): rate
        for account_id, operation, rate in RateBucket.objects.filter(
            account__in={stream.account_id for stream in streams},
            operation__in=set(LIMITING_OPERATION.values()),
        ).values_list("account_id", "operation", "rate")
    }
    return {
        stream.pk: allowed_period(
            period_minutes=stream.period_minutes,
            calls_per_run=calls.get(stream.pk) or 1.0,
            rate=rates.get((stream.account_id, LIMITING_OPERATION.get(stream.kind, ""))),
        )
        for stream in streams
    }


def _to_run(run: SyncRun) -> RunRow:
    return RunRow(
        run_id=run.pk,
        stream_id=run.stream_id,
        account_id=run.account_id,
        kind=run.stream.kind,
        trigger=run.trigger,
        status=run.status,
        started_at=run.started_at,
        finished_at=run.finished_at,
        moved_at=run.moved_at,
        window_after=run.window_after,
        window_before=run.window_before,
        pages=run.pages,
        read=run.read,
        new=run.new,
        changed=run.changed,
        unchanged=run.unchanged,
        refused=run.refused,
        calls=run.calls,
        expected=run.expected,
        step=run.step,
        proof=run.proof,
        message=gettext(run.message) if run.message else "",
        request_id=run.request_id,
        is_stopping=run.stop_requested_at is not None and run.finished_at is None,
    )
