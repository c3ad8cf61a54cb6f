"""Bring the database to this program's shape, or refuse and say which side is older."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from zhongshu.server.backup import make_backup, read_migrations, server_version
from zhongshu.server.folder import ServerError, hold
from zhongshu.server.target import Target

OLDEST_POSTGRES = 18_00_00


def current_target() -> Target:
    """Return the database in use, for PostgreSQL's own programs."""
    return Target.from_settings(settings.DATABASES["default"])


def known_migrations() -> set[str]:
    """Return every migration that this program brings, `app.name`."""
    loader = MigrationExecutor(connection).loader
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    for app, name in list(loader.replacements):
        known |= {f"{a}.{n}" for a, n in loader.replacements[app, name].replaces}
    return known


def pending_migrations() -> list[str]:
    """Return what is not applied yet, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def require_known_schema() -> None:
    """Refuse data of a newer program, or a PostgreSQL that is too old (K9).

    Raises:
        ServerError: says which, and what to do.
    """
    if (version := server_version(current_target())) < OLDEST_POSTGRES:
        raise ServerError(
            f"PostgreSQL {version // 10_000} is too old: DATABASE_URL must name"
            " a PostgreSQL 18 or newer."
        )
    if unknown := sorted(set(read_migrations(current_target())) - known_migrations()):
        raise ServerError(
            f"The data is of a newer program ({unknown[0]} is not known here). Update Zhongshu."
        )


def require_current_schema() -> None:
    """Refuse to work on data of another program version.

    Raises:
        ServerError: says which is older, and what to do.
    """
    require_known_schema()
    if pending := pending_migrations():
        raise ServerError(f"{len(pending)} migrations are pending: run `zhongshu migrate` first.")


def migrate(say: Callable[[str], None]) -> int:
    """Apply what is pending, after a backup when there is anything to lose; return how many.

    Two at once wait for each other. Killed half-way, it is gone on with at the next start.
    """
    with hold(settings.DATA_FOLDER.path / "migrate.lock", wait=True):
        require_known_schema()
        pending = pending_migrations()
        if not pending:
            return 0
        if read_migrations(current_target()):
            file = _backup_file()
            say(f"Backing up before the database changes: {file.name}")
            make_backup(current_target(), file)
        say(f"Preparing the database (steps: {len(pending)})")
        call_command("migrate", interactive=False, verbosity=0)
        return len(pending)


def _backup_file() -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    folder: Path = settings.DATA_FOLDER.backups
    return folder / f"before-migrate-{stamp}.backup"
