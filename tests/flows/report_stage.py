"""A marketplace whose reports are ready at the first look, for flows that read several of them."""

from typing import Any

import pytest

from tests.cast import MONDAY, US, make_account
from tests.fake_gateway import FakeGateway
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncStream
from zhongshu.flows import fetch_report
from zhongshu.flows.run_stream import run_stream


class ReportStage:
    """Runs the stream of one kind; `reader` is the method that reads its documents."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, kind: str, reader: str) -> None:
        self.kind, self.reader = kind, reader
        self.gateway = FakeGateway(clock=MONDAY)
        self.gateway.serve(monkeypatch)
        self.now = MONDAY
        self.number = 0
        monkeypatch.setattr(fetch_report, "sleep", lambda seconds: None)
        make_account(marketplaces=(US,))

    def offer(self, *rows: Any, state: str = "DONE") -> None:
        """Answer the next report with these rows, or end it in this state."""
        self.number += 1
        self.gateway.script("request_report", f"R{self.number}")
        status = channels.ReportStatus(
            f"R{self.number}", "any", state, document_id=f"D{self.number}"
        )
        self.gateway.script("fetch_report", status)
        if state == "DONE":
            document = channels.DocumentContent(f"{self.number}".encode())
            self.gateway.script("download_document", document)
            self.gateway.script(self.reader, list(rows))

    def run(self) -> channels.RunStatus | None:
        self.gateway.clock = self.now
        stream = SyncStream.objects.get(kind=self.kind)
        SyncStream.objects.filter(pk=stream.pk).update(due_at=self.now)
        return run_stream(
            stream_id=stream.pk, trigger=channels.Trigger.SCHEDULE, now=lambda: self.now
        )

    def asked(self) -> list[tuple[str, Any, Any]]:
        return [
            (order.report_type, order.data_start, order.data_end)
            for (order,) in self.gateway.asked_for("request_report")
        ]
