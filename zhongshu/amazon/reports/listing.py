"""Listing the reports that Amazon has: all pages, bounded, newest first."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import batched

from zhongshu.amazon.calls import Caller, Question
from zhongshu.amazon.operations import GET_REPORTS
from zhongshu.amazon.pages import next_token
from zhongshu.amazon.reading import understood
from zhongshu.amazon.reports.mapping import to_statuses
from zhongshu.amazon.reports.questions import MOST_TYPES, ask_more_reports, ask_reports
from zhongshu.amazon.shapes import Node
from zhongshu.channels import public as channels

MOST_PAGES = 20
_UNKNOWN_TIME = datetime.min.replace(tzinfo=UTC)


def list_reports(
    caller: Caller, report_types: Sequence[str], *, since: datetime
) -> tuple[channels.ReportStatus, ...]:
    """Return every report of these types made since then, each once.

    Raises:
        channels.GatewayError: the pages do not end.
    """
    found: dict[str, channels.ReportStatus] = {}
    for types in batched(report_types, MOST_TYPES):
        for page in _pages(caller, ask_reports(types, since=since)):
            found |= {status.report_id: status for status in page}
    return tuple(
        sorted(found.values(), key=lambda each: each.created_at or _UNKNOWN_TIME, reverse=True)
    )


def _pages(caller: Caller, question: Question) -> Iterator[tuple[channels.ReportStatus, ...]]:
    seen: set[str] = set()
    for _ in range(MOST_PAGES):
        statuses, token = understood(caller.call(question), GET_REPORTS, _read)
        yield statuses
        if token is None:
            return
        if token in seen:
            break
        seen.add(token)
        question = ask_more_reports(token)
    raise channels.GatewayError("getReports: the pages do not end", can_retry=True)


def _read(body: Node) -> tuple[tuple[channels.ReportStatus, ...], str | None]:
    return to_statuses(body), next_token(body, holder="")
