"""Rows of the queue as a dead worker would leave them."""

from django.db import connection


def execute(statement: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)  # type: ignore[arg-type]


def make_dead_worker() -> int:
    """Register a worker whose last heartbeat is a minute old; return its id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '1 minute') RETURNING id"
        )
        return int(cursor.fetchone()[0])


def give_job_to(worker_id: int, job_id: int) -> None:
    """Let the worker have begun this job."""
    execute(
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
        worker_id,
        job_id,
    )
