"""The stream of stock events: every report read, stored, posted and read again."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.cast import MONDAY, make_account
from tests.flows.report_stage import ReportStage
from tests.inventory.ledger_cast import stock
from tests.inventory.test_stock_events import (
    adjusted,
    open_books,
    pair,
    removed,
    returned,
)
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncIssue, SyncRun, SyncStream
from zhongshu.inventory.models import AmazonStockEvent

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Feed = channels.StockFeed
MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> ReportStage:
    return ReportStage(monkeypatch, channels.StreamKind.STOCK_EVENTS, "read_stock_events")


def proof() -> Any:
    run = SyncRun.objects.order_by("-pk").first()
    assert run is not None
    return run.proof


def test_the_first_run_reads_two_weeks_and_a_quarter_of_removals(amazon: ReportStage) -> None:
    pair()
    open_books(unfulfillable=5)
    amazon.offer(adjusted("a:1"), adjusted("a:2", 5, "", event="Receipts"))
    amazon.offer(returned())
    amazon.offer(state="CANCELLED")
    amazon.offer(removed(2), removed(0, "DISPOSED"))
    amazon.offer()

    status = amazon.run()

    assert status == channels.RunStatus.DONE
    before = MONDAY - timedelta(minutes=2, seconds=30)
    removals = channels.STOCK_REPORTS[Feed.REMOVALS]
    assert amazon.asked() == [
        (channels.STOCK_REPORTS[Feed.LEDGER], MIDNIGHT - 14 * DAY, before),
        (channels.STOCK_REPORTS[Feed.RETURNS], MIDNIGHT - 14 * DAY, before),
        (removals, before - 90 * DAY, before - 60 * DAY),
        (removals, before - 60 * DAY, before - 30 * DAY),
        (removals, before - 30 * DAY, before),
    ]
    assert stock() == {"FBA": 19, "FBA_UNSELLABLE": 3, "TRANSIT": 2}
    stream = SyncStream.objects.get(kind=channels.StreamKind.STOCK_EVENTS)
    assert (stream.cursor, stream.synced_at) == (before, MONDAY)
    run = SyncRun.objects.order_by("-pk")[0]
    assert (run.read, run.new, run.refused) == (5, 5, 0)
    assert [each.get("cancelled", False) for each in proof().values()] == [
        False, False, True, False, True,
    ]  # fmt: skip


def test_later_on_the_same_day_removals_are_not_asked_for(amazon: ReportStage) -> None:
    for _ in range(5):
        amazon.offer()
    amazon.run()
    amazon.now += timedelta(hours=4)
    amazon.offer()
    amazon.offer()

    assert amazon.run() == channels.RunStatus.DONE

    assert [report for report, _, _ in amazon.asked()[5:]] == [
        channels.STOCK_REPORTS[Feed.LEDGER],
        channels.STOCK_REPORTS[Feed.RETURNS],
    ]


def test_f8_what_the_next_reading_lacks_is_undone_but_a_cancelled_one_says_nothing(
    amazon: ReportStage,
) -> None:
    pair()
    open_books()
    day = date(2026, 11, 18)
    amazon.offer(adjusted("a:1", day=day), adjusted("today:1", -1, day=MONDAY.date()))
    for _ in range(4):
        amazon.offer()
    amazon.run()
    first = stock()
    amazon.now += timedelta(hours=4)
    amazon.offer(state="CANCELLED")
    amazon.offer()
    amazon.run()
    cancelled = stock()
    amazon.now += timedelta(hours=4)
    amazon.offer(adjusted("b:1", -3, day=day))
    amazon.offer()
    amazon.run()

    assert (first, cancelled) == ({"FBA": 17}, {"FBA": 17})
    # The line of a day that is not over in every zone may only be late.
    assert stock() == {"FBA": 16}


def test_f8_a_ledger_with_a_line_nobody_can_read_undoes_nothing(amazon: ReportStage) -> None:
    pair()
    open_books()
    amazon.offer(adjusted("a:1", day=date(2026, 11, 18)))
    for _ in range(4):
        amazon.offer()
    amazon.run()
    amazon.now += timedelta(hours=4)
    amazon.offer(channels.Unreadable("LEDGER row 2", "date is no day", b"31/31/2026", 2))
    amazon.offer()

    assert amazon.run() == channels.RunStatus.DONE

    assert stock() == {"FBA": 18}
    issue = SyncIssue.objects.get()
    assert (issue.code, issue.why) == ("channels.unreadable", "date is no day")


def test_a_report_that_fails_does_not_keep_the_others_from_being_read(amazon: ReportStage) -> None:
    pair()
    open_books()
    amazon.offer(state="FATAL")
    amazon.offer(returned())
    for _ in range(3):
        amazon.offer()

    status = amazon.run()

    assert status == channels.RunStatus.FAILED
    assert stock() == {"FBA": 21}
    stream = SyncStream.objects.get(kind=channels.StreamKind.STOCK_EVENTS)
    assert stream.cursor is None


def test_a_run_that_died_goes_on_with_the_report_it_had_not_read(
    amazon: ReportStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    amazon.offer(adjusted("a:1"))
    amazon.gateway.script("request_report", channels.ThrottledError("wait", retry_after_s=60))

    first = amazon.run()
    amazon.now += timedelta(minutes=5)
    amazon.offer(returned())
    for _ in range(3):
        amazon.offer()
    second = amazon.run()

    assert (first, second) == (channels.RunStatus.THROTTLED, channels.RunStatus.DONE)
    ledgers = [report for report, _, _ in amazon.asked() if "LEDGER" in report]
    assert len(ledgers) == 1
    assert AmazonStockEvent.objects.count() == 2


def test_after_weeks_off_months_are_asked_for_one_by_one(amazon: ReportStage) -> None:
    SyncStream.objects.filter(kind=channels.StreamKind.STOCK_EVENTS).update(
        cursor=MIDNIGHT - 30 * DAY
    )
    for _ in range(7):
        amazon.offer()

    assert amazon.run() == channels.RunStatus.DONE

    ledger = channels.STOCK_REPORTS[Feed.LEDGER]
    assert [(start, end - start) for report, start, end in amazon.asked() if report == ledger] == [
        (MIDNIGHT - 44 * DAY, 30 * DAY),
        (MIDNIGHT - 14 * DAY, MONDAY - timedelta(minutes=2, seconds=30) - MIDNIGHT + 14 * DAY),
    ]


def test_returns_are_asked_for_pool_by_pool(amazon: ReportStage) -> None:
    make_account("Acme EU", "EU", ("A1PA6795UKMFR9", "A13V1IB3VIYZZH", "A1F83G8C2ARO7P"))
    SyncStream.objects.exclude(account__name="Acme EU").delete()
    for _ in range(9):
        amazon.offer()

    amazon.run()

    orders = [order for (order,) in amazon.gateway.asked_for("request_report")]
    returns = channels.STOCK_REPORTS[Feed.RETURNS]
    assert [order.marketplace_ids for order in orders if order.report_type == returns] == [
        ("A1PA6795UKMFR9", "A13V1IB3VIYZZH"),
        ("A1F83G8C2ARO7P",),
    ]
    assert orders[0].marketplace_ids == (
        "A1PA6795UKMFR9", "A13V1IB3VIYZZH", "A1F83G8C2ARO7P",
    )  # fmt: skip
