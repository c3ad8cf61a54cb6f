"""A marketplace that has one report, XML or flat file, and refuses the other format."""

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.utils import timezone

from zhongshu.amazon.reports.orders import read_order_report
from zhongshu.channels import public as channels

FILE = "BENCH_REPORT"


class FileGateway:
    """As much of a gateway as the history of orders asks for."""

    def __init__(self, _account: channels.AccountRef, *, for_person: bool = False) -> None:
        self.calls = 0
        self.for_person = for_person

    def read_clock(self) -> datetime:
        return timezone.now()

    def find_reports(
        self, _types: Sequence[str], *, since: datetime
    ) -> Sequence[channels.ReportStatus]:
        """Know of no report but those asked for here, `since` whenever."""
        self.calls += bool(since)
        return ()

    def request_report(self, order: channels.ReportOrder) -> str:
        self.calls += 1
        with Path(os.environ[FILE]).open("rb") as file:
            is_xml = file.read(1) == b"<"
        if order.report_type.startswith("GET_XML_") != is_xml:
            raise channels.RequestRefusedError("This format is not offered", status=400)
        return uuid4().hex

    def fetch_report(self, report_id: str) -> channels.ReportStatus:
        self.calls += 1
        return channels.ReportStatus(
            report_id, "GET_BENCH_ORDERS", channels.ReportState.DONE, document_id="the file"
        )

    def download_document(self, _document_id: str) -> channels.DocumentContent:
        self.calls += 1
        return channels.DocumentContent(Path(os.environ[FILE]).read_bytes())

    def read_order_report(
        self, document: channels.DocumentContent
    ) -> Iterator[channels.OrderFacts | channels.Unreadable]:
        return read_order_report(document, is_japanese=False)
