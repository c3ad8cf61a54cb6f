"""End a run that failed: the stream tries again by itself, ever more slowly."""

from datetime import datetime, timedelta

from django.db import transaction

from zhongshu.channels.issues import STREAM_FAILING, subject_of_stream
from zhongshu.channels.models import SyncRun
from zhongshu.channels.stream_locks import lock_lease
from zhongshu.channels.stream_rules import FAILURES_UNTIL_VISIBLE, retry_delay
from zhongshu.channels.usecases.open_issues import open_issues
from zhongshu.channels.values import RunLease, RunStatus


@transaction.atomic
def fail_run(
    lease: RunLease,
    *,
    message: str,
    request_id: str = "",
    calls: int = 0,
    at: datetime,
    forget_token: bool = False,
    forget_window: bool = False,
) -> None:
    """End the run as FAILED; cursor, window and state stay, so that nothing is skipped.

    With `forget_token` the same window is read again from its first page, with
    `forget_window` another one from the cursor. The third failure in a row opens an issue.

    Raises:
        LeaseLostError: another run took the stream over.
    """
    stream = lock_lease(lease)
    stream.failures += 1
    stream.deaths = 0
    if forget_token:
        stream.page_token = stream.token_at = None
    if forget_window:
        stream.forget_window()
    period = timedelta(minutes=stream.period_minutes)
    stream.release(
        due_at=at + retry_delay(failures=stream.failures, period=period, stream_id=stream.pk)
    )

    run = SyncRun.objects.get(pk=lease.run_id)
    run.request_id = request_id[:100]
    run.end(RunStatus.FAILED, at=at, calls=calls, message=message)
    if stream.failures >= FAILURES_UNTIL_VISIBLE:
        open_issues(
            account_id=lease.account_id,
            stream=lease.kind,
            issues=[
                STREAM_FAILING.about(
                    subject_of_stream(lease.kind),
                    stream=lease.kind,
                    failures=stream.failures,
                    message=run.message,
                    request_id=run.request_id,
                )
            ],
            at=at,
        )
