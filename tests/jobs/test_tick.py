"""The tick queues what is due; a job too many does nothing; nothing is retried by the queue."""

import inspect
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.channels.stream_cast import make_stream
from tests.jobs.rows import execute
from zhongshu.channels import public as channels
from zhongshu.channels.models import SyncRun, SyncStream
from zhongshu.flows import run_stream as flow
from zhongshu.identity import public as identity
from zhongshu.jobs import schedule, tasks
from zhongshu.jobs.queue import SUSPECTS, queue_runs


def only(*streams: SyncStream) -> None:
    """Switch every other stream off."""
    kept = [stream.pk for stream in streams]
    SyncStream.objects.exclude(pk__in=kept).update(enabled=False)


def work_with(
    monkeypatch: pytest.MonkeyPatch, stream: SyncStream, *ends: Exception | None
) -> list[int]:
    """Let runs of the stream end like this, one after the other; return the runs that began."""
    began: list[int] = []
    script = list(ends)

    def work(
        lease: channels.RunLease, _gateway: channels.ChannelGateway, *, now: Callable[[], datetime]
    ) -> None:
        began.append(lease.run_id)
        end = script.pop(0) if script else None
        if end is not None:
            raise end
        channels.finish_run(lease, cursor=None, at=now())

    monkeypatch.setitem(flow.RUNNERS, stream.kind, work)
    return began


def do_waiting_jobs() -> None:
    """Do what a worker would do with the queue."""
    for job in ProcrastinateJob.objects.filter(status="todo").order_by("-priority", "pk"):
        execute("DELETE FROM procrastinate_jobs WHERE id = %s", job.pk)
        app.tasks[job.task_name](**job.args)


def test_a_tick_queues_one_job_for_each_due_stream(db: None) -> None:
    orders, ledger = make_stream(), make_stream("GET_LEDGER_DETAIL_VIEW_DATA")
    only(orders, ledger)

    schedule.tick(0)
    schedule.tick(60)

    runs = ProcrastinateJob.objects.filter(task_name="run_stream")
    jobs = runs.order_by("-priority").values_list(
        "task_name", "args", "priority", "lock", "queueing_lock"
    )
    assert list(jobs) == [
        ("run_stream", {"stream_id": orders.pk, "trigger": "SCHEDULE"}, 5, None, None),
        ("run_stream", {"stream_id": ledger.pk, "trigger": "SCHEDULE"}, -5, None, None),
    ]


def test_l6_streams_whose_worker_died_run_one_after_the_other(db: None) -> None:
    calm, died, other = make_stream(), make_stream("listings"), make_stream("fba_inventory")
    only(calm, died, other)
    SyncStream.objects.filter(pk__in=[died.pk, other.pk]).update(deaths=1)

    schedule.tick(0)

    runs = ProcrastinateJob.objects.filter(task_name="run_stream")
    locks = {job.args["stream_id"]: job.lock for job in runs}
    assert locks[calm.pk] is None
    assert locks[died.pk] == locks[other.pk] == SUSPECTS


