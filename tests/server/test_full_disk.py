"""A full disk: nothing half is left, what is needed is said, and with room it works again."""

import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.server.small_disk import fill, small_disk
from tests.server.test_backup import read_goods, restore
from tests.server.test_backup import target as target  # noqa: PLC0414 - a fixture
from zhongshu.server.backup import make_backup, verify_backup
from zhongshu.server.folder import DataFolder, hold
from zhongshu.server.postgres import SETTINGS, Postgres
from zhongshu.server.room import FullDiskError
from zhongshu.server.target import Target

SEED = 20261125


def add_much(target: Target) -> None:
    """Add what needs about a megabyte in a backup, and two while it is made."""
    noise = random.Random(SEED).randbytes(1_000_000)  # noqa: S311
    with closing(target.connect()) as db:
        db.execute("CREATE TABLE noise (content bytea)")
        db.execute("INSERT INTO noise VALUES (%s)", [noise])


@pytest.mark.parametrize("room", [400_000, 1_500_000], ids=["dump", "pack"])
def test_n1_a_full_disk_leaves_the_earlier_backup_and_no_half_one(
    target: Target, room: int
) -> None:
    with small_disk(4) as disk:
        file = disk / "all.backup"
        make_backup(target, file)
        earlier = file.read_bytes()
        add_much(target)
        filler = fill(disk, leave=room)

        with pytest.raises(FullDiskError) as refusal:
            make_backup(target, file)

        assert str(refusal.value).startswith(f"The disk of {disk} is full: ")
        assert "MB while it is made; all.backup was not written, an earlier one is as it" in str(
            refusal.value
        )
        assert str(refusal.value).endswith(
            "Make room there, or write it to another disk, then run it again."
        )
        assert file.read_bytes() == earlier
        assert sorted(each.name for each in disk.iterdir()) == ["all.backup", "filler"]
        filler.unlink()
        make_backup(target, file)
        assert verify_backup(target, file)["noise"] == 1


def test_n1_no_room_to_unpack_a_backup_touches_nothing(
    target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "all.backup"
    add_much(target)
    make_backup(target, file)
    with small_disk(1) as disk:
        monkeypatch.setattr(tempfile, "tempdir", str(disk))
        filler = fill(disk, leave=300_000)

        with pytest.raises(FullDiskError) as refusal:
            restore(target, file)

        assert str(refusal.value).startswith(f"The disk of {disk} is full: 299.0 kB are free, ")
        assert "unpacking this backup needs 1.2 MB; nothing was restored. Make room" in str(
            refusal.value
        )
        assert [each.name for each in disk.iterdir()] == ["filler"]
        filler.unlink()
        shutil.copy(file, tmp_path / "again.backup")
    monkeypatch.undo()
    restore(target, tmp_path / "again.backup")
    assert read_goods(target) == ["杯子", "🧊"]


def test_k4_on_a_full_disk_a_lock_is_held_all_the_same() -> None:
    with small_disk(1) as disk:
        file = disk / "postgres.lock"
        fill(disk, leave=0)

        with hold(file, wait=False) as is_ours, hold(file, wait=False) as is_others:
            assert (is_ours, is_others) == (True, False)


@pytest.fixture
def small_server() -> Iterator[tuple[Postgres, Path]]:
    """Start a server whose own files lie on a small disk."""
    small = {"shared_buffers": "16MB", "max_wal_size": "32MB", "min_wal_size": "32MB"}
    with small_disk(220) as disk:
        server = Postgres(DataFolder(disk / "data"), settings={**SETTINGS, **small})
        server.start()
        try:
            yield server, disk
        finally:
            server.stop()


def test_k4_a_restore_that_fills_the_disk_of_the_database_keeps_the_data_in_use(
    small_server: tuple[Postgres, Path], tmp_path: Path
) -> None:
    server, disk = small_server
    password = server.folder.read_secret("postgres")
    target = Target(server.host, str(server.port), "zhongshu", password, "zhongshu")
    with closing(target.connect()) as db:
        db.execute("CREATE TABLE django_migrations (app text, name text)")
        db.execute("INSERT INTO django_migrations VALUES ('orders', '0001_initial')")
        # Unlogged: it takes its room in the table alone, and is full where one looks.
        db.execute("CREATE UNLOGGED TABLE goods (name text)")
        db.execute("INSERT INTO goods SELECT repeat('x', 1000) FROM generate_series(1, 40000)")
    file = tmp_path / "all.backup"
    make_backup(target, file)
    filler = fill(disk, leave=40_000_000)

    with pytest.raises(FullDiskError) as refusal:
        restore(target, file)

    assert str(refusal.value).startswith(
        "The disk of the database is full: the restored data need about "
    )
    assert len(read_goods(target)) == 40_000
    assert list_databases(target) == ["postgres", "template0", "template1", "zhongshu"]
    filler.unlink()
    kept = restore(target, file)
    assert len(read_goods(target)) == len(read_goods(target.named(kept))) == 40_000


def list_databases(target: Target) -> list[str]:
    with closing(target.connect()) as db:
        return [name for (name,) in db.execute("SELECT datname FROM pg_database ORDER BY 1")]
