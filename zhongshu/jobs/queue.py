"""Put work into the queue, over Django's own connection whatever process we are in."""

from collections.abc import Sequence
from datetime import datetime

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from zhongshu.channels import public as channels

RUN_STREAM = "run_stream"
RUN_NIGHTLY = "run_nightly"
TICK_PRIORITY, PEOPLE_PRIORITY, ORDERS_PRIORITY, ARCHIVE_PRIORITY = 20, 10, 5, -5

# The lock of streams whose worker died.
SUSPECTS = "run_stream:suspects"

jobs = JobManager(DjangoConnector())


def queue_runs(streams: Sequence[channels.DueStream], *, at: datetime) -> int:
    """Queue one job for each stream; return how many.

    No lock of the queue's: whether a stream may run is decided by its own row, so that a job
    too many does nothing and a job too few is queued again. Only those whose worker died run one
    after the other: the one that ends its worker then takes no other down with it a second time.
    """
    for stream in streams:
        job = configure_task(
            name=RUN_STREAM,
            job_manager=jobs,
            priority=_priority(stream.kind),
            lock=SUSPECTS if stream.has_died else None,
        )
        job.defer(stream_id=stream.stream_id, trigger=channels.Trigger.SCHEDULE.value)
    if streams:
        channels.mark_queued([stream.stream_id for stream in streams], at)
    return len(streams)


def queue_for_person(stream_id: int, *, at: datetime) -> None:
    """Queue one more run of a stream for the person who asked for it."""
    job = configure_task(name=RUN_STREAM, job_manager=jobs, priority=PEOPLE_PRIORITY)
    job.defer(stream_id=stream_id, trigger=channels.Trigger.PERSON.value)
    channels.mark_queued([stream_id], at)


def queue_nightly(name: str) -> None:
    """Queue one nightly task."""
    configure_task(name=RUN_NIGHTLY, job_manager=jobs).defer(name=name)


def _priority(kind: str) -> int:
    if kind == channels.StreamKind.ORDERS:
        return ORDERS_PRIORITY
    return ARCHIVE_PRIORITY if kind in channels.ARCHIVED_REPORTS else 0
