"""A report is asked for once, whatever happens on the way."""

from datetime import datetime, timedelta

import pytest

from tests.channels.stream_cast import CA, MINUTE, MONDAY, US, let_die, make_stream, start
from tests.fake_gateway import FakeGateway
from zhongshu.channels import public as channels
from zhongshu.channels.models import RawDocument, ReportRequest, SyncIssue, SyncStream
from zhongshu.flows import fetch_report as flow

TYPE = "GET_LEDGER_DETAIL_VIEW_DATA"
ORDER = channels.ReportOrder(TYPE, (US, CA), MONDAY - timedelta(days=3), MONDAY)
CONTENT = channels.DocumentContent(b"Date\n2026-11-20\n")


@pytest.fixture(autouse=True)
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    seconds: list[float] = []
    monkeypatch.setattr(flow, "sleep", seconds.append)
    return seconds


@pytest.fixture
def gateway(db: None) -> FakeGateway:
    return FakeGateway(clock=MONDAY)


def status(
    state: str, report_id: str = "R1", created_at: datetime | None = MONDAY
) -> channels.ReportStatus:
    return channels.ReportStatus(
        report_id=report_id,
        report_type=TYPE,
        state=state,
        document_id="D1" if state == "DONE" else None,
        marketplace_ids=(CA, US),
        data_start=ORDER.data_start,
        data_end=ORDER.data_end,
        created_at=created_at,
    )


def methods(gateway: FakeGateway) -> list[str]:
    return [method for method, _ in gateway.asked]


def fetch(
    lease: channels.RunLease, gateway: FakeGateway, at: datetime = MONDAY
) -> channels.DocumentContent | None:
    return flow.fetch_report(lease, gateway, ORDER, at=at)


def test_f4_it_is_asked_for_polled_stored_and_returned(
    gateway: FakeGateway, slept: list[float]
) -> None:
    lease = start(make_stream(TYPE))
    gateway.script("request_report", "R1")
    gateway.script("fetch_report", status("IN_QUEUE"), status("IN_PROGRESS"), status("DONE"))
    gateway.script("download_document", CONTENT)

    document = fetch(lease, gateway)

    assert document == CONTENT
    assert slept == [2, 4, 8]
    assert RawDocument.objects.get().report_id == "R1"
    request = ReportRequest.objects.get()
    assert (request.state, request.polls, request.consumed_at) == ("DONE", 3, None)
    assert gateway.asked_for("request_report") == [(ORDER,)]


def test_f5_a_slow_report_pauses_and_goes_on_with_its_id(
    gateway: FakeGateway, slept: list[float]
) -> None:
    stream = make_stream(TYPE)
    lease = start(stream)
    gateway.script("request_report", "R1")
    gateway.script("fetch_report", *[status("IN_PROGRESS")] * 3)

    with pytest.raises(flow.ReportNotReady) as waiting:
        fetch(lease, gateway)

    assert slept == [2, 4, 8]
    assert waiting.value.next_poll_at == MONDAY + timedelta(seconds=14 + 16)
    channels.pause_run(
        lease, due_at=waiting.value.next_poll_at, reason="", is_throttled=False, at=MONDAY
    )
    again = start(stream, MONDAY + MINUTE)
    gateway.script("fetch_report", status("DONE"))
    gateway.script("download_document", CONTENT)

    assert fetch(again, gateway, MONDAY + MINUTE) == CONTENT
    assert len(gateway.asked_for("request_report")) == 1
    assert slept == [2, 4, 8, 0]


def test_f4_a_run_killed_between_intent_and_answer_looks_before_it_asks_again(
    gateway: FakeGateway,
) -> None:
    stream = make_stream(TYPE)
    channels.intend_report(start(stream), order=ORDER, at=MONDAY)
    let_die(stream)
    older = status("DONE", "R0", MONDAY - timedelta(hours=1))
    gateway.script("find_reports", [status("IN_QUEUE", "R1"), older])
    gateway.script("fetch_report", status("DONE"))
    gateway.script("download_document", CONTENT)

    document = fetch(start(stream), gateway)

    assert document == CONTENT
    assert methods(gateway) == ["find_reports", "fetch_report", "download_document"]
    assert gateway.asked_for("find_reports") == [((TYPE,), MONDAY - 5 * MINUTE)]
    assert gateway.asked_for("fetch_report") == [("R1",)]


