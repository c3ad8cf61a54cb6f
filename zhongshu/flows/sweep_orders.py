"""Compare three days of Amazon's order report with our orders: nothing may be missing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import batched
from typing import Self

from zhongshu.channels import public as channels
from zhongshu.flows.cancelled_history import require_empty
from zhongshu.flows.fetch_report import fetch_report
from zhongshu.flows.load_order_history import REPORT
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.flows.store_orders import (
    Recorder,
    Row,
    Spending,
    find_stream,
    open_unreadable_orders,
)
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.orders import public as orders

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
    suspects: list[tuple[str, str]] = field(default_factory=list)
    asked: int = 0
    late_finds: int = 0
    left_for_tomorrow: int = 0

    @classmethod
    def resume(cls, state: object) -> Self:
        return cls(**state) if isinstance(state, dict) else cls()


def sweep_orders(lease: channels.RunLease, *, now: Now) -> None:
    """Read by id what we lack or have older; count late finds, and what is missing after all.

    A second, independent source: the report knows orders that the API's list leaves out.

    Raises:
        ReportNotReady: the report takes longer than a run should wait.
        channels.GatewayError: no answer; the sweep goes on where it is.
        channels.LeaseLostError: another run took the stream over.
    """
    account = channels.get_account_ref(lease.account_id)
    gateway = channels.gateway_for(account, for_person=lease.trigger == channels.Trigger.PERSON)
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
    spending = Spending(gateway)
    if not progress.is_compared:
        order = channels.ReportOrder(REPORT, account.marketplace_ids, window.after, window.before)
        document = fetch_report(lease, gateway, order, at=now())
        if document is None:
            require_empty(lease, gateway, order, at=now())
            proof = {"report": "cancelled: no data"}
            channels.finish_run(
                lease, cursor=window.before, proof=proof, calls=gateway.calls, at=now()
            )
            return
        _compare(lease, gateway.read_order_report(document), stream.cursor, progress, now)
        _note(lease, progress, channels.PageCounts(read=progress.compared), spending, now)
    _read_suspects(lease, gateway, progress, spending, now)
    misses = len(_find_suspects(lease, [(key, _time(at)) for key, at in progress.suspects]))
    channels.finish_run(
        lease,
        cursor=window.before,
        proof={
            "compared": progress.compared,
            "late_finds": progress.late_finds,
            "sync_misses": misses,
            "left_for_tomorrow": progress.left_for_tomorrow,
        },
        late_finds=progress.late_finds,
        sync_misses=misses + progress.left_for_tomorrow,
        calls=spending.since_last(),
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
    suspects: list[tuple[str, datetime]] = []
    for batch in batched(rows, BATCH, strict=False):
        told = [row for row in batch if isinstance(row, channels.OrderFacts)]
        unreadable = [row for row in batch if isinstance(row, channels.Unreadable)]
        in_one_transaction(partial(_note_unreadable, lease, unreadable, now))
        progress.compared += len(told)
        suspects += _find_suspects(
            lease, [(row.order_id, row.updated_at) for row in told if row.updated_at <= cursor]
        )
    progress.suspects = [(key, at.isoformat()) for key, at in suspects[:MOST_SUSPECTS]]
    progress.left_for_tomorrow = max(len(suspects) - MOST_SUSPECTS, 0)
    progress.is_compared = True


def _note_unreadable(
    lease: channels.RunLease, unreadable: Sequence[channels.Unreadable], now: Now
) -> None:
    open_unreadable_orders(lease, unreadable, at=now())
    channels.beat(lease, step="Comparing", at=now())


def _find_suspects(
    lease: channels.RunLease, told: list[tuple[str, datetime]]
) -> list[tuple[str, datetime]]:
    """Return what we do not know, or know only older; reports tell whole seconds."""
    known = orders.find_known_orders(
        identity.SYSTEM, account_id=lease.account_id, order_ids=[key for key, _ in told]
    )
    return [
        (key, at)
        for key, at in told
        if key not in known or known[key].amazon_updated_at.replace(microsecond=0) < at
    ]


def _read_suspects(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    progress: _Progress,
    spending: Spending,
    now: Now,
) -> None:
    recorder = Recorder.of(lease)
    for order_id, _told_at in progress.suspects[progress.asked :]:
        try:
            rows = [gateway.fetch_order(order_id)]
        except channels.RequestRefusedError:
            rows = []
        in_one_transaction(
            partial(_record, recorder, rows, progress, spending, now),
            keeping=(progress, spending),
        )


def _record(
    recorder: Recorder, rows: Sequence[Row], progress: _Progress, spending: Spending, now: Now
) -> None:
    counts, recorded = recorder.record(rows, at=now())
    progress.asked += 1
    progress.late_finds += sum(each.outcome in FOUND_LATE for each in recorded)
    _note(recorder.lease, progress, counts, spending, now)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _note(
    lease: channels.RunLease,
    progress: _Progress,
    counts: channels.PageCounts,
    spending: Spending,
    now: Now,
) -> None:
    channels.record_page(
        lease,
        counts=counts,
        next_token=None,
        state={"progress": asdict(progress)},
        calls=spending.since_last(),
        step=f"Read by id: {progress.asked} of {len(progress.suspects)}",
        at=now(),
    )
