"""The receiver of notifications: one of all workers, through outages, gone when told."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from tests.channels.stream_cast import MONDAY
from tests.race import run_together
from zhongshu.channels import public as channels
from zhongshu.jobs import receiver as module
from zhongshu.jobs.receiver import Receiver

pytestmark = pytest.mark.django_db(transaction=True)
NEWS = channels.UnreadMessage("no JSON", b"x", "r-1")


class FakeQueue:
    """Gives what stands in its script, then waits like an empty queue."""

    def __init__(self, *script: Any) -> None:
        self.script = list(script)
        self.looks = 0
        self.gone: list[str] = []
        self.is_waiting = threading.Event()
        self.wake = threading.Event()

    def describe(self) -> channels.QueueFacts:
        return channels.QueueFacts("arn", False, True, "1", 0)

    def receive(self, *, wait_s: int) -> Sequence[Any]:
        self.looks += 1
        if self.script:
            given = self.script.pop(0)
            if isinstance(given, Exception):
                raise given
            return [given]
        if wait_s:
            self.is_waiting.set()
            self.wake.wait(wait_s)
        return []

    def delete(self, receipts: Sequence[str]) -> None:
        self.gone += receipts


@contextmanager
def running(*queues: FakeQueue) -> Iterator[list[Receiver]]:
    """Run one receiver for each queue; end them, and their connections, with the block."""
    receivers = [Receiver(queue, threading.Event()) for queue in queues]
    for each in receivers:
        each.start()
    try:
        yield receivers
    finally:
        for each, queue in zip(receivers, queues, strict=True):
            each.stopping.set()
            queue.wake.set()
            each.join(10)


def wait_for(is_true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 5
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TURN_S", 0.05)
    monkeypatch.setattr(module, "FIRST_BACK_OFF_S", 0.01)


def test_one_receiver_reads_and_another_takes_over() -> None:
    first, second = FakeQueue(), FakeQueue(NEWS)
    with running(first) as [reader]:
        assert first.is_waiting.wait(5)
        with running(second):
            time.sleep(0.3)
            assert second.looks == 0

            reader.stopping.set()
            first.wake.set()
            wait_for(lambda: second.gone == ["r-1"])


def test_it_survives_outages_of_the_queue() -> None:
    outage = channels.GatewayError("no answer", can_retry=True)
    queue = FakeQueue(outage, outage, NEWS)
    with running(queue):
        wait_for(lambda: queue.gone == ["r-1"])


def test_k3_it_survives_the_loss_of_its_connection() -> None:
    queue = FakeQueue()
    with running(queue):
        assert queue.is_waiting.wait(5)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            )
        queue.script.append(NEWS)

        queue.wake.set()

        wait_for(lambda: queue.gone == ["r-1"])


def test_l10_told_to_stop_while_it_waits_it_keeps_nobody() -> None:
    queue = FakeQueue()
    with running(queue) as [reader]:
        assert queue.is_waiting.wait(5)

        began = time.monotonic()
        reader.stopping.set()
        reader.wait_for_end()
        assert time.monotonic() - began < 1


def test_i4_what_came_while_it_was_told_to_stop_stays_in_the_queue() -> None:
    queue = FakeQueue()
    with running(queue) as [reader]:
        assert queue.is_waiting.wait(5)
        reader.stopping.set()
        queue.script.append(NEWS)

        queue.wake.set()
        reader.join(5)

    assert queue.gone == []


def test_n5_a_held_installation_leaves_the_queue_alone() -> None:
    channels.hold_sending(because="restored", at=MONDAY)
    queue = FakeQueue(NEWS)
    with running(queue):
        time.sleep(0.3)

    assert (queue.looks, queue.gone) == (0, [])


def test_two_that_ask_at_once_are_one() -> None:
    held: list[bool] = []

    def ask() -> None:
        with channels.hold_receiving() as is_mine:
            held.append(is_mine)
            time.sleep(0.3)

    assert run_together(ask, ask) == [None, None]
    assert sorted(held) == [False, True]
