"""Work is queued with what makes it necessary, and two jobs of one stream are one run."""

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.channels.stream_cast import MONDAY, make_stream
from tests.race import run_together
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncRun, SyncStream
from zhongshu.flows import run_stream as flow
from zhongshu.identity import public as identity
from zhongshu.jobs import tasks

pytestmark = pytest.mark.django_db(transaction=True)
PROGRAM = Path(flow.__file__).parents[1]


class PowerCutError(Exception):
    """The process died here."""


def ask_for_a_run(stream: SyncStream) -> None:
    channels.sync_now(stream_id=stream.pk, actor=identity.SYSTEM, at=MONDAY)


def test_k7_what_is_committed_has_its_job_and_nothing_is_left_to_do_afterwards() -> None:
    stream = make_stream()
    left_to_do: list[int] = []

    with transaction.atomic():
        ask_for_a_run(stream)
        left_to_do.append(len(transaction.get_connection().run_on_commit))

    stream.refresh_from_db()
    assert (left_to_do, stream.queued_at) == ([0], MONDAY)
    assert ProcrastinateJob.objects.filter(task_name="run_stream").count() == 1


def test_k7_killed_before_the_commit_neither_the_mark_nor_the_job_is_there() -> None:
    stream = make_stream()

    def die_before_the_commit() -> None:
        with transaction.atomic():
            ask_for_a_run(stream)
            raise PowerCutError

    with pytest.raises(PowerCutError):
        die_before_the_commit()

    stream.refresh_from_db()
    assert (stream.queued_at, ProcrastinateJob.objects.count()) == (None, 0)


def test_k7_nothing_is_left_to_a_hook_behind_the_commit() -> None:
    hooked = [
        str(file.relative_to(PROGRAM))
        for file in PROGRAM.rglob("*.py")
        if "on_commit(" in file.read_text()
    ]

    assert hooked == []


def test_l4_two_jobs_of_one_stream_at_once_are_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = make_stream()
    SyncStream.objects.filter(pk=stream.pk).update(due_at=timezone.now())
    gave_up = threading.Event()
    inside: list[int] = []

    def work(
        lease: channels.RunLease, _gateway: channels.ChannelGateway, *, now: Callable[[], datetime]
    ) -> None:
        inside.append(lease.run_id)
        gave_up.wait(timeout=10)
        channels.finish_run(lease, cursor=None, at=now())

    def run_job() -> None:
        tasks.run_stream(stream.pk, channels.Trigger.SCHEDULE.value)
        gave_up.set()

    monkeypatch.setitem(flow.RUNNERS, stream.kind, work)

    outcomes = run_together(run_job, run_job)

    assert outcomes == [None, None]
    assert list(SyncRun.objects.values_list("pk", "status")) == [(inside[0], "DONE")]
