"""`zhongshu sync` waits for whoever has a stream, and says why one cannot run."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.channels.stream_cast import MONDAY, make_stream, start
from tests.cli.conftest import Run
from tests.fake_gateway import FakeGateway
from zhongshu.channels import public as channels
from zhongshu.channels.models import SellingAccount, SyncRun, SyncStream
from zhongshu.cli.commands import sync
from zhongshu.flows.run_stream import run_stream

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> FakeGateway:
    fake = FakeGateway(clock=MONDAY)
    fake.serve(monkeypatch)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    return fake


def test_a_stream_that_a_worker_gave_back_in_this_moment_is_run(
    run: Run, gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = make_stream()
    lease = start(stream)
    gateway.script("fetch_order_page", channels.OrderPage((), None))

    def while_the_worker_ends(
        *, stream_id: int, trigger: channels.Trigger
    ) -> channels.RunStatus | None:
        status = run_stream(stream_id=stream_id, trigger=trigger, now=lambda: MONDAY)
        if status is None:
            channels.finish_run(lease, cursor=None, at=MONDAY)
        return status

    monkeypatch.setattr(sync, "run_stream", while_the_worker_ends)

    outcome = run("sync", "--stream", "orders")

    assert (outcome.code, outcome.out) == (
        0,
        "Acme NA orders: DONE · read 0, new 0, changed 0, unchanged 0, refused 0, calls 1.\n",
    )
    assert SyncRun.objects.filter(status="DONE").count() == 2


def test_a_stream_that_is_switched_off_meanwhile_is_not_run_again(
    run: Run, gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_stream()

    def which_dies_once_more(**_given: object) -> None:
        SyncStream.objects.filter(kind="orders").update(enabled=False, deaths=3)

    monkeypatch.setattr(sync, "run_stream", which_dies_once_more)

    outcome = run("sync", "--stream", "orders")

    assert (outcome.code, outcome.out) == (
        1,
        "Acme NA orders: NOT STARTED · It was switched off just now: the sync centre says why.\n",
    )


def test_a_stream_that_is_switched_off_is_told_as_such(run: Run, gateway: FakeGateway) -> None:
    make_stream()
    SyncStream.objects.update(enabled=False)

    off = run("sync", "--stream", "orders")
    unknown = run("sync", "--stream", "order")

    assert (off.code, unknown.code) == (1, 1)
    assert off.err == (
        "zhongshu: What was named is switched off. `--full` runs it once,"
        " `zhongshu stream set` for good.\n"
    )
    assert "There is no such stream." in unknown.err


def test_a_stream_that_runs_elsewhere_for_too_long_is_told(
    run: Run, gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(make_stream())
    monkeypatch.setattr(sync, "LONGEST_WAIT_S", 0)

    outcome = run("sync", "--stream", "orders")

    assert (outcome.code, outcome.out) == (
        1,
        "Acme NA orders: NOT STARTED · It runs already elsewhere.\n",
    )


def test_c3_a_stream_without_allowance_is_not_told_as_synced(
    run: Run, gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_stream()
    monkeypatch.setattr(sync, "LONGEST_WAIT_S", -1)
    gateway.script(
        "fetch_order_page", channels.ThrottledError("No allowance left", retry_after_s=600)
    )

    outcome = run("sync", "--stream", "orders")

    due_at = SyncStream.objects.get(kind="orders").due_at
    assert (outcome.code, outcome.out) == (
        1,
        "Acme NA orders: THROTTLED · read 0, new 0, changed 0, unchanged 0, refused 0, calls 1."
        f" No allowance left · It goes on at {due_at:%Y-%m-%d %H:%M} UTC: a worker, or this"
        " command.\n",
    )


def test_a_stream_that_waits_for_something_is_not_told_as_synced(
    run: Run, gateway: FakeGateway
) -> None:
    make_stream()
    SellingAccount.objects.update(seller_id="")

    outcome = run("sync", "--stream", "listing_changes")

    assert (outcome.code, outcome.out) == (
        1,
        "Acme NA listing_changes: WAITS · read 0, new 0, changed 0, unchanged 0, refused 0,"
        " calls 0. · Nothing was read: it waits for the seller id (zhongshu account seller-id)."
        "\n",
    )


def test_b9_days_off_are_caught_up_window_by_window(run: Run, gateway: FakeGateway) -> None:
    make_stream()
    gateway.clock = timezone.now()
    SyncStream.objects.update(cursor=gateway.clock - timedelta(days=5))
    nothing = channels.OrderPage((), None)
    gateway.script("fetch_order_page", nothing, nothing, nothing)

    outcome = run("sync", "--stream", "orders")

    assert (outcome.code, outcome.out[:23]) == (0, "Acme NA orders: DONE · ")
    assert SyncRun.objects.filter(status="DONE").count() == 2


def test_b9_a_stream_that_is_still_behind_is_not_told_as_synced(
    run: Run, gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_stream()
    gateway.clock = timezone.now()
    SyncStream.objects.update(cursor=gateway.clock - timedelta(days=5))
    monkeypatch.setattr(sync, "LONGEST_WAIT_S", -1)
    nothing = channels.OrderPage((), None)
    gateway.script("fetch_order_page", nothing, nothing)

    outcome = run("sync", "--stream", "orders")

    assert (outcome.code, outcome.out) == (
        1,
        "Acme NA orders: BEHIND · read 0, new 0, changed 0, unchanged 0, refused 0, calls 2."
        " · More is still to be read: a worker goes on, or this command run again.\n",
    )
