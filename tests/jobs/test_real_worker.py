"""A real worker process, its queue and its clock: failures, absences, sleep and sudden ends."""

import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from tests.channels.stream_cast import let_die, make_stream
from tests.jobs.rows import execute
from tests.jobs.worker_process import ENDLESS, start_worker, wait_for
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncIssue, SyncRun, SyncStream
from zhongshu.jobs.queue import queue_runs
from zhongshu.jobs.watch import sweep

pytestmark = pytest.mark.django_db(transaction=True)

FAILS_TWICE = """
def work(lease, gateway, *, now):
    time.sleep(0.5)
    if SyncRun.objects.count() < 3:
        raise channels.GatewayError("503")
    channels.finish_run(lease, cursor=None, at=now())
"""
WORKS = """
def work(lease, gateway, *, now):
    channels.finish_run(lease, cursor=None, at=now())
"""
# The listings work, after those who die.
DIES = """
import os
def work(lease, gateway, *, now):
    os._exit(9)

def work_well(lease, gateway, *, now):
    time.sleep(3)
    channels.finish_run(lease, cursor=None, at=now())

flow.RUNNERS["listings"] = work_well
"""

# Looks for dead workers twice a second instead of every ten.
LOOKS_OFTEN = """
from zhongshu.jobs import watch
watch.EVERY_S = 0.5
"""


