"""Backup and restore: one file, whole or not there, checked before anything is touched."""

import hashlib
import json
import os
import shutil
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from zhongshu.server.aside import database_aside, execute
from zhongshu.server.folder import ServerError
from zhongshu.server.room import FullDiskError, is_full, no_room, size
from zhongshu.server.target import Target

FORMAT = 1
MANIFEST, DUMP = "manifest.json", "database.dump"
LARGEST_MANIFEST = 1_000_000
BLOCK = 1 << 20
DAY_S = 86_400
SIZE_UNPACKED = 5  # times the size of the dump, indexes included


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. Keys and passwords are not in it."""

    format: int
    made_at: str
    installation: str
    migrations: list[str]
    dump_sha256: str
    dump_size: int
    tables: dict[str, int] = field(default_factory=dict)


def make_backup(target: Target, file: Path, *, at: datetime | None = None) -> Manifest:
    """Write one consistent snapshot to `file`: the earlier file stays until the new one is whole.

    Raises:
        ServerError: the folder is missing, the disk is full, or the dump cannot be read back.
    """
    file = file.absolute()
    _clear_halves(file.parent)
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent) as folder:
            dump = Path(folder) / DUMP
            target.run("pg_dump", "-Fc", "-Z1", "--no-owner", "-f", dump)
            # `--list` accepts half a file; writing it all out to nowhere does not.
            target.run("pg_restore", "-f", os.devnull, dump)
            manifest = Manifest(
                format=FORMAT,
                made_at=(at or datetime.now(UTC)).isoformat(timespec="seconds"),
                installation=_read_installation(target),
                migrations=read_migrations(target),
                dump_sha256=_hash(dump),
                dump_size=dump.stat().st_size,
            )
            half = Path(folder) / "whole.tar"
            _pack(half, manifest, dump)
            half.replace(file)
            _sync_folder(file.parent)
    except (OSError, FullDiskError) as error:
        if is_full(error):
            raise no_room(
                file.parent,
                needed=f"this backup needs up to {size(_size_of(target))} while it is made;"
                f" {file.name} was not written, an earlier one is as it was",
                remedy="write it to another disk",
            ) from error
        raise ServerError(f"The backup was not written: {error} ({file}).") from error
    return manifest


def read_backup(file: Path, folder: Path) -> tuple[Manifest, Path]:
    """Check a backup whole and unpack its dump into `folder`.

    Raises:
        ServerError: missing, cut off, changed, foreign, or made by a newer program.
    """
    try:
        with tarfile.open(file, "r:") as archive:
            members = {member.name: member for member in archive.getmembers()}
            if set(members) != {MANIFEST, DUMP} or not all(m.isfile() for m in members.values()):
                raise ServerError(f"{file} is not a backup of Zhongshu.")
            if members[MANIFEST].size > LARGEST_MANIFEST:
                raise ServerError(f"{file} is not a backup of Zhongshu.")
            written = archive.extractfile(members[MANIFEST])
            content = archive.extractfile(members[DUMP])
            if written is None or content is None:
                raise ServerError(f"{file} is not a backup of Zhongshu.")
            manifest = _read_manifest(written.read(), file)
            dump = folder / DUMP
            _unpack(content, dump, members[DUMP].size)
    except FileNotFoundError as error:
        raise ServerError(f"There is no file {file}.") from error
    except (tarfile.TarError, OSError, EOFError) as error:
        raise ServerError(f"{file} cannot be read as a backup: {error}.") from error
    if dump.stat().st_size != manifest.dump_size or _hash(dump) != manifest.dump_sha256:
        raise ServerError(f"{file} was changed or cut off since it was made: nothing was restored.")
    return manifest, dump


def _unpack(content: IO[bytes], dump: Path, length: int) -> None:
    try:
        with dump.open("wb") as out:
            shutil.copyfileobj(content, out, BLOCK)
    except OSError as error:
        if not is_full(error):
            raise
        dump.unlink(missing_ok=True)
        raise no_room(
            dump.parent.parent,
            needed=f"unpacking this backup needs {size(length)}; nothing was restored",
            remedy="set TMPDIR to a folder on another disk",
        ) from error


def restore_backup(
    target: Target, file: Path, *, known_migrations: set[str], prepare: Callable[[Target], None]
) -> str:
    """Restore into a fresh database, then swap; return the name the old one is kept under.

    `prepare` is called with the fresh database before the swap.

    Raises:
        ServerError: the backup is refused (see `read_backup`), of a newer program, or somebody
            is still connected. The data in use is not touched then.
    """
    with tempfile.TemporaryDirectory(prefix="zhongshu-restore-") as folder:
        manifest, dump = read_backup(file, Path(folder))
        if unknown := set(manifest.migrations) - known_migrations:
            raise ServerError(
                f"This backup was made by a newer program ({sorted(unknown)[0]}). "
                "Update Zhongshu first; nothing was restored."
            )
        stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
        kept = f"{target.database}_before_{stamp}"
        with database_aside(target, "new", stamp) as (connection, fresh):
            restored = target.named(fresh)
            _fill(restored, dump, "--single-transaction", like=target)
            prepare(restored)
            _swap(connection, target.database, fresh, kept)
    return kept


def verify_backup(
    target: Target, file: Path, *, examine: Callable[[Target], None] | None = None
) -> dict[str, int]:
    """Restore a backup aside, count its rows, and drop it again; the data in use is not touched.

    `examine` is called with the restored copy before it goes.
    """
    with tempfile.TemporaryDirectory(prefix="zhongshu-verify-") as folder:
        _, dump = read_backup(file, Path(folder))
        with database_aside(target, "verify", str(os.getpid())) as (_connection, aside):
            restored = target.named(aside)
            _fill(restored, dump, like=target)
            if examine is not None:
                examine(restored)
            return _count_rows(restored)


def read_migrations(target: Target) -> list[str]:
    """Return the migrations a database has seen, `app.name`."""
    with closing(target.connect()) as connection:
        exists = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
        if not exists or exists[0] is None:
            return []
        rows = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
        return [str(name) for (name,) in rows.fetchall()]


def server_version(target: Target) -> int:
    """Return the server's version as PostgreSQL numbers it, such as 180006."""
    with closing(target.connect()) as connection:
        return connection.info.server_version


