"""Finish a run: its window is read to the last page, and the cursor moves."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from zhongshu.channels.errors import FutureCursorError
from zhongshu.channels.issues import ABOUT_STREAMS, subject_of_stream
from zhongshu.channels.models import ReportRequest, SyncIssue, SyncRun
from zhongshu.channels.stream_locks import lock_lease
from zhongshu.channels.stream_rules import CLOCK_TOLERANCE, next_due
from zhongshu.channels.values import RunLease, RunStatus, SweepFindings


@transaction.atomic
def finish_run(
    lease: RunLease,
    *,
    cursor: datetime | None,
    proof: Mapping[str, object] | None = None,
    carried: Mapping[str, object] | None = None,
    found: SweepFindings | None = None,
    is_behind: bool = False,
    calls: int = 0,
    at: datetime,
) -> None:
    """Move the cursor, forget the window and settle the issues about the stream itself.

    `cursor` None leaves it where it is. `proof` is what the run can show for its
    completeness, `found` what a sweep found. Reports that the run used up are not looked at
    again. `carried` is for the next run; None leaves what was carried so far. With `is_behind`
    another window waits: the stream is due at once, and not in step before that one is read.

    Raises:
        LeaseLostError: another run took the stream over.
        FutureCursorError: the cursor would lie in the future, and no window reached that far;
            nothing is written.
    """
    stream = lock_lease(lease)

    # A window was frozen by the marketplace's clock, which counts when ours is slow (J4).
    latest = max(at, stream.window_before or at) + CLOCK_TOLERANCE
    if cursor is not None and cursor > latest:
        raise FutureCursorError(cursor.isoformat())
    if cursor is not None:
        stream.cursor = cursor
    if not is_behind:
        stream.synced_at = at
    stream.throttled_since = None
    stream.failures = stream.deaths = 0
    if carried is not None:
        stream.carried = dict(carried)
    if found is not None:
        stream.late_finds += found.late_finds
        stream.sync_misses = found.sync_misses
    stream.forget_window()
    period = timedelta(minutes=stream.period_minutes)
    due_at = at if is_behind else next_due(due_at=stream.due_at, period=period, at=at)
    stream.release(due_at=due_at)

    run = SyncRun.objects.get(pk=lease.run_id)
    run.proof = dict(proof or {})
    run.end(RunStatus.DONE, at=at, calls=calls)
    ReportRequest.objects.filter(stream=stream, consumed_at=None).update(consumed_at=at)
    SyncIssue.objects.filter(
        account_id=lease.account_id,
        subject=subject_of_stream(lease.kind),
        code__in=ABOUT_STREAMS,
        resolved_at=None,
    ).update(resolved_at=at)
