"""What Amazon does not keep for long is archived daily, from the first connection."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.channels.stream_cast import CA, MONDAY, US, make_stream
from tests.fake_gateway import FakeGateway
from zhongshu.channels import public as channels
from zhongshu.channels.models import RawDocument, SellingAccount, SyncIssue, SyncRun, SyncStream
from zhongshu.flows import fetch_report
from zhongshu.flows.run_stream import run_stream

LEDGER = "GET_LEDGER_SUMMARY_VIEW_DATA"
PLANNING = "GET_FBA_INVENTORY_PLANNING_DATA"
SETTLEMENT = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
DAY = timedelta(days=1)


class Amazon:
    """A gateway whose reports are ready at the first look, each with its own content."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.gateway = FakeGateway(clock=MONDAY)
        self.gateway.serve(monkeypatch)
        self.now = MONDAY
        self.number = 0
        monkeypatch.setattr(fetch_report, "sleep", lambda seconds: None)

    def offer(self, *contents: bytes | str) -> None:
        """Answer the next reports with these contents, or end them in that state."""
        for content in contents:
            self.number += 1
            report_id = f"R{self.number}"
            state = "DONE" if isinstance(content, bytes) else content
            self.gateway.script("request_report", report_id)
            self.gateway.script(
                "fetch_report",
                channels.ReportStatus(report_id, "any", state, document_id=f"D{self.number}"),
            )
            if isinstance(content, bytes):
                self.gateway.script("download_document", channels.DocumentContent(content))

    def run(self, stream: SyncStream) -> channels.RunStatus | None:
        self.gateway.clock = self.now
        return run_stream(
            stream_id=stream.pk, trigger=channels.Trigger.SCHEDULE, now=lambda: self.now
        )

    def periods(self) -> list[tuple[datetime | None, datetime | None]]:
        return [
            (order.data_start, order.data_end)
            for (order,) in self.gateway.asked_for("request_report")
        ]


@pytest.fixture
def amazon(db: None, monkeypatch: pytest.MonkeyPatch) -> Amazon:
    return Amazon(monkeypatch)


def proof() -> object:
    run = SyncRun.objects.order_by("-pk").first()
    assert run is not None
    return run.proof


def test_the_first_run_asks_for_the_first_load_days(amazon: Amazon) -> None:
    stream = make_stream(LEDGER)
    amazon.offer(b"Date\n1\n")

    assert amazon.run(stream) == channels.RunStatus.DONE

    assert amazon.periods() == [(MIDNIGHT - 30 * DAY, MIDNIGHT)]
    [(order,)] = amazon.gateway.asked_for("request_report")
    assert (order.report_type, order.marketplace_ids) == (LEDGER, (US, CA))
    assert dict(order.options) == {
        "aggregateByLocation": "FC",
        "aggregatedByTimePeriod": "DAILY",
    }
    stream.refresh_from_db()
    assert stream.cursor == MIDNIGHT
    document = RawDocument.objects.get()
    assert proof() == {
        "until": MIDNIGHT.isoformat(),
        "stored": [document.pk],
        "came_again": [],
        "cancelled": [],
    }


def test_later_runs_look_back_by_the_days_of_the_rule(amazon: Amazon) -> None:
    stream = make_stream(LEDGER)
    amazon.offer(b"Date\n1\n", b"Date\n2\n")
    amazon.run(stream)
    amazon.now += DAY

    amazon.run(stream)

    assert amazon.periods()[1] == (MIDNIGHT - 3 * DAY, MIDNIGHT + DAY)


def test_the_same_day_is_not_asked_for_twice(amazon: Amazon) -> None:
    stream = make_stream(LEDGER)
    amazon.offer(b"Date\n1\n")
    amazon.run(stream)
    amazon.now += timedelta(hours=3)

    assert amazon.run(stream) == channels.RunStatus.DONE

    assert len(amazon.periods()) == 1


def test_b9_weeks_off_are_caught_up_by_the_month(amazon: Amazon) -> None:
    stream = make_stream(LEDGER)
    SyncStream.objects.filter(pk=stream.pk).update(cursor=MIDNIGHT - 45 * DAY)
    amazon.offer(b"Date\n1\n", b"Date\n2\n")

    amazon.run(stream)

    assert amazon.periods() == [
        (MIDNIGHT - 48 * DAY, MIDNIGHT - 18 * DAY),
        (MIDNIGHT - 18 * DAY, MIDNIGHT),
    ]
    assert SyncIssue.objects.count() == 0


def test_b9_what_amazon_keeps_no_more_is_shown_as_a_hole(amazon: Amazon) -> None:
    stream = make_stream(LEDGER)
    SyncStream.objects.filter(pk=stream.pk).update(cursor=MIDNIGHT - 100 * DAY)
    amazon.offer(b"1", b"2", b"3")

    amazon.run(stream)

    assert amazon.periods()[0][0] == MIDNIGHT - 90 * DAY
    assert str(SyncIssue.objects.get()) == (
        f"The archive of {LEDGER} has a hole from 2026-08-15 to 2026-08-25."
    )


def test_a_run_that_pauses_goes_on_after_the_windows_it_has(amazon: Amazon) -> None:
    stream = make_stream(LEDGER)
    SyncStream.objects.filter(pk=stream.pk).update(cursor=MIDNIGHT - 45 * DAY)
    amazon.offer(b"Date\n1\n")
    amazon.gateway.script("request_report", channels.ThrottledError("no allowance"))
    assert amazon.run(stream) == channels.RunStatus.THROTTLED
    amazon.now += DAY
    amazon.offer(b"Date\n2\n")

    assert amazon.run(stream) == channels.RunStatus.DONE

    assert amazon.periods()[2] == (MIDNIGHT - 18 * DAY, MIDNIGHT)
    stream.refresh_from_db()
    assert stream.cursor == MIDNIGHT
    assert RawDocument.objects.count() == 2


