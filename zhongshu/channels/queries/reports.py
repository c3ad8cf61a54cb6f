"""What flows read of report requests and the archive while they work for a stream."""

from datetime import datetime

from zhongshu.channels.facts import OpenReport, ReportOrder
from zhongshu.channels.models import RawDocument, ReportRequest


def find_open_report(stream_id: int) -> OpenReport | None:
    """Return the newest report of a stream whose document was not used yet."""
    open_requests = ReportRequest.objects.filter(stream_id=stream_id, consumed_at=None)
    return _to_open_report(open_requests.order_by("-pk").first())


def find_last_report(account_id: int, order: ReportOrder, *, since: datetime) -> OpenReport | None:
    """Return the newest request of an account with the same parameters, asked since then."""
    same = ReportRequest.objects.filter(
        account_id=account_id,
        report_type=order.report_type,
        marketplace_ids=sorted(order.marketplace_ids),
        data_start=order.data_start,
        data_end=order.data_end,
        options=dict(order.options),
        intended_at__gte=since,
        report_id__isnull=False,
    )
    return _to_open_report(same.order_by("-pk").first())


def list_known_report_ids(account_id: int, report_type: str) -> frozenset[str]:
    """Return the reports of one type that were asked for or found already."""
    known = ReportRequest.objects.filter(
        account_id=account_id, report_type=report_type, report_id__isnull=False
    )
    return frozenset(filter(None, known.values_list("report_id", flat=True)))


def find_stored_document(account_id: int, report_id: str) -> int | None:
    """Return the archived document of a report, so that it is not downloaded twice."""
    return (
        RawDocument.objects.filter(account_id=account_id, report_id=report_id)
        .order_by("pk")
        .values_list("pk", flat=True)
        .first()
    )


def _to_open_report(row: ReportRequest | None) -> OpenReport | None:
    if row is None:
        return None
    return OpenReport(
        request_id=row.pk,
        order=ReportOrder(
            report_type=row.report_type,
            marketplace_ids=tuple(row.marketplace_ids),
            data_start=row.data_start,
            data_end=row.data_end,
            options=tuple(sorted(row.options.items())),
        ),
        report_id=row.report_id,
        document_id=row.document_id,
        state=row.state,
        polls=row.polls,
        intended_at=row.intended_at,
        next_poll_at=row.next_poll_at,
    )
