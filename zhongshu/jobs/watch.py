"""The watch in each worker process: what a dead worker left behind is set free."""

import json
import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from asgiref.sync import async_to_sync
from django.db import Error, connections
from django.utils import timezone
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status

from zhongshu.channels import public as channels
from zhongshu.flows.run_export import leave_exports
from zhongshu.flows.run_import import leave_imports
from zhongshu.flows.run_stream import stop_running
from zhongshu.jobs.queue import RUN_STREAM, jobs, queue_runs

logger = logging.getLogger(__name__)

EVERY_S = 10.0
DEAD_AFTER_S = 30.0


def sweep(at: datetime) -> None:
    """Fail the jobs of dead workers, forget those workers, and queue their streams again.

    The queue runs nothing again by itself, and a job that is revived can break the queue
    (failures.md, L1 to L3): so it ends as failed, and the stream's row brings a new one.
    """
    lost = list(async_to_sync(jobs.get_stalled_jobs)(seconds_since_heartbeat=DEAD_AFTER_S))
    for job in lost:
        async_to_sync(jobs.finish_job)(job, Status.FAILED, delete_job=False)
        logger.warning("a worker died", extra={"facts": {"job": job.id, "task": job.task_name}})
    async_to_sync(jobs.prune_stalled_workers)(DEAD_AFTER_S)
    channels.mark_queued([stream_id for job in lost if (stream_id := _stream_of(job))], None)

    dead = {stream.stream_id for stream in channels.list_dead_streams()}
    queue_runs(
        [stream for stream in channels.list_due_streams(at) if stream.stream_id in dead], at=at
    )


def _stream_of(job: Job) -> int | None:
    """Return the stream a job was for; over Django's connection its arguments come as text."""
    if job.task_name != RUN_STREAM:
        return None
    given: Any = job.task_kwargs
    arguments = json.loads(given) if isinstance(given, str) else given
    stream_id = arguments.get("stream_id")
    return stream_id if isinstance(stream_id, int) else None


class Watch(threading.Thread):
    """Sweeps every ten seconds while the worker lives; lets its runs end when it must go."""

    def __init__(self) -> None:
        super().__init__(name="watch", daemon=True)
        self.stopping = threading.Event()
        self.over = threading.Event()

    def run(self) -> None:
        while not self.stopping.wait(EVERY_S):
            self._try(sweep)
        leave_imports()
        leave_exports()
        # Runs end at their next page; one that starts in this moment is asked again.
        while not self.over.is_set():
            self._try(lambda at: stop_running(at=at))
            self.over.wait(1)

    @staticmethod
    def _try(work: Callable[[datetime], None]) -> None:
        try:
            work(timezone.now())
        except (Error, ConnectorException):
            logger.exception("the watch could not reach the database")
        finally:
            connections.close_all()