def test_f4_cancelled_is_noted_and_asked_for_again_the_next_day(amazon: Amazon) -> None:
    stream = make_stream(LEDGER)
    amazon.offer("CANCELLED", b"Date\n1\n")

    assert amazon.run(stream) == channels.RunStatus.DONE

    start = MIDNIGHT - 30 * DAY
    assert proof() == {
        "until": MIDNIGHT.isoformat(),
        "stored": [],
        "came_again": [],
        "cancelled": [f"{start.isoformat()}/{MIDNIGHT.isoformat()}"],
    }
    stream.refresh_from_db()
    assert stream.cursor == MIDNIGHT - 7 * DAY
    amazon.now += DAY
    amazon.run(stream)
    assert amazon.periods()[1] == (MIDNIGHT - 10 * DAY, MIDNIGHT + DAY)
    stream.refresh_from_db()
    assert stream.cursor == MIDNIGHT + DAY


def test_f4_fatal_fails_the_run_and_opens_an_issue(amazon: Amazon) -> None:
    stream = make_stream(LEDGER)
    amazon.offer("FATAL")

    assert amazon.run(stream) == channels.RunStatus.FAILED

    assert str(SyncIssue.objects.get()) == "Amazon could not make the report any."
    stream.refresh_from_db()
    assert stream.cursor is None


def test_the_same_content_again_is_noted_not_stored(amazon: Amazon) -> None:
    stream = make_stream(PLANNING)
    amazon.offer(b"sku\nA\n", b"sku\nA\n")
    amazon.run(stream)
    document = RawDocument.objects.get()
    amazon.now += DAY

    amazon.run(stream)

    assert amazon.periods() == [(None, None), (None, None)]
    assert RawDocument.objects.count() == 1
    assert proof() == {
        "until": "",
        "stored": [],
        "came_again": [document.pk],
        "cancelled": [],
    }


def settlement(number: int, state: str = "DONE") -> channels.ReportStatus:
    return channels.ReportStatus(
        report_id=f"S{number}",
        report_type=SETTLEMENT,
        state=state,
        document_id=f"SD{number}",
        marketplace_ids=(US,),
        data_start=MIDNIGHT - 14 * DAY,
        data_end=MIDNIGHT,
        created_at=MONDAY - number * DAY,
    )


def test_settlements_are_found_and_each_fetched_once(amazon: Amazon) -> None:
    stream = make_stream(SETTLEMENT)
    amazon.gateway.script(
        "find_reports", [settlement(0, "IN_PROGRESS"), settlement(1), settlement(2)]
    )
    for content in (b"two", b"one"):
        amazon.gateway.script("download_document", channels.DocumentContent(content))

    assert amazon.run(stream) == channels.RunStatus.DONE

    assert amazon.gateway.asked_for("download_document") == [("SD2",), ("SD1",)]
    amazon.now += DAY
    amazon.gateway.script("find_reports", [settlement(0), settlement(1), settlement(2)])
    amazon.gateway.script("download_document", channels.DocumentContent(b"none"))
    amazon.run(stream)
    assert amazon.gateway.asked_for("download_document")[2:] == [("SD0",)]
    assert list(RawDocument.objects.order_by("pk").values_list("report_id", flat=True)) == [
        "S2",
        "S1",
        "S0",
    ]


def test_b11_one_settlement_offered_twice_is_stored_once_and_not_fetched_again(
    amazon: Amazon,
) -> None:
    stream = make_stream(SETTLEMENT)
    offered = [settlement(1), settlement(2)]
    amazon.gateway.script("find_reports", offered, offered)
    for _ in offered:
        amazon.gateway.script("download_document", channels.DocumentContent(b"the same"))
    amazon.run(stream)
    amazon.now += DAY

    amazon.run(stream)

    assert RawDocument.objects.count() == 1
    assert len(amazon.gateway.asked_for("download_document")) == 2


def test_settlements_fetched_before_the_allowance_ended_are_kept(amazon: Amazon) -> None:
    stream = make_stream(SETTLEMENT)
    offered = [settlement(1), settlement(2)]
    amazon.gateway.script("find_reports", offered, offered)
    amazon.gateway.script(
        "download_document",
        channels.DocumentContent(b"two"),
        channels.ThrottledError("no allowance"),
        channels.DocumentContent(b"one"),
    )
    assert amazon.run(stream) == channels.RunStatus.THROTTLED
    amazon.now += DAY

    assert amazon.run(stream) == channels.RunStatus.DONE

    assert RawDocument.objects.count() == 2
    assert len(amazon.gateway.asked_for("download_document")) == 3


def test_the_daily_report_tells_the_accounts_health(amazon: Amazon) -> None:
    stream = make_stream(kind=channels.StreamKind.PERFORMANCE)
    amazon.offer(b'{"accountStatuses": []}')
    amazon.gateway.script("read_health", "AT_RISK")

    status = amazon.run(stream)

    account = SellingAccount.objects.get()
    assert status == channels.RunStatus.DONE
    assert account.amazon_status == "AT_RISK"
    assert account.amazon_status_at is not None
    assert account.amazon_status_at < MONDAY  # what a notification tells from now on is newer


def test_a_report_that_says_nothing_of_health_changes_nothing(amazon: Amazon) -> None:
    stream = make_stream(kind=channels.StreamKind.PERFORMANCE)
    SellingAccount.objects.update(amazon_status="AT_RISK")
    amazon.offer(b"{}")
    amazon.gateway.script("read_health", "")

    amazon.run(stream)

    assert SellingAccount.objects.get().amazon_status == "AT_RISK"
    assert RawDocument.objects.count() == 1
