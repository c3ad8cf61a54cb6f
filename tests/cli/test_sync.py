"""`zhongshu sync` waits for whoever has a stream, and says why one cannot run."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.channels.stream_cast import MONDAY, make_stream, start
from tests.cli.conftest import Run
from tests.fake_gateway import FakeGateway
from tests.orders.cast import order
from zhongshu.channels import public as channels
from zhongshu.channels.models import SellingAccount, SyncRun, SyncStream
from zhongshu.cli.commands import sync
from zhongshu.flows.run_stream import run_stream
from zhongshu.orders.models import Order

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
    SyncStream.objects.filter(kind="order_history").update(cursor=MONDAY)
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


def script_history(gateway: FakeGateway, *told: channels.OrderFacts) -> None:
    """Let the report of history hold these orders."""
    gateway.script("request_report", "R1")
    done = channels.ReportState.DONE
    gateway.script("fetch_report", channels.ReportStatus("R1", "GET_XML", done, document_id="D1"))
    gateway.script("download_document", channels.DocumentContent(b"<report>", "utf-8"))
    gateway.script("read_order_report", list(told))


def test_orders_bring_their_history_with_them_once(run: Run, gateway: FakeGateway) -> None:
    make_stream()
    gateway.clock = timezone.now()
    gateway.script("fetch_order_page", *[channels.OrderPage((), None)] * 2)
    past = order("702-0000001-0000000", amazon_status="SHIPPED", is_provisional=True)
    script_history(gateway, past)

    first = run("sync", "--stream", "orders")
    second = run("sync", "--stream", "orders")

    nothing = "read 0, new 0, changed 0, unchanged 0, refused 0, calls 1."
    assert (first.code, first.out.splitlines()) == (
        0,
        [
            f"Acme NA orders: DONE · {nothing}",
            "Acme NA order_history: What changed within a day is here; the orders of 30 days come"
            " now by report, which Amazon may take minutes to make.",
            "Acme NA order_history: DONE · read 1, new 1, changed 0, unchanged 0, refused 0,"
            " calls 5.",
        ],
    )
    assert (second.code, len(second.out.splitlines())) == (0, 1)
    assert Order.objects.count() == 1


def test_history_that_takes_long_is_said_to_be_still_to_come(
    run: Run, gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_stream()
    gateway.clock = timezone.now()
    monkeypatch.setattr(sync, "LONGEST_WAIT_S", -1)
    gateway.script("fetch_order_page", channels.OrderPage((), None))
    gateway.script("request_report", channels.ThrottledError("No allowance", retry_after_s=600))

    outcome = run("sync", "--stream", "orders")

    due_at = SyncStream.objects.get(kind="order_history").due_at
    assert (outcome.code, outcome.out.splitlines()[-1]) == (
        1,
        "Acme NA order_history: THROTTLED · read 0, new 0, changed 0, unchanged 0, refused 0,"
        f" calls 2. No allowance · It goes on at {due_at:%Y-%m-%d %H:%M} UTC: a worker, or this"
        " command.",
    )


def test_history_that_is_switched_off_is_told_and_left_alone(
    run: Run, gateway: FakeGateway
) -> None:
    make_stream()
    SyncStream.objects.filter(kind="order_history").update(enabled=False)
    gateway.script("fetch_order_page", channels.OrderPage((), None))

    outcome = run("sync", "--stream", "orders")

    assert (outcome.code, outcome.out.splitlines()[1:]) == (
        0,
        [
            "Acme NA order_history: OFF · What changed within a day is here; older orders do not"
            " come. `zhongshu sync --stream order_history --full` brings those of 30 days."
        ],
    )


def test_no_history_is_brought_where_none_is_wanted_or_the_orders_failed(
    run: Run, gateway: FakeGateway
) -> None:
    make_stream()
    SyncStream.objects.update(first_load_days=0)
    gateway.script(
        "fetch_order_page", channels.OrderPage((), None), channels.GatewayError("no answer")
    )

    unwanted = run("sync", "--stream", "orders")
    SyncStream.objects.update(first_load_days=30, cursor=None)
    failed = run("sync", "--stream", "orders")

    assert (unwanted.code, len(unwanted.out.splitlines())) == (0, 1)
    assert (failed.code, len(failed.out.splitlines())) == (1, 1)
    assert gateway.asked_for("request_report") == []
