"""Reports of orders that a fake marketplace gives, and runs of the streams that read them."""

from datetime import datetime, timedelta
from typing import Any

from tests.channels.stream_cast import MONDAY
from tests.fake_gateway import FakeGateway
from tests.orders.cast import line, order
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncStream
from zhongshu.flows.run_stream import run_stream

BEFORE = MONDAY - timedelta(seconds=150)
HISTORY, SWEEP = channels.StreamKind.ORDER_HISTORY, channels.StreamKind.ORDER_SWEEP


def number(position: int) -> str:
    return f"702-{position:07d}-0000000"


def reported(position: int, **told: Any) -> channels.OrderFacts:
    """Return an order as a report tells it."""
    return order(
        number(position), is_provisional=True, **({"raw": b"", "lines": (line("~0"),)} | told)
    )


def script_report(gateway: FakeGateway, *rows: Any, number: int = 1) -> None:
    """Let a report be asked for, be ready at once and hold these rows."""
    end_report(gateway, channels.ReportState.DONE, number=number)
    gateway.script(
        "download_document", channels.DocumentContent(f"report {number}".encode(), "utf-8")
    )
    gateway.script("read_order_report", list(rows))


def end_report(
    gateway: FakeGateway,
    state: channels.ReportState = channels.ReportState.CANCELLED,
    *,
    number: int = 1,
) -> None:
    """Let a report be asked for and end like this."""
    gateway.script("request_report", f"R{number}")
    document_id = f"D{number}" if state == channels.ReportState.DONE else None
    gateway.script(
        "fetch_report",
        channels.ReportStatus(f"R{number}", "GET_ORDERS", state, document_id=document_id),
    )


def run(kind: str, at: datetime = MONDAY) -> tuple[channels.RunStatus | None, SyncStream]:
    """Run the stream of this kind when it is due."""
    stream = SyncStream.objects.get(kind=kind)
    SyncStream.objects.filter(pk=stream.pk).update(due_at=at)
    status = run_stream(stream_id=stream.pk, trigger=channels.Trigger.SCHEDULE, now=lambda: at)
    stream.refresh_from_db()
    return status, stream


def orders_stream_has_cursor(cursor: datetime = BEFORE) -> None:
    SyncStream.objects.filter(kind=channels.StreamKind.ORDERS).update(cursor=cursor)
