"""Record that one page of a run is stored."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now

from zhongshu.channels.stream_locks import lock_working_lease
from zhongshu.channels.values import PageCounts, RunLease
from zhongshu.kernel.texts import clean


@transaction.atomic
def record_page(
    lease: RunLease,
    *,
    counts: PageCounts,
    next_token: str | None,
    state: Mapping[str, object] | None = None,
    calls: int = 0,
    step: str = "",
    expected: int | None = None,
    at: datetime,
) -> None:
    """Count a page and keep the token of the next one, inside the page's own transaction.

    The stream stays locked until that transaction ends, so that a worker which slept through
    its heartbeat writes nothing: the refusal takes the page's rows back with it.
    `state` None leaves the state; a token that stays the same grows older. `calls` are those
    of the run so far, so that a page told twice counts no call twice.

    Raises:
        LeaseLostError: another run took the stream over, or this one is to stop.
    """
    stream, run = lock_working_lease(lease)

    if next_token != stream.page_token:
        stream.page_token = next_token
        stream.token_at = at if next_token else None
    if state is not None:
        stream.state = dict(state)
    stream.heartbeat_at = Now()
    stream.deaths = 0
    stream.save()

    run.pages += 1
    run.read += counts.read
    run.new += counts.new
    run.changed += counts.changed
    run.unchanged += counts.unchanged
    run.refused += counts.refused
    run.calls = max(run.calls, calls)
    run.moved_at = at
    if step:
        run.step = clean(step, longest=200)
    if expected is not None:
        run.expected = expected
    run.save()
