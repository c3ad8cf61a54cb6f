"""Compare three days of Amazon's order report with our orders: nothing may be missing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import batched
from typing import Self

from zhongshu.channels import public as channels
from zhongshu.flows.cancelled_history import require_empty
from zhongshu.flows.compare_orders import Suspect, count_misses, find_suspects, list_other_sums
from zhongshu.flows.fetch_report import fetch_report
from zhongshu.flows.history_slices import FLAT_REPORT
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.flows.store_orders import (
    Recorder,
    Row,
    askable_marketplaces,
    find_stream,
    open_unreadable_orders,
)
from zhongshu.kernel.outcomes import Outcome

BEHIND_AMAZON = timedelta(minutes=2, seconds=30)
LOOKS_BACK = timedelta(days=3)
BATCH = 500
MOST_SUSPECTS = 2_000
FOUND_LATE = {Outcome.NEW, Outcome.CHANGED}

type Now = Callable[[], datetime]


@dataclass(slots=True)
class _Progress:
    """What is missing or older with us by the report, with its time there, and how far we are."""

    compared: int = 0
    is_compared: bool = False
    suspects: list[Suspect] = field(default_factory=list)
    asked: int = 0
    late_finds: int = 0
    left_for_tomorrow: int = 0

    @classmethod
    def resume(cls, state: object) -> Self:
        if not isinstance(state, dict):
            return cls()
        return cls(**state | {"suspects": [Suspect(**each) for each in state["suspects"]]})


def sweep_orders(lease: channels.RunLease, gateway: channels.ChannelGateway, *, now: Now) -> None:
    """Read by id what we lack or have older; count late finds, and what is missing after all.

    A second, independent source: the report knows orders that the API's list leaves out.

    Raises:
        ReportNotReady: the report takes longer than a run should wait.
        channels.GatewayError: no answer; the sweep goes on where it is.
        channels.LeaseLostError: another run took the stream over.
    """
    account = channels.get_account_ref(lease.account_id)
    stream = find_stream(lease.account_id, channels.StreamKind.ORDERS)
    if stream is None or stream.cursor is None:
        channels.finish_run(lease, cursor=None, proof={"waiting_for": "orders"}, at=now())
        return
    if lease.window is None:
        before = gateway.read_clock() - BEHIND_AMAZON
        lease = channels.begin_window(lease, window=channels.Window(before - LOOKS_BACK, before))
    window = lease.window
    if window is None:
        raise ValueError("a begun window is there")

    progress = _Progress.resume(lease.state.get("progress"))
    asked = askable_marketplaces(account, stream)
    if not progress.is_compared:
        order = channels.ReportOrder(FLAT_REPORT, asked, window.after, window.before)
        document = fetch_report(lease, gateway, order, at=now())
        if document is None:
            require_empty(lease, gateway, order, at=now())
            proof = {"report": "cancelled: no data"}
            channels.finish_run(
                lease, cursor=window.before, proof=proof, calls=gateway.calls, at=now()
            )
            return
        _compare(lease, gateway.read_order_report(document), stream.cursor, progress, now)
        _note(lease, progress, channels.PageCounts(read=progress.compared), gateway, now)
    is_in_part = asked != account.marketplace_ids
    _read_suspects(lease, gateway, progress, now, is_in_part=is_in_part)
    misses = count_misses(lease.account_id, progress.suspects)
    channels.finish_run(
        lease,
        cursor=window.before,
        proof={
            "compared": progress.compared,
            "late_finds": progress.late_finds,
            "sync_misses": misses,
            "left_for_tomorrow": progress.left_for_tomorrow,
            "other_sums": list_other_sums(lease.account_id, progress.suspects),
        },
        found=channels.SweepFindings(
            progress.late_finds, sync_misses=misses + progress.left_for_tomorrow
        ),
        calls=gateway.calls,
        at=now(),
    )


def _compare(
    lease: channels.RunLease,
    rows: Iterable[channels.OrderFacts | channels.Unreadable],
    cursor: datetime,
    progress: _Progress,
    now: Now,
) -> None:
    """Find the suspects. What changed after the orders stream's cursor is still to be read."""
    suspects: list[Suspect] = []
    for batch in batched(rows, BATCH, strict=False):
        told = [row for row in batch if isinstance(row, channels.OrderFacts)]
        unreadable = [row for row in batch if isinstance(row, channels.Unreadable)]
        in_one_transaction(partial(_note_unreadable, lease, unreadable, now))
        progress.compared += len(told)
        suspects += find_suspects(lease.account_id, told, until=cursor)
    progress.suspects = suspects[:MOST_SUSPECTS]
    progress.left_for_tomorrow = max(len(suspects) - MOST_SUSPECTS, 0)
    progress.is_compared = True


def _note_unreadable(
    lease: channels.RunLease, unreadable: Sequence[channels.Unreadable], now: Now
) -> None:
    open_unreadable_orders(lease, unreadable, at=now())
    channels.beat(lease, step="Comparing", at=now())


def _read_suspects(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    progress: _Progress,
    now: Now,
    *,
    is_in_part: bool,
) -> None:
    """Read them by id; where a marketplace refuses anyway, its orders stay missing."""
    recorder = Recorder.of(lease)
    for suspect in progress.suspects[progress.asked :]:
        try:
            rows = [gateway.fetch_order(suspect.order_id)]
        except (channels.RequestRefusedError, channels.NotUnderstoodError):
            rows = []  # still missing afterwards: it counts as a miss, and the others are read
        except channels.RoleMissingError:
            if not is_in_part:
                raise
            rows = []
        in_one_transaction(
            partial(_record, recorder, rows, progress, gateway, now), keeping=(progress,)
        )


def _record(
    recorder: Recorder,
    rows: Sequence[Row],
    progress: _Progress,
    gateway: channels.ChannelGateway,
    now: Now,
) -> None:
    counts, recorded = recorder.record(rows, at=now())
    progress.asked += 1
    progress.late_finds += sum(each.outcome in FOUND_LATE for each in recorded)
    _note(recorder.lease, progress, counts, gateway, now)


def _note(
    lease: channels.RunLease,
    progress: _Progress,
    counts: channels.PageCounts,
    gateway: channels.ChannelGateway,
    now: Now,
) -> None:
    channels.record_page(
        lease,
        counts=counts,
        next_token=None,
        state={"progress": asdict(progress)},
        calls=gateway.calls,
        step=f"Read by id: {progress.asked} of {len(progress.suspects)}",
        at=now(),
    )