@pytest.fixture
def workers() -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Keep the processes that a test started, and end them."""
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for each in started:
        each.kill()
        each.wait()


def only_orders(**changes: object) -> SyncStream:
    """Return the one stream that is switched on, due now."""
    stream = make_stream()
    SyncStream.objects.exclude(pk=stream.pk).update(enabled=False)
    SyncStream.objects.filter(pk=stream.pk).update(due_at=timezone.now(), **changes)
    return stream


def queue(stream: SyncStream) -> None:
    queue_runs([channels.DueStream(stream.pk, stream.account_id, stream.kind)], at=timezone.now())


def runs() -> list[str]:
    return list(SyncRun.objects.order_by("pk").values_list("status", flat=True))


def test_l2_a_run_that_fails_while_the_next_is_queued_syncs_within_ten_periods(
    workers: list["subprocess.Popen[bytes]"],
) -> None:
    stream = only_orders()
    queue(stream)
    workers.append(start_worker(FAILS_TWICE))
    wait_for(lambda: runs() == ["RUNNING"])
    queue(stream)  # the next period's job is there before this one fails
    wait_for(lambda: runs() == ["FAILED"])

    for _ in range(10):
        SyncStream.objects.filter(pk=stream.pk).update(due_at=timezone.now(), queued_at=None)
        queue(stream)
        time.sleep(0.8)
        if "DONE" in runs():
            break

    assert runs()[:3] == ["FAILED", "FAILED", "DONE"]
    wait_for(lambda: not ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).exists())
    assert workers[0].poll() is None


def test_l7_three_hours_off_are_one_run_and_not_one_hundred_and_eighty(
    workers: list["subprocess.Popen[bytes]"],
) -> None:
    stream = only_orders()
    SyncStream.objects.filter(pk=stream.pk).update(due_at=timezone.now() - timedelta(hours=3))
    three_hours_ago = int(time.time()) - 3 * 3600
    execute(
        "INSERT INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)"
        " VALUES ('tick', '', %s)",
        three_hours_ago,
    )

    workers.append(start_worker(WORKS))
    wait_for(lambda: runs() == ["DONE"])
    ticks = ProcrastinateJob.objects.filter(task_name="tick", status="succeeded")
    seen = ticks.count()
    wait_for(lambda: ticks.count() > seen + 1)

    assert runs() == ["DONE"]
    stream.refresh_from_db()
    assert stream.due_at > timezone.now()
    # Two ticks of one second may both see it due: the second job does nothing.
    assert ProcrastinateJob.objects.filter(task_name="run_stream").count() <= 2
    execute("DELETE FROM procrastinate_periodic_defers")


def test_l5_a_worker_stopped_in_mid_run_writes_nothing_after_another_took_over(
    workers: list["subprocess.Popen[bytes]"],
) -> None:
    stream = only_orders()
    workers.append(start_worker(ENDLESS))
    wait_for(lambda: SyncRun.objects.filter(read__gt=1).exists())
    workers[0].send_signal(signal.SIGSTOP)
    let_die(stream)
    heir = channels.start_run(
        stream_id=stream.pk, trigger=channels.Trigger.SCHEDULE, at=timezone.now()
    )
    assert heir is not None
    channels.record_page(
        heir, counts=channels.PageCounts(read=7), next_token="of the heir", at=timezone.now()
    )
    sleeper = SyncRun.objects.exclude(pk=heir.run_id).get()

    workers[0].send_signal(signal.SIGCONT)
    # Two ticks of one second may both have seen it due: then the second job is over too.
    queued = ProcrastinateJob.objects.filter(task_name="run_stream")
    assert queued.exists()
    wait_for(lambda: not queued.exclude(status="succeeded").exists())

    stream.refresh_from_db()
    written = SyncRun.objects.get(pk=sleeper.pk)
    assert (written.read, written.status) == (sleeper.read, "FAILED")
    assert (stream.run_id, stream.page_token) == (heir.run_id, "of the heir")
    assert SyncRun.objects.get(pk=heir.run_id).read == 7
    channels.finish_run(heir, cursor=None, at=timezone.now())


def test_l1_what_a_killed_worker_had_begun_is_found_by_another_that_was_there_all_along(
    workers: list["subprocess.Popen[bytes]"],
) -> None:
    stream = only_orders()
    workers.append(start_worker(ENDLESS))
    wait_for(lambda: SyncRun.objects.filter(read__gt=1).exists())
    doomed = ProcrastinateJob.objects.get(status="doing", task_name="run_stream")
    workers.append(start_worker(LOOKS_OFTEN + WORKS))
    wait_for(lambda: ProcrastinateWorker.objects.count() == 2)

    workers[0].kill()
    workers[0].wait()
    let_die(stream)
    execute(
        "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'"
        " WHERE id = (SELECT worker_id FROM procrastinate_jobs WHERE id = %s)",
        doomed.pk,
    )
    wait_for(lambda: runs() == ["FAILED", "DONE"])
    wait_for(lambda: ProcrastinateWorker.objects.count() == 1)

    assert ProcrastinateJob.objects.get(pk=doomed.pk).status == "failed"
    assert not ProcrastinateJob.objects.filter(status="doing", task_name="run_stream").exists()
    assert SyncRun.objects.earliest("pk").message == "The worker died"
    assert workers[1].poll() is None


@pytest.mark.soak
def test_l6_a_stream_that_ends_its_worker_three_times_is_switched_off_and_others_run(
    workers: list["subprocess.Popen[bytes]"],
) -> None:
    stream = only_orders()
    other = SyncStream.objects.get(account=stream.account, kind="listings")
    SyncStream.objects.filter(pk=other.pk).update(enabled=True, due_at=timezone.now())
    for _ in range(3):
        SyncStream.objects.filter(pk=stream.pk).update(due_at=timezone.now(), queued_at=None)
        workers.append(start_worker(DIES))
        assert workers[-1].wait(timeout=20) == 9
        let_die(stream)
        # The other one may have been at work in the same process.
        held = SyncStream.objects.filter(pk=other.pk, heartbeat_at__isnull=False)
        held.update(heartbeat_at=F("heartbeat_at") - timedelta(minutes=2))
        execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
        sweep(timezone.now())

    SyncStream.objects.filter(pk=other.pk).update(due_at=timezone.now(), queued_at=None)
    workers.append(start_worker(DIES))
    wait_for(lambda: SyncRun.objects.filter(stream=other, status="DONE").exists())
    wait_for(lambda: not SyncStream.objects.get(pk=stream.pk).enabled)

    assert (
        list(SyncRun.objects.filter(stream=stream).values_list("status", flat=True))
        == ["FAILED"] * 3
    )
    assert SyncIssue.objects.get().code == "channels.stream_quarantined"
    assert workers[-1].poll() is None


@pytest.mark.soak
@pytest.mark.parametrize("seconds", [300])
def test_k3_backends_ended_all_the_time_keep_no_stream_from_running(
    workers: list["subprocess.Popen[bytes]"], seconds: int
) -> None:
    stream = only_orders()
    workers.append(start_worker(WORKS))
    wait_for(lambda: "DONE" in runs())
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        SyncStream.objects.filter(pk=stream.pk).update(due_at=timezone.now(), queued_at=None)
        time.sleep(1)
        keep_alive(workers)

    done = runs().count("DONE")
    let_runs_of_the_dead_be_found(stream)
    wait_for(lambda: keep_alive(workers) and runs().count("DONE") > done, seconds=90)

    assert set(runs()) <= {"DONE", "FAILED"}
    assert workers[-1].poll() is None
    wait_for(lambda: SyncStream.objects.get(pk=stream.pk).run_id is None)


def keep_alive(workers: list["subprocess.Popen[bytes]"]) -> bool:
    """Start another worker where the last one ended, as `serve` does."""
    if workers[-1].poll() is not None:
        workers.append(start_worker(WORKS))
    return True


def let_runs_of_the_dead_be_found(stream: SyncStream) -> None:
    """Pass over the minute until a run without heartbeat counts as dead."""
    SyncStream.objects.filter(pk=stream.pk, run_id__isnull=False).update(
        heartbeat_at=timezone.now() - timedelta(minutes=2)
    )
    SyncStream.objects.filter(pk=stream.pk).update(due_at=timezone.now(), queued_at=None)
