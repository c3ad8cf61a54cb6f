"""Imports are queued with what makes them necessary, and go on when their worker died."""

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.flows.import_cast import bring, get
from zhongshu.documents import public as documents
from zhongshu.flows import run_import
from zhongshu.jobs import tasks
from zhongshu.jobs.schedule import tick

pytestmark = pytest.mark.django_db(transaction=True)


def queued() -> list[int]:
    jobs = ProcrastinateJob.objects.filter(task_name="work_on_import").order_by("pk")
    return [job.args["import_id"] for job in jobs]


def test_a_file_that_came_has_its_job_and_two_jobs_are_one() -> None:
    import_id = bring("SKU\nA\n", goes_on=True)

    found = queued()
    tasks.work_on_import(import_id)
    tasks.work_on_import(import_id)

    assert found == [import_id]
    assert (get(import_id).state, get(import_id).counts.new) == (documents.ImportState.DONE, 1)


def test_l1_what_a_dead_worker_left_is_queued_again() -> None:
    import_id = bring("SKU\nA\n")
    lost = documents.take_work(import_id, at=timezone.now() - timedelta(minutes=4))

    tick(timestamp=0)

    assert lost is not None
    assert queued() == [import_id, import_id]


def test_a_worker_that_must_go_leaves_the_rest_to_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.flows.import_batches.BATCH", 1)
    import_id = bring("SKU\nA\nB\n", goes_on=True)
    run_import.leave_imports()
    try:
        tasks.work_on_import(import_id)
        left = get(import_id)
    finally:
        run_import._leaving.clear()  # noqa: SLF001 - the process lives on
    tasks.work_on_import(import_id)

    assert (left.state, left.done, queued()) == (documents.ImportState.RUNNING, 1, [import_id] * 2)
    assert (get(import_id).state, get(import_id).counts.new) == (documents.ImportState.DONE, 2)