def test_a_job_runs_its_stream_and_a_second_one_does_nothing(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = make_stream()
    only(stream)
    began = work_with(monkeypatch, stream)
    due = channels.list_due_streams(timezone.now())
    queue_runs(due, at=timezone.now())
    queue_runs(due, at=timezone.now())

    do_waiting_jobs()

    assert len(began) == 1
    assert SyncRun.objects.get().status == "DONE"


def test_a_job_of_a_stream_switched_off_meanwhile_does_nothing(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = make_stream()
    began = work_with(monkeypatch, stream)
    only(stream)
    schedule.tick(0)
    SyncStream.objects.update(enabled=False)

    do_waiting_jobs()

    assert began == []


def test_a_person_may_run_a_stream_that_is_switched_off(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = make_stream()
    began = work_with(monkeypatch, stream)
    SyncStream.objects.update(enabled=False)
    channels.sync_now(stream_id=stream.pk, actor=identity.SYSTEM, at=timezone.now())

    do_waiting_jobs()

    assert len(began) == 1
    assert SyncRun.objects.get().trigger == "PERSON"


def test_l2_a_run_that_fails_while_the_next_is_queued_syncs_again(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = make_stream()
    only(stream)
    work_with(monkeypatch, stream, *[channels.GatewayError("503")] * 3)
    for _ in range(10):
        schedule.tick(0)
        # The next period's job waits already while this one fails.
        queue_runs(
            [channels.DueStream(stream.pk, stream.account_id, stream.kind)], at=timezone.now()
        )
        do_waiting_jobs()
        SyncStream.objects.update(due_at=timezone.now() - timedelta(minutes=5), queued_at=None)

    stream.refresh_from_db()
    assert stream.failures == 0
    assert stream.synced_at is not None
    ends = list(SyncRun.objects.order_by("pk").values_list("status", flat=True))
    assert ends[:3] == ["FAILED"] * 3
    assert set(ends[3:]) == {"DONE"}


def test_l7_three_hours_of_ticks_missed_are_one_run(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = make_stream()
    only(stream)
    began = work_with(monkeypatch, stream)
    SyncStream.objects.update(due_at=timezone.now() - timedelta(hours=3))

    for minute in range(5):
        schedule.tick(minute)
        do_waiting_jobs()

    assert len(began) == 1


def test_l8_a_job_of_another_version_fails_visibly(db: None) -> None:
    with pytest.raises(ValueError, match="'YESTERDAY' is not a valid Trigger"):
        tasks.run_stream(stream_id=1, trigger="YESTERDAY")


def test_l9_tasks_take_ids_and_codes_only() -> None:
    app.perform_import_paths()  # type: ignore[no-untyped-call]
    ours = {
        name: {
            parameter.name: parameter.annotation
            for parameter in inspect.signature(task.func).parameters.values()
        }
        for name, task in app.tasks.items()
        if not name.startswith(("builtin:", "procrastinate."))
    }

    assert ours == {
        "run_stream": {"stream_id": int, "trigger": str},
        "run_nightly": {"name": str},
        "tick": {"timestamp": int},
        "refresh_sold_units": {"timestamp": int},
        "check_stock": {"timestamp": int},
        "open_claims": {"timestamp": int},
        "post_stock": {"timestamp": int},
        "work_on_import": {"import_id": int},
        "make_export": {"export_id": int},
        "repost_stock": {"reposting_id": int},
        "propose_pairings": {},
        "raise_alerts": {},
        "deliver_message": {"delivery_id": int},
    }


def test_no_task_is_retried_or_locked_by_the_queue() -> None:
    app.perform_import_paths()  # type: ignore[no-untyped-call]

    for name in (
        "run_stream",
        "run_nightly",
        "tick",
        "refresh_sold_units",
        "post_stock",
        "check_stock",
        "open_claims",
    ):
        task = app.tasks[name]
        assert (task.retry_strategy, task.lock, task.queueing_lock) == (None, None, None)


def test_b9_a_stream_that_is_off_is_caught_up_on_when_a_person_asks(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = make_stream()
    SyncStream.objects.update(enabled=False, due_at=timezone.now())
    windows = [True, True, False]

    def work(
        lease: channels.RunLease, _gateway: channels.ChannelGateway, *, now: Callable[[], datetime]
    ) -> None:
        channels.finish_run(lease, cursor=None, is_behind=windows.pop(0), at=now())

    monkeypatch.setitem(flow.RUNNERS, stream.kind, work)
    channels.sync_now(stream_id=stream.pk, actor=identity.SYSTEM, at=timezone.now())

    for _ in range(5):
        do_waiting_jobs()

    assert (windows, ProcrastinateJob.objects.count()) == ([], 0)
    assert set(SyncRun.objects.values_list("trigger", flat=True)) == {"PERSON"}
