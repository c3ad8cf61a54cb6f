"""Fetch a report: asked for once, looked at with growing waits, stored before it is used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import sleep

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity

FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=15)
PATIENCE_IN_ONE_RUN = timedelta(seconds=20)
GIVE_UP_AFTER = timedelta(hours=6)
STAYS_FRESH = timedelta(minutes=30)
CLOCKS_DIFFER = timedelta(minutes=5)
WITHOUT_DOCUMENT = (channels.ReportState.CANCELLED, channels.ReportState.FATAL)
# After these the marketplace has surely made no report: the intent is taken back.
SURELY_REFUSED = (
    channels.ApplicationRefusedError,
    channels.AuthorisationLostError,
    channels.RequestRefusedError,
    channels.RoleMissingError,
    channels.ThrottledError,
)


@dataclass(eq=False)
class ReportNotReady(Exception):  # noqa: N818 - a pause, not an error
    """The report is not ready yet: pause the run, and look again then."""

    report_type: str
    next_poll_at: datetime

    def __str__(self) -> str:
        return f"Waiting for {self.report_type}"


@dataclass(eq=False)
class _FailedError(Exception):
    """Amazon made no document of the report, and will not."""

    text: channels.IssueText
    status: channels.ReportStatus

    def __str__(self) -> str:
        status = self.status
        return f"Report {status.report_id} ({status.report_type}) ended as {status.state}"


@dataclass(frozen=True, slots=True)
class FetchedReport:
    """A report's document, and where it is archived."""

    document: channels.DocumentContent
    stored: channels.StoredDocumentRef


def fetch_report(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    order: channels.ReportOrder,
    *,
    at: datetime,
    is_needed: bool = True,
) -> channels.DocumentContent | None:
    """Return the document of a report; None when Amazon cancelled it.

    None means "no data, or a limit": it says nothing about what is not there. A killed run
    goes on where it was: the next one with the same order finds the report by its id, or looks
    for it at Amazon when the id was not stored yet. The caller says `mark_report_consumed`
    when it asks for several reports in one run; `finish_run` does it for the last one.
    No issue tells of the failure of a report that is not `is_needed`: there is another way.

    Raises:
        ReportNotReady: it takes longer than a run should wait.
        channels.ReportFailedError: Amazon ended it with FATAL, or not at all within 6 hours.
        channels.LeaseLostError: the run was taken over or stopped while it waited.
    """
    fetched = obtain_report(lease, gateway, order, at=at, is_needed=is_needed)
    return fetched.document if fetched else None


def obtain_report(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    order: channels.ReportOrder,
    *,
    at: datetime,
    is_needed: bool = True,
) -> FetchedReport | None:
    """Do what `fetch_report` does, and tell where the document is archived."""
    request = _find_or_ask(lease, gateway, order, at)
    if request is None:
        return None
    try:
        status = _wait(lease, gateway, request, at)
    except _FailedError as failed:
        if is_needed:
            _complain(lease, failed, at)
        raise channels.ReportFailedError(
            str(failed), report_type=failed.status.report_type
        ) from failed
    if status.state == channels.ReportState.CANCELLED:
        return None
    return _store(lease, gateway, status, at)


def _find_or_ask(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    order: channels.ReportOrder,
    at: datetime,
) -> channels.OpenReport | None:
    request = channels.find_open_report(lease.stream_id)
    if request is None or not _is_same(request.order, order):
        fresh = channels.find_last_report(lease.account_id, order, since=at - STAYS_FRESH)
        if fresh and fresh.state == channels.ReportState.CANCELLED:
            return None
        request_id = channels.intend_report(lease, order=order, at=at)
        if fresh and fresh.state == channels.ReportState.FATAL:
            report_id = _find_at_amazon(gateway, order, since=at - STAYS_FRESH, usable_only=True)
            if report_id is None:
                channels.forget_report(request_id)
                raise ReportNotReady(order.report_type, fresh.intended_at + STAYS_FRESH)
        else:
            report_id = fresh.report_id if fresh else None
    else:
        request_id, report_id = request.request_id, request.report_id
        if report_id is not None:
            return request
        since = request.intended_at - CLOCKS_DIFFER
        report_id = _find_at_amazon(gateway, order, since=since, usable_only=False)

    if report_id is None:
        channels.beat(lease, step=f"Asking for {order.report_type}", at=at)
        try:
            report_id = gateway.request_report(order)
        except SURELY_REFUSED:
            channels.forget_report(request_id)
            raise
    channels.record_report_asked(request_id, report_id)
    return channels.find_open_report(lease.stream_id)


