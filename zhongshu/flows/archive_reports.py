"""Archive what Amazon does not keep for long: one runner for every archived report type."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Self

from zhongshu.channels import public as channels
from zhongshu.flows.fetch_report import obtain_report
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.flows.settle_openings import find_since, read_sent_units
from zhongshu.orders import public as orders

BEHIND_AMAZON = timedelta(minutes=2, seconds=30)
DAY = timedelta(days=1)
AMAZON_KEEPS = 90 * DAY
LONGEST_REQUEST = 30 * DAY
ASK_AGAIN_FOR = 7 * DAY

type Now = Callable[[], datetime]


def archive_reports(
    lease: channels.RunLease, gateway: channels.ChannelGateway, *, now: Now
) -> None:
    """Fetch and archive what is new of the report type that the stream is named after."""
    rule = channels.ARCHIVED_REPORTS[lease.kind]
    account = channels.get_account_ref(lease.account_id)
    before = gateway.read_clock() - BEHIND_AMAZON
    order = channels.ReportOrder(lease.kind, account.marketplace_ids, options=rule.options)
    if not rule.is_requested:
        _archive_found(lease, gateway, before=min(before, now()), now=now)
    elif rule.needs_dates:
        _archive_days(lease, gateway, order, before=before, now=now)
    else:
        _archive_today(lease, gateway, order, before=min(before, now()), now=now)


@dataclass(slots=True)
class _Proof:
    """What a run can show: documents stored, contents that came again, what was cancelled."""

    until: str = ""
    stored: list[int] = field(default_factory=list)
    came_again: list[int] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)

    @classmethod
    def resume(cls, state: object) -> Self:
        return cls(**state) if isinstance(state, dict) else cls()

    def note(self, stored: channels.StoredDocumentRef) -> channels.PageCounts:
        (self.stored if stored.is_new else self.came_again).append(stored.document_id)
        return channels.PageCounts(read=1, new=stored.is_new, unchanged=not stored.is_new)

    def as_state(self) -> dict[str, object]:
        return {
            "until": self.until,
            "stored": self.stored,
            "came_again": self.came_again,
            "cancelled": self.cancelled,
        }


def _archive_days(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    order: channels.ReportOrder,
    *,
    before: datetime,
    now: Now,
) -> None:
    """Ask for the whole days (UTC) since the cursor, a month at a time.

    Each window looks back by the rule's days, since Amazon corrects what it told. What was
    cancelled is asked for again on the following days: it may be a limit, not "no data".
    """
    midnight = before.replace(hour=0, minute=0, second=0, microsecond=0)
    if lease.window is None:
        if lease.cursor == midnight:
            channels.finish_run(lease, cursor=None, proof=_Proof().as_state(), at=now())
            return
        lease = channels.begin_window(lease, window=_next_window(lease, midnight, now()))
    window = lease.window
    if window is None:
        raise ValueError("a begun window is there")

    proof = _Proof.resume(lease.state.get("proof"))
    start = datetime.fromisoformat(proof.until) if proof.until else window.after
    days = channels.ARCHIVED_REPORTS[lease.kind].days * DAY
    expected = -((window.after - window.before) // LONGEST_REQUEST)
    while start < window.before:
        end = min(start + LONGEST_REQUEST, window.before)
        counts = _archive_one(lease, gateway, order, proof, (start, end), now)
        proof.until = end.isoformat()
        channels.record_page(
            lease,
            counts=counts,
            next_token=None,
            state={"proof": proof.as_state()},
            calls=gateway.calls,
            expected=expected,
            at=now(),
        )
        start = end
    cursor = window.before
    if proof.cancelled:
        first = datetime.fromisoformat(proof.cancelled[0].split("/")[0])
        cursor = min(max(first + days, cursor - ASK_AGAIN_FOR), cursor)
    if lease.kind == channels.SENT_REPORT:
        orders.finish_opening_checks(
            account_id=lease.account_id,
            read_to=None if proof.cancelled else window.before,
            at=now(),
        )
    channels.finish_run(lease, cursor=cursor, proof=proof.as_state(), calls=gateway.calls, at=now())


def _next_window(lease: channels.RunLease, midnight: datetime, at: datetime) -> channels.Window:
    days = channels.ARCHIVED_REPORTS[lease.kind].days * DAY
    oldest = midnight - AMAZON_KEEPS
    since = _find_wanted_since(lease, midnight)
    if lease.cursor is None:
        first_load = max(lease.settings.first_load_days * DAY, days)
        return channels.Window(max(min(midnight - first_load, since), oldest), midnight)
    if lease.cursor < oldest:
        issue = channels.ARCHIVE_HOLE.about(
            f"archive:{lease.kind}:{lease.cursor.date()}",
            report_type=lease.kind,
            hole_start=lease.cursor.date(),
            hole_end=oldest.date(),
        )
        channels.open_issues(account_id=lease.account_id, stream=lease.kind, issues=[issue], at=at)
    return channels.Window(max(min(min(lease.cursor, midnight) - days, since), oldest), midnight)


def _find_wanted_since(lease: channels.RunLease, midnight: datetime) -> datetime:
    """Return since when books that are to be settled want a report; the end where none do."""
    since = find_since(lease.account_id) if lease.kind == channels.SENT_REPORT else None
    return min(since or midnight, midnight).replace(hour=0, minute=0, second=0, microsecond=0)


def _archive_one(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    order: channels.ReportOrder,
    proof: _Proof,
    period: tuple[datetime, datetime],
    now: Now,
) -> channels.PageCounts:
    start, end = period
    dated = channels.ReportOrder(
        order.report_type, order.marketplace_ids, start, end, order.options
    )
    fetched = obtain_report(lease, gateway, dated, at=now())
    if fetched is None:
        proof.cancelled.append(f"{start.isoformat()}/{end.isoformat()}")
        return channels.PageCounts()
    if lease.kind == channels.SENT_REPORT:
        read_sent_units(lease, gateway, fetched.document, at=now())
    return proof.note(fetched.stored)


def _archive_today(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    order: channels.ReportOrder,
    *,
    before: datetime,
    now: Now,
) -> None:
    """Ask for a report that knows no dates: how things are today."""
    proof = _Proof()
    fetched = obtain_report(lease, gateway, order, at=now())
    if fetched is None:
        proof.cancelled.append(before.isoformat())
    else:
        channels.record_page(lease, counts=proof.note(fetched.stored), next_token=None, at=now())
        if lease.kind == channels.StreamKind.PERFORMANCE:
            _note_health(lease, gateway, fetched.document, told_at=before)
    channels.finish_run(
        lease,
        cursor=before if fetched else None,
        proof=proof.as_state(),
        calls=gateway.calls,
        at=now(),
    )


def _note_health(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    document: channels.DocumentContent,
    *,
    told_at: datetime,
) -> None:
    """Take the account's health over: the notification about a change may be lost, or not set up.

    It counts from before the report was asked for, so that a change told since is newer.
    """
    if status := gateway.read_health(document):
        channels.record_account_status(account_id=lease.account_id, status=status, told_at=told_at)


def _archive_found(
    lease: channels.RunLease, gateway: channels.ChannelGateway, *, before: datetime, now: Now
) -> None:
    """Fetch every finished report that is not archived yet, the oldest first."""
    since = before - channels.ARCHIVED_REPORTS[lease.kind].days * DAY
    known = channels.list_known_report_ids(lease.account_id, lease.kind)
    fresh = [
        status
        for status in reversed(gateway.find_reports([lease.kind], since=since))
        if status.state == channels.ReportState.DONE
        and status.document_id
        and status.report_id not in known
    ]
    proof = _Proof()
    for status in fresh:
        channels.beat(lease, step=f"Downloading {status.report_id}", at=now())
        document = gateway.download_document(str(status.document_id))
        in_one_transaction(
            partial(_record, lease, status, document, proof, len(fresh), now), keeping=(proof,)
        )
    channels.finish_run(lease, cursor=before, proof=proof.as_state(), calls=gateway.calls, at=now())


def _record(
    lease: channels.RunLease,
    status: channels.ReportStatus,
    document: channels.DocumentContent,
    proof: _Proof,
    expected: int,
    now: Now,
) -> None:
    stored = channels.store_document(
        account_id=lease.account_id, status=status, document=document, at=now()
    )
    channels.record_found_report(lease, status=status, at=now())
    channels.record_page(
        lease, counts=proof.note(stored), next_token=None, expected=expected, at=now()
    )
