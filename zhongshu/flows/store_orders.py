"""Store some orders with the progress of their run, in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from zhongshu.channels import public as channels
from zhongshu.flows.fetch_report import ReportNotReady
from zhongshu.flows.order_reading import left_out_in
from zhongshu.flows.unreadable import UNREADABLE
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.orders import public as orders

SUBJECT = "unreadable:order:"
WAIT_FOR_ORDERS = timedelta(minutes=1)
REFUSED = Outcome.REFUSED

type Now = Callable[[], datetime]
type Row = channels.OrderFacts | channels.Unreadable


def find_stream(account_id: int, kind: str) -> channels.StreamRow | None:
    """Return another stream of the account: what it lets into the workbench, how far it is."""
    streams = channels.list_streams(identity.SYSTEM, account_id)
    return next((stream for stream in streams if stream.kind == kind), None)


def askable_marketplaces(
    account: channels.AccountRef, orders_stream: channels.StreamRow | None
) -> tuple[str, ...]:
    """Return the marketplaces that a report may name: one that is refused would fail it whole."""
    left_out = left_out_in(orders_stream.carried) if orders_stream else {}
    return tuple(each for each in account.marketplace_ids if each not in left_out)


def require_orders_begun(lease: channels.RunLease, *, at: datetime) -> None:
    """Wait until the orders stream has a frozen window: what changes from now on is its own.

    Raises:
        ReportNotReady: it has not begun yet.
    """
    stream = find_stream(lease.account_id, channels.StreamKind.ORDERS)
    if stream is None or not stream.enabled or stream.cursor is not None:
        return
    if stream.last_run is None or stream.last_run.window_after is None:
        raise ReportNotReady("the first run of the orders stream", at + WAIT_FOR_ORDERS)


@dataclass(frozen=True, slots=True)
class Recorder:
    """Records for one run, by what the account's orders stream lets into the workbench."""

    lease: channels.RunLease
    workbench_statuses: tuple[str, ...]
    mark_processed: bool

    @classmethod
    def of(cls, lease: channels.RunLease) -> Self:
        """Read the settings once for the whole run."""
        settings = find_stream(lease.account_id, channels.StreamKind.ORDERS) or lease.settings
        return cls(lease, tuple(settings.workbench_statuses), settings.mark_processed)

    def record(
        self, rows: Sequence[Row], *, at: datetime
    ) -> tuple[channels.PageCounts, list[orders.Recorded]]:
        """Record orders in the caller's transaction.

        What cannot be read becomes an issue and counts as refused.
        """
        told = [row for row in rows if isinstance(row, channels.OrderFacts)]
        unreadable = [row for row in rows if isinstance(row, channels.Unreadable)]
        recorded = orders.record_orders(
            account_id=self.lease.account_id,
            orders=told,
            workbench_statuses=self.workbench_statuses,
            mark_processed=self.mark_processed,
            actor=identity.SYSTEM,
            at=at,
        )
        settle_readable(self.lease, recorded, at=at)
        open_unreadable_orders(self.lease, unreadable, at=at)
        return _count(recorded, len(told), len(unreadable)), recorded


def open_unreadable_orders(
    lease: channels.RunLease, unreadable: Sequence[channels.Unreadable], *, at: datetime
) -> None:
    """Open an issue for each order that cannot be understood, its raw content sealed."""
    issues = [
        replace(
            UNREADABLE.about(
                f"{SUBJECT}{each.key or each.row}", order_id=each.key, raw=each.raw, key=each.key
            ),
            why=each.why,
        )
        for each in unreadable
    ]
    if issues:
        channels.open_issues(account_id=lease.account_id, stream=lease.kind, issues=issues, at=at)


def settle_readable(
    lease: channels.RunLease, recorded: Sequence[orders.Recorded], *, at: datetime
) -> None:
    """Settle what was said about orders that could not be read or stored, and now were."""
    subjects = [f"{SUBJECT}{each.order_id}" for each in recorded if each.outcome is not REFUSED]
    if subjects:
        channels.resolve_issues(account_id=lease.account_id, subjects=subjects, at=at)


def _count(recorded: Sequence[orders.Recorded], told: int, unreadable: int) -> channels.PageCounts:
    """Count outcomes; an order told twice on one page counts as unchanged the second time."""
    outcomes = [each.outcome for each in recorded]
    return channels.PageCounts.of(outcomes, unreadable=unreadable, repeated=told - len(outcomes))
