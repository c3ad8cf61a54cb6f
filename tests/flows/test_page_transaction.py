"""A page is written again when the database gave it up for others (failures.md, K1)."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from psycopg import errors

from tests.channels.stream_cast import MONDAY, make_stream
from tests.fake_gateway import FakeGateway
from tests.orders.cast import order
from tests.race import run_together
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncRun
from zhongshu.flows import read_order_pages
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.flows.run_stream import run_stream
from zhongshu.orders.models import Order, OrderEvent

GIVEN_UP = (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable)


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Wait for nothing, and tell how long it would have been."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


def give_up(error: type[Exception]) -> OperationalError:
    """Return what Django makes of the driver's error."""
    given_up = OperationalError("given up")
    given_up.__cause__ = error("given up")
    return given_up


@dataclass(slots=True)
class Count:
    """What a flow counts while it writes."""

    pages: int = 0
    seen: list[str] = field(default_factory=list)


def fail(times: int, error: type[Exception], count: Count) -> Callable[[], str]:
    """Return work that counts, and is given up so many times."""
    left = iter([True] * times)

    def work() -> str:
        count.pages += 1
        count.seen.append("page")
        if next(left, False):
            raise give_up(error)
        return "written"

    return work


@pytest.mark.parametrize("error", GIVEN_UP)
def test_k1_what_the_database_gave_up_is_done_again_and_counted_once(
    db: None, waits: list[float], error: type[Exception]
) -> None:
    count = Count(pages=7)

    answer = in_one_transaction(fail(3, error, count), keeping=(count,))

    assert answer == "written"
    assert count == Count(pages=8, seen=["page"])
    assert [0 <= wait <= 0.2 * number for number, wait in enumerate(waits, 1)] == [True] * 3


def test_k1_the_fourth_refusal_is_raised_and_nothing_is_counted(
    db: None, waits: list[float]
) -> None:
    count = Count(pages=7)

    with pytest.raises(OperationalError):
        in_one_transaction(fail(4, errors.DeadlockDetected, count), keeping=(count,))

    assert (count, len(waits)) == (Count(pages=7), 3)


def test_a_lost_connection_is_not_for_this_to_repeat(db: None, waits: list[float]) -> None:
    with pytest.raises(OperationalError):
        in_one_transaction(fail(1, errors.AdminShutdown, Count()))

    assert waits == []


def test_k1_a_page_of_orders_given_up_at_any_statement_is_stored_once(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = FakeGateway(clock=MONDAY)
    gateway.serve(monkeypatch)
    stream = make_stream()
    statements = 0
    while True:
        statements += 1
        number = f"702-{statements:07d}-0000000"
        gateway.script("fetch_order_page", channels.OrderPage((order(number),), None))
        injected = _give_up_at(statements, monkeypatch)
        gateway.clock += timedelta(minutes=10)
        gateway.calls = 0

        status = run_stream(
            stream_id=stream.pk,
            trigger=channels.Trigger.SCHEDULE,
            now=lambda: gateway.clock,
        )

        ran = SyncRun.objects.latest("pk")
        assert status == channels.RunStatus.DONE
        assert (ran.pages, ran.read, ran.new, ran.calls) == (1, 1, 1, 1)
        assert OrderEvent.objects.filter(order__order_id=number).count() == 2
        if not injected:
            break
    assert Order.objects.count() == statements


def _give_up_at(number: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give up the first page of the next run at its n-th statement; return which it was."""
    injected: list[str] = []
    done = 0

    def count(
        execute: Callable[..., Any], sql: str, params: object, many: object, context: object
    ) -> Any:
        nonlocal done
        done += 1
        if done == number and not injected:
            injected.append(sql)
            raise give_up(errors.DeadlockDetected)
        return execute(sql, params, many, context)

    def watch[T](work: Callable[[], T], *, keeping: tuple[object, ...] = ()) -> T:
        def watched() -> T:
            with connection.execute_wrapper(count):
                return work()

        return in_one_transaction(watched, keeping=keeping)

    monkeypatch.setattr(read_order_pages, "in_one_transaction", watch)
    return injected


@pytest.mark.django_db(transaction=True)
def test_k3_a_page_whose_commit_got_no_answer_is_read_again_and_stored_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gateway = FakeGateway(clock=MONDAY)
    gateway.serve(monkeypatch)
    stream = make_stream()
    page = channels.OrderPage((order("702-0000001-0000000"),), None)
    commit, is_near = connection.commit, list[bool]()

    def lose_the_answer() -> None:
        commit()
        if is_near:
            is_near.clear()
            connection.connection.close()
            raise give_up(errors.AdminShutdown)

    def come_near(*_: object) -> channels.OrderPage:
        is_near.append(True)
        return page

    monkeypatch.setattr(connection, "commit", lose_the_answer)
    gateway.script("fetch_order_page", come_near, page)

    def run() -> channels.RunStatus | None:
        return run_stream(
            stream_id=stream.pk, trigger=channels.Trigger.SCHEDULE, now=lambda: gateway.clock
        )

    with pytest.raises(OperationalError):
        run()
    stored = Order.objects.count()
    gateway.clock += timedelta(minutes=10)
    again = run()

    assert (stored, again) == (1, channels.RunStatus.DONE)
    assert list(SyncRun.objects.order_by("pk").values_list("status", flat=True)) == [
        "FAILED",
        "DONE",
    ]
    assert OrderEvent.objects.filter(order__order_id="702-0000001-0000000").count() == 2
    assert Order.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_k1_two_that_really_lock_each_other_out_are_both_done() -> None:
    met = threading.Barrier(2)

    def lock(first: int, second: int) -> Callable[[], None]:
        is_first_time = iter([True])

        def work() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [first])
                if next(is_first_time, False):
                    met.wait(timeout=5)
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [second])

        return work

    outcomes = run_together(
        lambda: in_one_transaction(lock(1, 2)), lambda: in_one_transaction(lock(2, 1))
    )

    assert outcomes == [None, None]
