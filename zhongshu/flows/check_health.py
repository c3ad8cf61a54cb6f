"""Ask every part of an installation whether it works, for `/readyz` and `zhongshu doctor`."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from zhongshu.channels import public as channels

WORKER_SILENT = timedelta(seconds=60)
LEAST_FREE_BYTES = 2 * 1024**3
LEAST_FREE_SHARE = 0.1
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """What one part says. A vital part that fails makes the installation not ready."""

    name: str
    is_ok: bool
    sentence: str
    is_vital: bool = False


def check_health(*, folder: Path, at: datetime) -> list[Finding]:
    """Return what every part says; without a database only that, and the disk."""
    found = [_check_disk(folder)]
    try:
        connection.ensure_connection()
        pending = list_pending_migrations()
    except (OperationalError, InterfaceError):
        sentence = _("The database does not answer. Is it running, and is its disk full?")
        return [Finding("database", is_ok=False, is_vital=True, sentence=sentence), *found]
    answers = Finding("database", is_ok=True, is_vital=True, sentence=_("The database answers."))
    migrated = Finding(
        "migrations",
        is_ok=not pending,
        is_vital=True,
        sentence=_("{number} changes of the database are pending: run `zhongshu migrate`.").format(
            number=len(pending)
        )
        if pending
        else _("The database has this program's shape."),
    )
    if pending:
        return [answers, migrated, *found]
    return [answers, migrated, *found, *_check_work(at)]


def list_pending_migrations() -> list[str]:
    """Return what is not applied yet, `app.name`, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def _check_disk(folder: Path) -> Finding:
    usage = shutil.disk_usage(folder)
    is_scarce = usage.free < LEAST_FREE_BYTES
    is_ok = not is_scarce and usage.free >= usage.total * LEAST_FREE_SHARE
    template = (
        _("{free} GB are free at {folder}.")
        if is_ok
        else _("Only {free} GB ({share}%) are free at {folder}: make room there.")
    )
    sentence = template.format(
        free=round(usage.free / 1024**3, 1),
        share=round(100 * usage.free / usage.total),
        folder=folder,
    )
    return Finding("disk", is_ok=is_ok, is_vital=is_scarce, sentence=sentence)


def _check_work(at: datetime) -> Iterator[Finding]:
    yield _check_worker(at)
    late = channels.list_late_streams(at)
    yield Finding("streams", is_ok=not late, sentence=_tell_late(late))
    held = channels.get_installation().held_at is not None
    yield Finding(
        "sending",
        is_ok=not held,
        sentence=_("Nothing is sent to Amazon until an administrator says `zhongshu release`.")
        if held
        else _("Sending to Amazon is allowed."),
    )


def _check_worker(at: datetime) -> Finding:
    heartbeat = channels.get_worker_heartbeat()
    is_alive = heartbeat is not None and heartbeat > at - WORKER_SILENT
    sentence = (
        _("A worker is at work.")
        if is_alive
        else _("No worker is at work: start `zhongshu serve` or `zhongshu worker`.")
    )
    return Finding("worker", is_ok=is_alive, is_vital=True, sentence=sentence)


def _tell_late(late: list[channels.LateStream]) -> str:
    if not late:
        return _("Every stream is in step.")
    named = ", ".join(f"{each.account_name} {each.kind}" for each in late[:MOST_NAMED])
    return _("{number} streams are late: {named}. Look at the sync centre.").format(
        number=len(late), named=named
    )
