"""Reading several reports in one run: month by month, and none twice after a run was killed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import Protocol

from zhongshu.channels import public as channels
from zhongshu.flows.fetch_report import fetch_report
from zhongshu.flows.page_transaction import in_one_transaction

BEHIND_AMAZON = timedelta(minutes=2, seconds=30)
LONGEST_REQUEST = timedelta(days=30)

type Now = Callable[[], datetime]


class Question(Protocol):
    """One report of a run; `name` tells it from the others."""

    @property
    def name(self) -> str: ...

    @property
    def order(self) -> channels.ReportOrder: ...


def read_reports[Asked: Question](
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    questions: Sequence[Asked],
    store: Callable[[Asked, channels.DocumentContent], dict[str, int]],
    *,
    before: datetime,
    now: Now,
    after_each: Callable[[], None] | None = None,
    at_last: Callable[[], None] | None = None,
) -> None:
    """Read the reports that a killed run did not read yet, and finish the run at `before`.

    `store` answers with the counts of one. A report that fails is no reason not to read the
    others; the run fails with it at its end. A cancelled one says nothing (F4).
    """
    kept = lease.state.get("done")
    done: dict[str, object] = dict(kept) if isinstance(kept, dict) else {}
    failed: channels.ReportFailedError | None = None
    for question in questions:
        if question.name in done:
            continue
        try:
            document = fetch_report(lease, gateway, question.order, at=now())
        except channels.ReportFailedError as failure:
            failed = failed or failure
            channels.mark_report_consumed(lease, at=now())
            continue
        counts = store(question, document) if document else {}
        done = done | {question.name: counts or {"cancelled": True}}
        conclude = partial(_conclude, lease, gateway, done, expected=len(questions), now=now)
        in_one_transaction(conclude)
        if after_each is not None:
            after_each()
    if at_last is not None:
        at_last()
    if failed is not None:
        raise failed
    channels.finish_run(lease, cursor=before, proof=done, calls=gateway.calls, at=now())


def _conclude(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    done: dict[str, object],
    *,
    expected: int,
    now: Now,
) -> None:
    """Note that a report is read; a killed run does not read it again."""
    channels.mark_report_consumed(lease, at=now())
    channels.record_page(
        lease,
        counts=channels.PageCounts(),
        next_token=None,
        state={"done": done},
        calls=gateway.calls,
        expected=expected,
        at=now(),
    )


def freeze_days(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    *,
    at_first: timedelta,
    look_back: timedelta,
    at_most: timedelta,
) -> channels.Window:
    """Return the window of the run, from a midnight on: what it began with where it was killed.

    It reaches back so far from the last run's end, or `at_first` from now, and never further than
    Amazon keeps its reports.
    """
    if lease.window is not None:
        return lease.window
    before = gateway.read_clock() - BEHIND_AMAZON
    midnight = datetime.combine(before.date(), time(), before.tzinfo)
    after = midnight - at_first
    if lease.cursor is not None:
        since = min(lease.cursor, midnight).replace(hour=0, minute=0, second=0, microsecond=0)
        after = since - look_back
    window = channels.Window(max(after, midnight - at_most), before)
    channels.begin_window(lease, window=window)
    return window


def slices_of(after: datetime, before: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Return the requests that cover a time, a month at most in each."""
    while after < before:
        end = min(after + LONGEST_REQUEST, before)
        yield after, end
        after = end
