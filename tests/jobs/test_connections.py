"""A thread of the worker outlives its connection to the database."""

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import Error, connection
from django.utils import timezone

from tests.channels.stream_cast import make_stream
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncRun, SyncStream
from zhongshu.flows import run_stream as flow
from zhongshu.jobs import schedule, tasks

pytestmark = pytest.mark.django_db(transaction=True)


def end_own_connection() -> None:
    """Let the database close the connection of this thread, as when it starts again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()


def in_a_thread_of_the_worker(work: Callable[[], None]) -> None:
    def all_of_it() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=all_of_it)
    thread.start()
    thread.join()


def finish(
    lease: channels.RunLease, _gateway: channels.ChannelGateway, *, now: Callable[[], datetime]
) -> None:
    channels.finish_run(lease, cursor=None, at=now())


def test_k3_a_worker_goes_on_after_its_idle_connection_was_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = make_stream()
    monkeypatch.setitem(flow.RUNNERS, stream.kind, finish)

    def work() -> None:
        schedule.tick(0)
        end_own_connection()
        tasks.run_stream(stream.pk, channels.Trigger.SCHEDULE.value)
        SyncStream.objects.filter(pk=stream.pk).update(due_at=timezone.now())
        end_own_connection()
        tasks.run_stream(stream.pk, channels.Trigger.SCHEDULE.value)
        end_own_connection()
        schedule.tick(0)

    in_a_thread_of_the_worker(work)

    assert list(SyncRun.objects.values_list("status", flat=True)) == ["DONE", "DONE"]


def test_k3_a_run_whose_connection_is_lost_ends_as_failed_and_the_next_one_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = make_stream()
    raised: list[str] = []

    def lose(
        lease: channels.RunLease, _gateway: channels.ChannelGateway, *, now: Callable[[], datetime]
    ) -> None:
        end_own_connection()
        finish(lease, _gateway, now=now)

    def work() -> None:
        monkeypatch.setitem(flow.RUNNERS, stream.kind, lose)
        try:
            tasks.run_stream(stream.pk, channels.Trigger.SCHEDULE.value)
        except Error as error:
            raised.append(type(error).__name__)
        monkeypatch.setitem(flow.RUNNERS, stream.kind, finish)
        SyncStream.objects.filter(pk=stream.pk).update(due_at=timezone.now())
        tasks.run_stream(stream.pk, channels.Trigger.SCHEDULE.value)

    in_a_thread_of_the_worker(work)

    assert raised == ["OperationalError"]
    assert list(SyncRun.objects.order_by("pk").values_list("status", flat=True)) == [
        "FAILED",
        "DONE",
    ]