def test_f4_what_is_not_found_is_asked_for_again(gateway: FakeGateway) -> None:
    stream = make_stream(TYPE)
    channels.intend_report(start(stream), order=ORDER, at=MONDAY)
    let_die(stream)
    gateway.script("find_reports", [status("DONE", "R0", MONDAY - timedelta(hours=1))])
    gateway.script("request_report", "R1")
    gateway.script("fetch_report", status("DONE"))
    gateway.script("download_document", CONTENT)

    assert fetch(start(stream), gateway) == CONTENT

    assert ReportRequest.objects.count() == 1


def test_an_answer_that_never_came_leaves_the_intent(gateway: FakeGateway) -> None:
    stream = make_stream(TYPE)
    gateway.script("request_report", channels.GatewayError("timeout", can_retry=True))

    with pytest.raises(channels.GatewayError):
        fetch(start(stream), gateway)

    open_report = channels.find_open_report(stream.pk)
    assert open_report is not None
    assert (open_report.state, open_report.report_id) == ("INTENDED", None)


def test_a_refused_call_takes_the_intent_back(gateway: FakeGateway) -> None:
    stream = make_stream(TYPE)
    gateway.script("request_report", channels.ThrottledError("no allowance"))

    with pytest.raises(channels.ThrottledError):
        fetch(start(stream), gateway)

    assert ReportRequest.objects.count() == 0


def test_f4_a_fresh_report_with_the_same_parameters_is_used_again(gateway: FakeGateway) -> None:
    stream = make_stream(TYPE)
    lease = start(stream)
    gateway.script("request_report", "R1")
    gateway.script("fetch_report", status("DONE"), status("DONE"))
    gateway.script("download_document", CONTENT)
    fetch(lease, gateway)
    channels.finish_run(lease, cursor=None, at=MONDAY)

    again = fetch(start(stream), gateway, MONDAY + 29 * MINUTE)

    assert again == CONTENT
    assert methods(gateway) == [
        "request_report",
        "fetch_report",
        "download_document",
        "fetch_report",
    ]


def test_f4_half_an_hour_later_a_new_one_is_asked_for(gateway: FakeGateway) -> None:
    stream = make_stream(TYPE)
    lease = start(stream)
    gateway.script("request_report", "R1", "R2")
    gateway.script("fetch_report", status("DONE"), status("DONE", "R2"))
    gateway.script("download_document", CONTENT, CONTENT)
    fetch(lease, gateway)
    channels.finish_run(lease, cursor=None, at=MONDAY)

    fetch(start(stream), gateway, MONDAY + 31 * MINUTE)

    assert len(gateway.asked_for("request_report")) == 2
    assert RawDocument.objects.count() == 1


def test_f4_cancelled_is_no_document_and_never_zero_rows(gateway: FakeGateway) -> None:
    stream = make_stream(TYPE)
    lease = start(stream)
    gateway.script("request_report", "R1")
    gateway.script("fetch_report", status("CANCELLED"))

    assert fetch(lease, gateway) is None
    assert fetch(lease, gateway, MONDAY + MINUTE) is None

    assert RawDocument.objects.count() == 0
    assert len(gateway.asked_for("request_report")) == 1


