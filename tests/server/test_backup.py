"""Backup and restore on a database of our own beside the test database."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.environment import SERVER
from zhongshu.server.aside import drop
from zhongshu.server.backup import (
    make_backup,
    prune_backups,
    read_backup,
    restore_backup,
    verify_backup,
)
from zhongshu.server.folder import ServerError
from zhongshu.server.target import Target

SEED = 20261125
NAME = f"zhongshu_backup_{os.getpid()}"


@pytest.fixture
def target() -> Iterator[Target]:
    """Make a small database with two goods and the marks that a backup reads."""
    settings = {**connection.settings_dict, "NAME": NAME}
    target = Target.from_settings(settings)
    with closing(target.named("postgres").connect()) as admin:
        drop_all(target)
        admin.execute(f"CREATE DATABASE {NAME}")
    with closing(target.connect()) as db:
        db.execute("CREATE TABLE django_migrations (app text, name text)")
        db.execute("INSERT INTO django_migrations VALUES ('orders', '0001_initial')")
        db.execute("CREATE TABLE goods (name text)")
        db.execute("INSERT INTO goods VALUES ('杯子'), ('🧊')")
    yield target
    drop_all(target)


def drop_all(target: Target) -> None:
    with closing(target.named("postgres").connect()) as admin:
        for (name,) in admin.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{NAME}%"]
        ).fetchall():
            drop(admin, name)


@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="the server is not ours")
def test_a_database_is_dropped_though_the_server_works_in_it(target: Target) -> None:
    """As with autovacuum: by force it may not be ended, and it goes away by itself."""
    others = SERVER.connect("postgres", NAME)
    leaving = threading.Timer(0.5, others.close)
    with closing(target.named("postgres").connect()) as owner:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
        leaving.start()
        drop(owner, NAME)
        found = owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
    leaving.join()

    assert found is None


def read_goods(target: Target) -> list[str]:
    with closing(target.connect()) as db:
        return [name for (name,) in db.execute("SELECT name FROM goods ORDER BY name")]


def restore(target: Target, file: Path, known: set[str] | None = None) -> str:
    return restore_backup(
        target,
        file,
        known_migrations=known or {"orders.0001_initial"},
        prepare=lambda _restored: None,
    )


def test_a_backup_brings_everything_back_and_keeps_what_was_there(
    target: Target, tmp_path: Path
) -> None:
    file = tmp_path / "all.backup"
    make_backup(target, file)
    with closing(target.connect()) as db:
        db.execute("DELETE FROM goods")

    kept = restore(target, file)

    assert read_goods(target) == ["杯子", "🧊"]
    assert read_goods(target.named(kept)) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.backup"]


def test_n1_a_backup_is_verified_by_restoring_it_aside(target: Target, tmp_path: Path) -> None:
    file = tmp_path / "all.backup"
    make_backup(target, file)

    counts = verify_backup(target, file)

    assert counts == {"django_migrations": 1, "goods": 2}


def test_n1_a_flipped_byte_is_found_and_nothing_is_touched(target: Target, tmp_path: Path) -> None:
    file = tmp_path / "all.backup"
    manifest = make_backup(target, file)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with closing(target.connect()) as db:
        db.execute("DELETE FROM goods WHERE name = '🧊'")

    with pytest.raises(ServerError, match=r"was changed or cut off|cannot be read"):
        restore(target, file)

    assert manifest.dump_size > 0
    assert read_goods(target) == ["杯子"]


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3])
def test_n2_a_cut_off_backup_is_refused(target: Target, tmp_path: Path, share: float) -> None:
    file = tmp_path / "all.backup"
    make_backup(target, file)
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * share)])

    with pytest.raises(ServerError):
        restore(target, file)

    assert read_goods(target) == ["杯子", "🧊"]


def test_n2_foreign_newer_and_climbing_files_are_refused(target: Target, tmp_path: Path) -> None:
    good = tmp_path / "all.backup"
    make_backup(target, good)
    foreign = tmp_path / "foreign.backup"
    foreign.write_text("PGDMP and nothing else")
    climbing = tmp_path / "climbing.backup"
    with tarfile.open(climbing, "w") as archive:
        archive.add(foreign, "../../etc/passwd")

    for file in (foreign, climbing, tmp_path / "missing.backup"):
        with pytest.raises(ServerError):
            restore(target, file)
    with pytest.raises(ServerError, match="made by a newer program"):
        restore(target, good, known={"orders.0000_other"})

    assert read_goods(target) == ["杯子", "🧊"]


def test_n2_what_climbs_out_of_an_otherwise_good_backup_is_written_nowhere(
    target: Target, tmp_path: Path
) -> None:
    file, aside = tmp_path / "all.backup", tmp_path / "in" / "here"
    aside.mkdir(parents=True)
    make_backup(target, file)
    climber = tmp_path / "climber"
    climber.write_text("climbed")
    with tarfile.open(file, "a") as archive:
        for name in ("../climbed", f"{tmp_path}/climbed", "in/../../climbed"):
            archive.add(climber, name)
    before = {path for path in tmp_path.rglob("*") if path.is_file()}

    with suppress(ServerError):
        read_backup(file, aside)

    written = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert written <= {aside / "database.dump"}


def test_n4_no_key_goes_into_a_backup(target: Target, tmp_path: Path) -> None:
    file = tmp_path / "all.backup"

    make_backup(target, file)

    with tarfile.open(file) as archive:
        assert sorted(archive.getnames()) == ["database.dump", "manifest.json"]


def test_n3_a_database_in_use_is_not_swapped(target: Target, tmp_path: Path) -> None:
    file = tmp_path / "all.backup"
    make_backup(target, file)

    with closing(target.connect()), pytest.raises(ServerError, match="still connected"):
        restore(target, file)

    with closing(target.named("postgres").connect()) as admin:
        rows = admin.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{NAME}%"]
        ).fetchall()
    assert rows == [(NAME,)]


BACK_UP = """
import sys
from pathlib import Path
from zhongshu.server.backup import make_backup
from zhongshu.server.target import Target
make_backup(Target(*sys.argv[1:6]), Path(sys.argv[6]))
"""


@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=pytest.mark.soak)])
def test_n1_killed_at_any_moment_there_is_the_old_backup_or_the_new_one(
    target: Target, tmp_path: Path, kills: int
) -> None:
    file, aside = tmp_path / "all.backup", tmp_path / "out"
    aside.mkdir()
    make_backup(target, file)
    arguments = [target.host, target.port, target.user, target.password, target.database, str(file)]
    command = [sys.executable, "-c", BACK_UP, *arguments]
    with closing(target.connect()) as db:
        db.execute("INSERT INTO goods SELECT 'more' FROM generate_series(1, 200000)")
    began = time.monotonic()
    subprocess.run(command, check=True)
    whole = time.monotonic() - began
    dice, deaths, kept = random.Random(SEED), 0, set()  # noqa: S311

    for number in range(kills):
        before = file.read_bytes()
        with closing(target.connect()) as db:
            db.execute("INSERT INTO goods VALUES (%s)", [f"good {number}"])
        # Most of the time goes by before the file is touched: look at its end above all.
        process = subprocess.Popen(command)
        time.sleep(whole * dice.uniform(0.3, 1.1))
        process.send_signal(signal.SIGKILL)
        deaths += process.wait() == -signal.SIGKILL
        manifest, dump = read_backup(file, aside)
        assert dump.stat().st_size == manifest.dump_size
        kept.add(file.read_bytes() == before)

    assert deaths > 0
    assert True in kept
    counts = verify_backup(target, file)
    assert 200_002 <= counts["goods"] <= 200_002 + kills
    # What the dead left beside it is told apart by its name, and never taken for a backup.
    assert {path.name for path in tmp_path.iterdir() if not path.name.startswith(".backup-")} == {
        "all.backup",
        "out",
    }


@pytest.mark.parametrize("where", ["manifest", "database"])
def test_n1_every_flipped_byte_is_found(target: Target, tmp_path: Path, where: str) -> None:
    file, aside = tmp_path / "all.backup", tmp_path / "out"
    aside.mkdir()
    make_backup(target, file)
    whole = file.read_bytes()
    with tarfile.open(file, "r:") as archive:
        [member] = [each for each in archive.getmembers() if where in (each.name, each.name[:8])]
        start, size = member.offset_data, member.size
    dice = random.Random(SEED)  # noqa: S311

    for place in sorted(dice.sample(range(start, start + size), 40)):
        changed = bytearray(whole)
        changed[place] ^= 1 << dice.randrange(8)
        file.write_bytes(changed)
        with suppress(ServerError):
            manifest, _ = read_backup(file, aside)
            # A date or a name may read otherwise; what is restored is what was dumped.
            assert where == "manifest"
            dumped = hashlib.sha256((aside / "database.dump").read_bytes()).hexdigest()
            assert manifest.dump_sha256 == dumped


def test_only_old_backups_made_by_themselves_are_pruned(tmp_path: Path) -> None:
    for day in range(1, 6):
        (tmp_path / f"nightly-2026030{day}.backup").touch()
    (tmp_path / "mine.backup").touch()

    deleted = prune_backups(tmp_path, keep=3)

    assert [path.name for path in deleted] == ["nightly-20260302.backup", "nightly-20260301.backup"]
    assert (tmp_path / "mine.backup").exists()
