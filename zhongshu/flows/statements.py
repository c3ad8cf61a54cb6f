"""What PostgreSQL says about itself, and of which moment it speaks."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

DATABASE = """
    SELECT pg_database_size(current_database()),
           COALESCE(extract(epoch FROM now() - min(xact_start)), 0)::float,
           count(*)
      FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
TABLES = """
    SELECT relname, n_live_tup, n_dead_tup
      FROM pg_stat_user_tables
     WHERE n_live_tup + n_dead_tup > 0
     ORDER BY relname
"""
JOBS = "SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status ORDER BY status"
ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"

SETTINGS = """
    SELECT name, setting FROM pg_settings
     WHERE name IN ('server_version_num', 'fsync', 'full_page_writes', 'synchronous_commit')
"""
BROKEN_INDEXES = """
    SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class DatabaseFigures:
    """`tables` maps a name to its live and dead rows, as the statistics know them."""

    size: int
    oldest_transaction_s: float
    connections: int
    tables: Mapping[str, tuple[int, int]]
    jobs: Mapping[str, int]


def read_database_figures() -> DatabaseFigures:
    """Read sizes, rows and jobs in three statements."""
    with connection.cursor() as cursor:
        cursor.execute(DATABASE)
        size, oldest, connections = cursor.fetchone() or (0, 0.0, 0)
        cursor.execute(TABLES)
        tables = {name: (live, dead) for name, live, dead in cursor.fetchall()}
        cursor.execute(JOBS)
        jobs = dict(cursor.fetchall())
    return DatabaseFigures(size, oldest, connections, tables, jobs)


def read_database_settings() -> dict[str, str]:
    """Read the settings on which it depends that nothing committed is lost."""
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        return dict(cursor.fetchall())


def list_broken_indexes() -> list[str]:
    """Return indexes that a killed migration left behind half made (failures.md, K8)."""
    with connection.cursor() as cursor:
        cursor.execute(BROKEN_INDEXES)
        return [name for (name,) in cursor.fetchall()]


def read_one_moment() -> None:
    """Let everything that this transaction reads be of one moment; it can write nothing."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_MOMENT)