def prune_backups(folder: Path, *, pattern: str = "nightly-*.backup", keep: int = 14) -> list[Path]:
    """Delete all but the newest backups made by themselves; return what was deleted.

    What a killed backup left half-way goes too, a day later.
    """
    _clear_halves(folder)
    old = sorted(folder.glob(pattern), key=lambda path: path.name, reverse=True)[keep:]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def _clear_halves(folder: Path) -> None:
    for half in folder.glob(".backup-*"):
        if time.time() - half.stat().st_mtime > DAY_S:
            shutil.rmtree(half, ignore_errors=True)


def _swap(connection: psycopg.Connection, current: str, fresh: str, kept: str) -> None:
    try:
        with connection.transaction():
            execute(connection, "ALTER DATABASE {} RENAME TO {}", current, kept)
            execute(connection, "ALTER DATABASE {} RENAME TO {}", fresh, current)
    except psycopg.errors.ObjectInUse as error:
        raise ServerError(
            "Somebody is still connected to the database. Stop Zhongshu, then restore again."
        ) from error


def _fill(restored: Target, dump: Path, *more: str, like: Target) -> None:
    try:
        restored.run(
            "pg_restore", "--no-owner", "--exit-on-error", *more, "-d", restored.database, dump
        )
    except FullDiskError as error:
        needed = size(max(_size_of(like), SIZE_UNPACKED * dump.stat().st_size))
        raise FullDiskError(
            f"The disk of the database is full: the restored data need about {needed} beside"
            " those in use. Nothing was restored, and the data in use is as it was."
            " Make room on that disk, then run it again."
        ) from error


def _size_of(target: Target) -> int:
    with closing(target.connect()) as connection:
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        return int(row[0]) if row else 0


def _read_manifest(content: bytes, file: Path) -> Manifest:
    try:
        manifest = Manifest(**json.loads(content))
    except (TypeError, ValueError) as error:
        raise ServerError(f"{file} is not a backup of Zhongshu.") from error
    if manifest.format != FORMAT:
        raise ServerError(f"{file} has format {manifest.format}, this program knows {FORMAT}.")
    return manifest


def _read_installation(target: Target) -> str:
    with closing(target.connect()) as connection:
        exists = connection.execute("SELECT to_regclass('channels_installation')").fetchone()
        if not exists or exists[0] is None:
            return ""
        row = connection.execute("SELECT code::text FROM channels_installation").fetchone()
        return str(row[0]) if row else ""


def _pack(half: Path, manifest: Manifest, dump: Path) -> None:
    described = half.with_name(MANIFEST)
    described.write_text(json.dumps(asdict(manifest), indent=1))
    with half.open("wb") as out:
        with tarfile.open(fileobj=out, mode="w") as archive:
            archive.add(described, MANIFEST)
            archive.add(dump, DUMP)
        out.flush()
        os.fsync(out.fileno())


def _hash(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _count_rows(target: Target) -> dict[str, int]:
    with closing(target.connect()) as connection:
        names = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        counts: dict[str, int] = {}
        for (name,) in names:
            counted = connection.execute(
                sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))
            ).fetchone()
            counts[name] = counted[0] if counted else 0
        return counts