def test_f4_fatal_is_an_issue_and_not_asked_again_too_soon(gateway: FakeGateway) -> None:
    stream = make_stream(TYPE)
    lease = start(stream)
    gateway.script("request_report", "R1")
    gateway.script("fetch_report", status("FATAL"))
    with pytest.raises(channels.ReportFailedError):
        fetch(lease, gateway)
    gateway.script("find_reports", [status("FATAL")])

    with pytest.raises(flow.ReportNotReady) as waiting:
        fetch(lease, gateway, MONDAY + 15 * MINUTE)

    assert waiting.value.next_poll_at == MONDAY + 30 * MINUTE
    assert str(SyncIssue.objects.get()) == f"Amazon could not make the report {TYPE}."
    assert len(gateway.asked_for("request_report")) == 1


def test_f4_after_fatal_a_report_of_somebody_else_is_used(gateway: FakeGateway) -> None:
    lease = start(make_stream(TYPE))
    gateway.script("request_report", "R1")
    gateway.script("fetch_report", status("FATAL"), status("DONE", "R0"))
    gateway.script("find_reports", [status("FATAL"), status("DONE", "R0", MONDAY - MINUTE)])
    gateway.script("download_document", CONTENT)
    with pytest.raises(channels.ReportFailedError):
        fetch(lease, gateway)

    assert fetch(lease, gateway, MONDAY + 15 * MINUTE) == CONTENT


def test_a_report_that_never_ends_is_given_up_after_six_hours(gateway: FakeGateway) -> None:
    stream = make_stream(TYPE)
    lease = start(stream)
    gateway.script("request_report", "R1")
    gateway.script("fetch_report", *[status("IN_QUEUE")] * 4)
    with pytest.raises(flow.ReportNotReady):
        fetch(lease, gateway)

    with pytest.raises(channels.ReportFailedError):
        fetch(lease, gateway, MONDAY + timedelta(hours=6, minutes=1))

    assert str(SyncIssue.objects.get()) == (
        f"Amazon did not finish the report {TYPE} within 6 hours."
    )
    assert channels.find_open_report(stream.pk) is None


def test_f4_waits_stop_growing_at_a_quarter_of_an_hour(gateway: FakeGateway) -> None:
    stream = make_stream(TYPE)
    lease = start(stream)
    gateway.script("request_report", "R1")
    clock, waits = MONDAY, []
    for _ in range(9):
        gateway.script("fetch_report", *[status("IN_QUEUE")] * 3)
        with pytest.raises(flow.ReportNotReady) as waiting:
            fetch(lease, gateway, clock)
        waits.append((waiting.value.next_poll_at - clock).total_seconds())
        clock = waiting.value.next_poll_at

    assert waits == [30, 32, 64, 128, 256, 512, 900, 900, 900]


def test_f5_a_document_stored_before_the_crash_is_not_downloaded_again(
    gateway: FakeGateway,
) -> None:
    stream = make_stream(TYPE)
    gateway.script("request_report", "R1")
    gateway.script("fetch_report", status("DONE"))
    gateway.script("download_document", CONTENT)
    fetch(start(stream), gateway)
    let_die(stream)

    assert fetch(start(stream), gateway) == CONTENT

    assert methods(gateway) == ["request_report", "fetch_report", "download_document"]


def test_another_order_of_the_same_stream_is_another_report(gateway: FakeGateway) -> None:
    lease = start(make_stream(TYPE))
    channels.intend_report(
        lease, order=channels.ReportOrder(TYPE, (US, CA), MONDAY, MONDAY), at=MONDAY
    )
    gateway.script("request_report", "R1")
    gateway.script("fetch_report", status("DONE"))
    gateway.script("download_document", CONTENT)

    assert fetch(lease, gateway) == CONTENT

    assert ReportRequest.objects.filter(consumed_at=None).count() == 1


def test_a_run_taken_over_while_it_waits_stops(gateway: FakeGateway) -> None:
    stream = make_stream(TYPE)
    lease = start(stream)

    def ask(order: channels.ReportOrder) -> str:
        SyncStream.objects.filter(pk=stream.pk).update(run_id=lease.run_id + 1)
        return "R1"

    gateway.script("request_report", ask)

    with pytest.raises(channels.LeaseLostError):
        fetch(lease, gateway)

    assert gateway.asked_for("fetch_report") == []
