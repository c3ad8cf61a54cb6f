"""What we ask the Reports API."""

from collections.abc import Sequence
from datetime import datetime

from zhongshu.amazon.calls import Question
from zhongshu.amazon.moments import to_query
from zhongshu.amazon.operations import (
    CREATE_REPORT,
    GET_REPORT,
    GET_REPORT_DOCUMENT,
    GET_REPORTS,
    INVENTORY_AND_ORDER_TRACKING,
    ROLES_OF_REPORTS,
)
from zhongshu.channels import public as channels

MOST_TYPES = 10


def ask_for(order: channels.ReportOrder) -> Question:
    """Ask Amazon to make a report."""
    body: dict[str, object] = {
        "reportType": order.report_type,
        "marketplaceIds": list(order.marketplace_ids),
    }
    if order.data_start is not None:
        body["dataStartTime"] = to_query(order.data_start)
    if order.data_end is not None:
        body["dataEndTime"] = to_query(order.data_end)
    if order.options:
        body["reportOptions"] = dict(order.options)
    return Question(CREATE_REPORT, body=body, role=_role(order.report_type))


def ask_report(report_id: str) -> Question:
    """Ask how far a report is."""
    return Question(GET_REPORT, path=(report_id,))


def ask_reports(report_types: Sequence[str], *, since: datetime) -> Question:
    """Ask for the reports of up to ten types made since then."""
    return Question(
        GET_REPORTS,
        query=[
            ("reportTypes", ",".join(report_types)),
            ("createdSince", to_query(since)),
            ("pageSize", "100"),
        ],
        role=_role(report_types[0]),
    )


def ask_more_reports(token: str) -> Question:
    """Ask for the next page: here the token stands alone."""
    return Question(GET_REPORTS, page_token=("nextToken", token))


def ask_document(document_id: str) -> Question:
    """Ask where a document can be fetched for the next five minutes."""
    return Question(GET_REPORT_DOCUMENT, path=(document_id,))


def _role(report_type: str) -> str:
    return ROLES_OF_REPORTS.get(report_type, INVENTORY_AND_ORDER_TRACKING)