def _find_at_amazon(
    gateway: channels.ChannelGateway,
    order: channels.ReportOrder,
    *,
    since: datetime,
    usable_only: bool,
) -> str | None:
    """Look for a report that an unfinished call, or somebody else, asked for."""
    found = gateway.find_reports([order.report_type], since=since)
    for status in _newest_first(found):
        if usable_only and status.state in WITHOUT_DOCUMENT:
            continue
        is_same = (
            status.report_type == order.report_type
            and set(status.marketplace_ids or order.marketplace_ids) == set(order.marketplace_ids)
            and _is_same_time(status.data_start, order.data_start)
            and _is_same_time(status.data_end, order.data_end)
        )
        if is_same and (status.created_at is None or status.created_at >= since):
            return status.report_id
    return None


def _newest_first(found: Iterable[channels.ReportStatus]) -> list[channels.ReportStatus]:
    return sorted(found, key=lambda status: str(status.created_at or ""), reverse=True)


def _is_same(mine: channels.ReportOrder, wanted: channels.ReportOrder) -> bool:
    return (
        mine.report_type == wanted.report_type
        and set(mine.marketplace_ids) == set(wanted.marketplace_ids)
        and (mine.data_start, mine.data_end) == (wanted.data_start, wanted.data_end)
        and dict(mine.options) == dict(wanted.options)
    )


def _is_same_time(told: datetime | None, asked: datetime | None) -> bool:
    """Amazon fills in times that nobody asked for, and rounds to seconds."""
    return asked is None or (told is not None and abs(told - asked) < timedelta(seconds=1))


def _wait(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    request: channels.OpenReport,
    at: datetime,
) -> channels.ReportStatus:
    """Look at the report until it is finished, as long as one run may wait.

    Raises:
        _FailedError: FATAL, or not finished for hours.
    """
    report_type, polls, clock = request.order.report_type, request.polls, at
    status = _to_status(request)
    next_poll_at = request.next_poll_at or at + FIRST_WAIT
    while status.state != channels.ReportState.DONE and status.state not in WITHOUT_DOCUMENT:
        wait = max(next_poll_at - clock, timedelta(0))
        if clock + wait - at > PATIENCE_IN_ONE_RUN:
            raise ReportNotReady(report_type, next_poll_at)
        channels.beat(lease, step=f"Waiting for {report_type}", at=clock)
        sleep(wait.total_seconds())
        clock += wait

        status = gateway.fetch_report(str(request.report_id))
        polls += 1
        is_finished = status.state in (channels.ReportState.DONE, *WITHOUT_DOCUMENT)
        next_poll_at = clock + min(FIRST_WAIT * (1 << min(polls, 12)), LONGEST_WAIT)
        channels.record_report_state(
            request.request_id, status, None if is_finished else next_poll_at, at=clock
        )
        if not is_finished and clock - request.intended_at > GIVE_UP_AFTER:
            channels.mark_report_consumed(lease, at=clock)
            raise _FailedError(channels.REPORT_TOO_LATE, status)
    if status.state == channels.ReportState.FATAL:
        raise _FailedError(channels.REPORT_FAILED, status)
    return status


def _to_status(request: channels.OpenReport) -> channels.ReportStatus:
    return channels.ReportStatus(
        report_id=str(request.report_id),
        report_type=request.order.report_type,
        state=request.state,
        document_id=request.document_id or None,
        marketplace_ids=request.order.marketplace_ids,
        data_start=request.order.data_start,
        data_end=request.order.data_end,
    )


def _complain(lease: channels.RunLease, failed: _FailedError, at: datetime) -> None:
    """Open an issue about the report."""
    status = failed.status
    issue = failed.text.about(
        channels.subject_of_stream(lease.kind),
        report_type=status.report_type,
        report_id=status.report_id,
        state=status.state,
        hours=int(GIVE_UP_AFTER / timedelta(hours=1)),
    )
    channels.open_issues(account_id=lease.account_id, stream=lease.kind, issues=[issue], at=at)


def _store(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    status: channels.ReportStatus,
    at: datetime,
) -> FetchedReport:
    """Archive the document before anybody reads it; what is archived is not fetched again."""
    known = channels.find_stored_document(lease.account_id, status.report_id)
    if known is not None:
        document = channels.read_document(known, identity.SYSTEM)
        return FetchedReport(document, channels.StoredDocumentRef(known, is_new=False))
    channels.beat(lease, step=f"Downloading {status.report_type}", at=at)
    document = gateway.download_document(str(status.document_id))
    stored = channels.store_document(
        account_id=lease.account_id, status=status, document=document, at=at
    )
    return FetchedReport(document, stored)
