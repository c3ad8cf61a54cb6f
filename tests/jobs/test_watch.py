"""What a dead worker left behind is set free, by any living one."""

import signal

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from tests.channels.stream_cast import let_die, make_stream
from tests.jobs.rows import execute, give_job_to, make_dead_worker
from tests.jobs.worker_process import ENDLESS, start_worker, wait_for
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncRun, SyncStream
from zhongshu.identity import public as identity
from zhongshu.jobs.queue import queue_nightly, queue_runs
from zhongshu.jobs.watch import sweep

pytestmark = pytest.mark.django_db(transaction=True)


def only_orders() -> SyncStream:
    stream = make_stream()
    SyncStream.objects.exclude(pk=stream.pk).update(enabled=False)
    return stream


def test_l1_the_jobs_of_a_dead_worker_end_as_failed_and_their_stream_runs_again() -> None:
    stream = only_orders()
    queue_runs(channels.list_due_streams(timezone.now()), at=timezone.now())
    [job] = ProcrastinateJob.objects.all()
    give_job_to(make_dead_worker(), job.pk)
    channels.start_run(stream_id=stream.pk, trigger=channels.Trigger.SCHEDULE, at=timezone.now())
    let_die(stream)

    sweep(timezone.now())

    states = list(ProcrastinateJob.objects.order_by("pk").values_list("task_name", "status"))
    assert states == [("run_stream", "failed"), ("run_stream", "todo")]
    assert ProcrastinateWorker.objects.count() == 0

    sweep(timezone.now())

    assert ProcrastinateJob.objects.count() == 2


def test_l1_a_job_that_died_before_its_run_began_makes_the_stream_due_again() -> None:
    stream = only_orders()
    queue_runs(channels.list_due_streams(timezone.now()), at=timezone.now())
    [job] = ProcrastinateJob.objects.all()
    give_job_to(make_dead_worker(), job.pk)
    assert channels.list_due_streams(timezone.now()) == []

    sweep(timezone.now())

    assert [due.stream_id for due in channels.list_due_streams(timezone.now())] == [stream.pk]


def test_l3_a_stalled_job_ends_though_its_successor_waits() -> None:
    stream = only_orders()
    due = channels.list_due_streams(timezone.now())
    queue_runs(due, at=timezone.now())
    queue_runs(due, at=timezone.now())
    first = ProcrastinateJob.objects.order_by("pk").values_list("pk", flat=True)[0]
    give_job_to(make_dead_worker(), first)

    sweep(timezone.now())

    states = list(ProcrastinateJob.objects.order_by("pk").values_list("status", flat=True))
    assert states == ["failed", "todo"]
    assert stream.pk in [each.stream_id for each in channels.list_due_streams(timezone.now())]


def test_a_lost_nightly_job_is_failed_too() -> None:
    queue_nightly("prune_jobs")
    give_job_to(make_dead_worker(), ProcrastinateJob.objects.get().pk)

    sweep(timezone.now())

    assert ProcrastinateJob.objects.get().status == "failed"


def has_read(stream: SyncStream) -> bool:
    return SyncRun.objects.filter(stream=stream, read__gt=0).exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_l10_a_signal_ends_runs_at_their_next_page_and_the_stream_is_due_at_once(
    number: signal.Signals,
) -> None:
    stream = only_orders()
    worker = start_worker(ENDLESS)
    channels.sync_now(stream_id=stream.pk, actor=identity.SYSTEM, at=timezone.now())
    wait_for(lambda: has_read(stream))

    worker.send_signal(number)
    worker.send_signal(number)

    assert worker.wait(timeout=10) == 0
    assert SyncRun.objects.get().status == "STOPPED"
    stream.refresh_from_db()
    assert (stream.run_id, stream.page_token) == (None, "next")
    assert stream.due_at <= timezone.now()
    jobs = ProcrastinateJob.objects.filter(task_name="run_stream")
    # A tick of the same second may have queued a second one, which the worker no longer took.
    assert {"succeeded"} <= {job.status for job in jobs} <= {"succeeded", "todo"}
    assert channels.get_worker_heartbeat() is None


def test_l1_kill_9_leaves_nothing_stuck() -> None:
    stream = only_orders()
    worker = start_worker(ENDLESS)
    channels.sync_now(stream_id=stream.pk, actor=identity.SYSTEM, at=timezone.now())
    wait_for(lambda: has_read(stream))
    worker.kill()
    worker.wait(timeout=10)
    let_die(stream)
    assert channels.get_worker_heartbeat() is not None
    execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")

    sweep(timezone.now())

    states = list(
        ProcrastinateJob.objects.filter(task_name="run_stream")
        .order_by("pk")
        .values_list("status", flat=True)
    )
    assert states == ["failed", "todo"]
    lease = channels.start_run(
        stream_id=stream.pk, trigger=channels.Trigger.SCHEDULE, at=timezone.now()
    )
    assert lease is not None
    assert lease.page_token == "next"
