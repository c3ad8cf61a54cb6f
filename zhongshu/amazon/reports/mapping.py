"""From Amazon's reports to ours."""

from zhongshu.amazon import shapes
from zhongshu.amazon.hosts import LONGEST_ADDRESS
from zhongshu.amazon.shapes import Node
from zhongshu.channels import public as channels

LONGEST_DOCUMENT_ID = 300


def to_report_id(body: Node) -> str:
    """Read the answer to createReport."""
    return shapes.identifier(body, "reportId")


def to_status(report: Node) -> channels.ReportStatus:
    """Read one report; a state that we do not know is kept as it is."""
    return channels.ReportStatus(
        report_id=shapes.identifier(report, "reportId"),
        report_type=shapes.identifier(report, "reportType", longest=100),
        state=shapes.identifier(report, "processingStatus", longest=40),
        document_id=shapes.optional_identifier(
            report, "reportDocumentId", longest=LONGEST_DOCUMENT_ID
        )
        or None,
        marketplace_ids=shapes.texts(report, "marketplaceIds"),
        data_start=shapes.maybe_moment(report, "dataStartTime"),
        data_end=shapes.maybe_moment(report, "dataEndTime"),
        created_at=shapes.maybe_moment(report, "createdTime"),
    )


def to_statuses(body: Node) -> tuple[channels.ReportStatus, ...]:
    """Read one page of getReports."""
    reports = shapes.children(body, "reports")
    if reports is None:
        raise shapes.MalformedError("reports is missing")
    return tuple(to_status(report) for report in reports)


def to_address(body: Node) -> str:
    """Read where a document can be fetched."""
    return shapes.identifier(body, "url", longest=LONGEST_ADDRESS)
