"""Nightly tasks run once a night, whatever the clocks do."""

from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.channels.stream_cast import MONDAY, make_account, make_stream, start
from tests.jobs.rows import execute
from zhongshu.channels import public as channels
from zhongshu.channels.models import (
    AmazonCall,
    NightlyTask,
    RawDocument,
    ReportRequest,
    SyncIssue,
    SyncRun,
)
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.jobs import nightly
from zhongshu.jobs.queue import queue_nightly

DAY = timedelta(days=1)


@pytest.fixture
def ran(db: None, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Replace the registry by one task that notes when it ran."""
    times: list[datetime] = []
    monkeypatch.setattr(nightly, "NIGHTLY", {"count": times.append})
    return times


def go(at: datetime) -> None:
    for name in nightly.list_due(at):
        nightly.run(name, at)


def test_a_new_task_waits_for_its_first_night(ran: list[datetime]) -> None:
    for hours in range(72):
        go(MONDAY + timedelta(hours=hours))

    assert len(ran) == 3


def test_rates_are_wanted_from_the_first_minute_and_then_once_a_night(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    times: list[datetime] = []
    monkeypatch.setattr(nightly, "NIGHTLY", {"fetch_rates": times.append})

    for hours in range(48):
        go(MONDAY + timedelta(hours=hours))

    assert times[0] == MONDAY
    assert len(times) == 3


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("America/Los_Angeles", datetime(2026, 3, 7, 20, tzinfo=UTC)),  # 02:30 does not exist
        ("America/Los_Angeles", datetime(2026, 10, 31, 20, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 10, 24, 20, tzinfo=UTC)),  # 02:30 comes twice
    ],
)
def test_j2_once_in_the_nights_when_the_clocks_change(
    ran: list[datetime], zone: str, first: datetime
) -> None:
    company.set_company(name="Acme", time_zone=zone, base_currency="USD", actor=identity.SYSTEM)
    go(first)

    for minutes in range(0, 48 * 60, 10):
        go(first + timedelta(minutes=minutes))

    assert len(ran) == 2


def test_three_nights_off_are_one_run(ran: list[datetime]) -> None:
    go(MONDAY)

    go(MONDAY + 3 * DAY)
    go(MONDAY + 3 * DAY + timedelta(minutes=1))

    assert ran == [MONDAY + 3 * DAY]


def test_one_that_fails_is_tried_again_an_hour_later(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[datetime] = []

    def fail(at: datetime) -> None:
        tries.append(at)
        if len(tries) == 1:
            raise OSError("disk full")

    monkeypatch.setattr(nightly, "NIGHTLY", {"backup": fail})
    go(MONDAY)
    night = MONDAY + DAY
    with pytest.raises(OSError, match="disk full"):
        go(night)

    go(night + timedelta(minutes=30))
    go(night + timedelta(minutes=61))
    go(night + timedelta(minutes=62))

    assert tries == [night, night + timedelta(minutes=61)]
    assert NightlyTask.objects.get().ran_at == night + timedelta(minutes=61)


def test_two_workers_run_it_once(ran: list[datetime]) -> None:
    go(MONDAY)
    night = MONDAY + DAY

    assert channels.take_nightly_task("count", since=nightly.last_night(night), at=night)

    assert not nightly.run("count", night)
    assert ran == []


def test_old_runs_calls_and_documents_are_pruned_and_archives_kept(db: None) -> None:
    account = make_account()
    stream = make_stream()
    old, later = MONDAY, MONDAY + 130 * DAY
    lease = start(stream)
    channels.intend_report(
        lease, order=channels.ReportOrder("GET_MERCHANT_LISTINGS_ALL_DATA", ()), at=old
    )
    channels.finish_run(lease, cursor=None, at=old)
    AmazonCall.objects.create(account=account, operation="searchOrders", hour=old, calls=1)
    for report_type in ("GET_MERCHANT_LISTINGS_ALL_DATA", "GET_LEDGER_DETAIL_VIEW_DATA"):
        channels.store_document(
            account_id=account.pk,
            status=channels.ReportStatus("R1", report_type, "DONE"),
            document=channels.DocumentContent(b"rows"),
            at=old,
        )
    issue = channels.NewIssue(subject="order:1", code="x", what="What", raw=b"raw")
    channels.open_issues(account_id=account.pk, stream="orders", issues=[issue], at=old)
    settled = channels.NewIssue(subject="order:2", code="x", what="What")
    channels.open_issues(account_id=account.pk, stream="orders", issues=[settled], at=old)
    channels.resolve_issues(account_id=account.pk, subjects=["order:2"], at=old)

    nightly.NIGHTLY["prune_streams"](later)

    assert SyncRun.objects.count() == 0
    assert AmazonCall.objects.count() == 0
    assert ReportRequest.objects.count() == 0
    assert RawDocument.objects.get().report_type == "GET_LEDGER_DETAIL_VIEW_DATA"
    assert SyncIssue.objects.get().subject == "order:1"
    assert SyncIssue.objects.get().raw is None


def test_o16_buyers_are_purged_until_none_is_left(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [10_000, 3, 0]
    monkeypatch.setattr("zhongshu.orders.public.purge_buyers", lambda *, at: left.pop(0))

    nightly.NIGHTLY["purge_buyers"](MONDAY)

    assert left == []


def test_what_is_recent_is_kept(db: None) -> None:
    lease = start(make_stream())
    channels.finish_run(lease, cursor=None, at=MONDAY)

    nightly.NIGHTLY["prune_streams"](MONDAY + 29 * DAY)

    assert SyncRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_k6_finished_jobs_are_pruned_and_waiting_ones_kept() -> None:
    for _ in range(3):
        queue_nightly("count")
    first, second, _third = ProcrastinateJob.objects.order_by("pk").values_list("pk", flat=True)
    set_ended(first, hours_ago=100)
    set_ended(second, hours_ago=1)

    nightly.NIGHTLY["prune_jobs"](MONDAY)

    assert first not in ProcrastinateJob.objects.values_list("pk", flat=True)
    assert ProcrastinateJob.objects.count() == 2


def set_ended(job_id: int, *, hours_ago: int) -> None:
    """Let a job have ended some hours ago on the database's clock."""
    execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", job_id)
    execute(
        "UPDATE procrastinate_events SET at = now() - make_interval(hours => %s) WHERE job_id = %s",
        hours_ago,
        job_id,
    )
