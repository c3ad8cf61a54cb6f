"""Runs of the listing and stock streams against a scripted marketplace."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import pytest

from tests.channels.stream_cast import MONDAY, make_stream
from tests.fake_gateway import FakeGateway
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncIssue, SyncRun, SyncStream
from zhongshu.flows.run_stream import run_stream

REPORT = "GET_MERCHANT_LISTINGS_ALL_DATA"


def make_gateway(monkeypatch: pytest.MonkeyPatch, clock: datetime = MONDAY) -> FakeGateway:
    gateway = FakeGateway(clock=clock)
    gateway.serve(monkeypatch)
    return gateway


def script_report(gateway: FakeGateway, number: int, rows: Iterable[Any] | BaseException) -> None:
    """Let the next report be ready at the first look, with these rows."""
    report_id = f"R{number}"
    gateway.script("request_report", report_id)
    gateway.script(
        "fetch_report",
        channels.ReportStatus(report_id, REPORT, channels.ReportState.DONE, f"D{number}"),
    )
    gateway.script("download_document", channels.DocumentContent(f"rows {number}".encode()))
    gateway.script("read_listing_report", rows)


def cancel_report(gateway: FakeGateway, number: int) -> None:
    report_id = f"R{number}"
    gateway.script("request_report", report_id)
    gateway.script(
        "fetch_report", channels.ReportStatus(report_id, REPORT, channels.ReportState.CANCELLED)
    )


def run(kind: channels.StreamKind, at: datetime = MONDAY) -> SyncRun:
    """Run the stream of Acme once and return the run."""
    stream = SyncStream.objects.filter(kind=kind).first() or make_stream(kind)
    run_stream(stream_id=stream.pk, trigger=channels.Trigger.SCHEDULE, now=make_clock(at))
    latest: SyncRun = SyncRun.objects.filter(stream=stream).latest("pk")
    return latest


def make_clock(at: datetime) -> Callable[[], datetime]:
    return lambda: at


def open_issues() -> Sequence[str]:
    return [str(issue) for issue in SyncIssue.objects.filter(resolved_at=None).order_by("subject")]


def no_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.flows.fetch_report.sleep", lambda seconds: None)
