"""A run tells the calls that it made, however it ends."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected

from tests.channels.stream_cast import MINUTE, MONDAY, let_die, make_stream, start
from tests.fake_gateway import FakeGateway
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncRun, SyncStream
from zhongshu.flows import heartbeat
from zhongshu.flows import run_stream as flow
from zhongshu.flows.fetch_report import ReportNotReady
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.identity import public as identity

SCHEDULE = channels.Trigger.SCHEDULE
NO_PAGE = channels.OrderPage((), None)


@pytest.fixture
def gateway(gateway: FakeGateway) -> FakeGateway:
    gateway.script("fetch_order_page", *[NO_PAGE] * 5)
    return gateway


def work_and_end(
    monkeypatch: pytest.MonkeyPatch, stream: SyncStream, end: Exception | None, *, told: int = 2
) -> channels.RunStatus | None:
    """Run with two calls and a page, then, if so told, a third call, and end like this."""

    def work(
        lease: channels.RunLease, gateway: channels.ChannelGateway, *, now: Callable[[], datetime]
    ) -> None:
        query = channels.OrderQuery(channels.Window(MONDAY - MINUTE, MONDAY), ())
        gateway.fetch_order_page(query, None)
        gateway.fetch_order_page(query, None)
        counts = channels.PageCounts(read=1)
        channels.record_page(lease, counts=counts, next_token=None, calls=gateway.calls, at=now())
        for _ in range(told, 3):
            gateway.fetch_order_page(query, None)
        if end is not None:
            raise end
        channels.finish_run(lease, cursor=MONDAY, calls=gateway.calls, at=now())

    monkeypatch.setitem(flow.RUNNERS, stream.kind, work)
    return flow.run_stream(stream_id=stream.pk, trigger=SCHEDULE, now=lambda: MONDAY)


@pytest.mark.parametrize(
    ("end", "status"),
    [
        (None, "DONE"),
        (ReportNotReady("GET_X", MONDAY + MINUTE), "PAUSED"),
        (channels.ThrottledError("429", retry_after_s=9), "THROTTLED"),
        (channels.LeaseLostError(1, was_stopped=True), "STOPPED"),
        (channels.GatewayError("503"), "FAILED"),
        (channels.PageTokenRefusedError("400"), "FAILED"),
        (channels.AuthorisationLostError("invalid_grant"), "FAILED"),
        (channels.StoreNotFoundError(7), "FAILED"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_a_run_tells_its_calls_whatever_its_end(
    db: None,
    monkeypatch: pytest.MonkeyPatch,
    gateway: FakeGateway,
    end: Exception | None,
    status: str,
) -> None:
    stream = make_stream()

    ended = work_and_end(monkeypatch, stream, end)

    run = SyncRun.objects.get()
    assert (ended, run.status, run.calls) == (status, status, 3)
    assert gateway.calls == 3


def test_a_bug_hides_no_call(
    db: None, monkeypatch: pytest.MonkeyPatch, gateway: FakeGateway
) -> None:
    stream = make_stream()

    with pytest.raises(ZeroDivisionError):
        work_and_end(monkeypatch, stream, ZeroDivisionError())

    assert SyncRun.objects.get().calls == 3


def test_a_stop_that_a_person_asked_for_hides_no_call(
    db: None, monkeypatch: pytest.MonkeyPatch, gateway: FakeGateway
) -> None:
    stream = make_stream("listings")

    def work(
        lease: channels.RunLease, gateway: channels.ChannelGateway, *, now: Callable[[], datetime]
    ) -> None:
        query = channels.OrderQuery(channels.Window(MONDAY - MINUTE, MONDAY), ())
        gateway.fetch_order_page(query, None)
        channels.request_stop(run_id=lease.run_id, actor=identity.SYSTEM, at=now())
        channels.record_page(
            lease, counts=channels.PageCounts(), next_token=None, calls=gateway.calls, at=now()
        )

    monkeypatch.setitem(flow.RUNNERS, stream.kind, work)
    ended = flow.run_stream(stream_id=stream.pk, trigger=SCHEDULE, now=lambda: MONDAY)

    assert (ended, SyncRun.objects.get().calls) == (channels.RunStatus.STOPPED, 1)


def test_k1_a_page_that_is_written_again_counts_no_call_twice(db: None) -> None:
    lease = start(make_stream())
    refusals = [OperationalError("deadlock"), None]

    def store() -> None:
        channels.record_page(
            lease, counts=channels.PageCounts(), next_token=None, calls=4, at=MONDAY
        )
        if refusal := refusals.pop(0):
            raise refusal from DeadlockDetected()

    in_one_transaction(store)
    channels.record_page(lease, counts=channels.PageCounts(), next_token=None, calls=4, at=MONDAY)
    channels.finish_run(lease, cursor=None, calls=5, at=MONDAY)

    assert SyncRun.objects.get().calls == 5


def test_what_a_page_told_stays_when_the_end_tells_nothing(db: None) -> None:
    lease = start(make_stream())
    channels.record_page(lease, counts=channels.PageCounts(), next_token=None, calls=4, at=MONDAY)

    channels.end_stopped_run(lease, due_at=MONDAY, at=MONDAY)

    assert SyncRun.objects.get().calls == 4


@pytest.mark.django_db(transaction=True)
def test_l5_the_heartbeat_tells_the_calls_of_a_worker_that_is_killed_afterwards(
    monkeypatch: pytest.MonkeyPatch, gateway: FakeGateway
) -> None:
    monkeypatch.setattr(heartbeat, "EVERY_S", 0.05)
    stream = make_stream()
    lease = start(stream, at=datetime.now(tz=MONDAY.tzinfo))
    gateway.calls = 6

    with heartbeat.beating(lease, gateway, now=lambda: MONDAY):
        deadline = time.monotonic() + 5
        while SyncRun.objects.get().calls == 0 and time.monotonic() < deadline:
            time.sleep(0.02)
    let_die(stream)
    start(stream, at=MONDAY + timedelta(minutes=5))

    connection.close()
    died = SyncRun.objects.order_by("pk").first()
    assert died is not None
    assert (died.status, died.message, died.calls) == ("FAILED", "The worker died", 6)
