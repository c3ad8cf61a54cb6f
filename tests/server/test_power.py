"""The embedded PostgreSQL under many kills, slow recoveries, other users and strange folders."""

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest

from zhongshu.cli.commands.web import require_free
from zhongshu.server import postgres
from zhongshu.server.damage import find_damage
from zhongshu.server.folder import DataFolder, ServerError
from zhongshu.server.postgres import SETTINGS, Postgres

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

SMALL = {**SETTINGS, "shared_buffers": "32MB", "max_connections": "20"}
NOBODY = 65534
SEED = 20261125


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Postgres]:
    """Start a durable server of its own."""
    server = Postgres(DataFolder(tmp_path / "data"), settings=SMALL)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(server.cluster)


def postmaster_pid(server: Postgres) -> int:
    return int((server.cluster / "postmaster.pid").read_text().split()[0])


def processes_of(server: Postgres) -> list[int]:
    """Return every process that was started on the cluster or works in it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = (process / "cmdline").read_bytes().decode(errors="replace")
            if str(server.cluster) in command or (process / "cwd").readlink() == server.cluster:
                found.append(int(process.name))
    return found


GROUND = """
import signal, sys, time
from pathlib import Path
from zhongshu.server.folder import DataFolder
from zhongshu.server.postgres import Postgres
server = Postgres(DataFolder(Path(sys.argv[1])))
try:
    print(server.start(), flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    server.stop()
"""


def test_m1_killed_then_started_again_ctrl_c_leaves_no_process(tmp_path: Path) -> None:
    server = Postgres(DataFolder(tmp_path / "data"))
    command = [sys.executable, "-c", GROUND, str(tmp_path / "data")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "True\n"
        first.kill()
    left_over = processes_of(server)

    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as second:
        assert second.stdout is not None
        adopted = second.stdout.readline()
        second.send_signal(signal.SIGINT)
        second.wait(timeout=30)

    assert left_over
    assert (adopted, second.returncode) == ("False\n", 0)
    assert processes_of(server) == []
    shutil.rmtree(server.cluster)


@pytest.mark.parametrize("seconds", [2, pytest.param(25, marks=pytest.mark.soak)])
def test_m3_a_recovery_of_any_length_is_waited_for_and_told(
    server: Postgres, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    monkeypatch.setattr(postgres, "TOLD_EVERY_S", 0.8)
    said: list[str] = []
    with closing(server.connect("zhongshu", "zhongshu")) as db:
        db.execute(
            "CREATE TABLE written AS SELECT n, repeat('x', 200) AS text"
            " FROM generate_series(1, 200000) n"
        )
    os.kill(postmaster_pid(server), signal.SIGKILL)
    while not server.is_gone():
        time.sleep(0.02)
    started: list[bool] = []
    starting = threading.Thread(target=lambda: started.append(server.start(said.append)))
    began = time.monotonic()
    starting.start()

    held = hold_recovery(server)
    time.sleep(seconds)
    is_still_waiting = starting.is_alive()
    os.kill(held, signal.SIGCONT)
    starting.join(timeout=60)

    assert is_still_waiting
    assert started == [True]
    assert time.monotonic() - began >= seconds
    assert said[0] == "Starting the database"
    assert said[1] == "The database is still starting, as it does after a sudden end: 1 s"
    with closing(server.connect("zhongshu", "zhongshu")) as db:
        assert db.execute("SELECT count(*) FROM written").fetchone() == (200_000,)


def hold_recovery(server: Postgres) -> int:
    """Stop the process that recovers, and return its id."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for pid in processes_of(server):
            with suppress(OSError):
                if b"startup" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    os.kill(pid, signal.SIGSTOP)
                    return pid
    raise AssertionError("no recovery was seen")


def test_m4_every_door_wants_the_password_and_there_is_no_port(server: Postgres) -> None:
    with closing(server.connect("postgres", "postgres")) as admin:
        methods = admin.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
        listens = admin.execute("SHOW listen_addresses").fetchone()
        supers = admin.execute("SELECT rolname FROM pg_roles WHERE rolsuper").fetchall()

    assert methods == [("scram-sha-256",)]
    assert listens == ("",)
    assert supers == [("postgres",)]
    for user in ("postgres", "zhongshu"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(host=server.host, port=server.port, user=user, dbname="postgres")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_m4_another_user_of_the_machine_cannot_even_knock(server: Postgres) -> None:
    knock = (
        "import socket, sys\n"
        "try: socket.socket(socket.AF_UNIX).connect(sys.argv[1])\n"
        "except OSError as error: sys.exit(type(error).__name__)"
    )
    address = f"{server.socket_folder}/.s.PGSQL.{server.port}"

    # The system's Python: the one of the tests may lie where nobody else can read it.
    knocked = subprocess.run(
        ["/usr/bin/env", "python3", "-c", knock, address],
        user=NOBODY,
        group=NOBODY,
        cwd="/",
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (knocked.returncode, knocked.stderr.strip()) == (1, "PermissionError")


def test_m6_a_cluster_without_its_version_is_refused_and_not_touched(server: Postgres) -> None:
    with closing(server.connect("zhongshu", "zhongshu")) as db:
        db.execute("CREATE TABLE written AS SELECT 7 AS number")
    server.stop()
    version = server.cluster / "PG_VERSION"
    away = version.with_name("PG_VERSION.away")
    version.rename(away)
    before = sorted(path.name for path in server.cluster.iterdir())

    with pytest.raises(ServerError, match=r"is gone\. Is its disk mounted"):
        server.start()

    assert sorted(path.name for path in server.cluster.iterdir()) == before
    away.rename(version)
    server.start()
    with closing(server.connect("zhongshu", "zhongshu")) as db:
        assert db.execute("SELECT number FROM written").fetchone() == (7,)


def test_m6_m9_a_cluster_of_another_major_version_is_refused_and_not_touched(
    server: Postgres,
) -> None:
    server.stop()
    version = server.cluster / "PG_VERSION"
    ours = version.read_text()
    version.write_text("17\n")
    before = {path.name: path.stat().st_mtime_ns for path in server.cluster.iterdir()}

    with pytest.raises(ServerError, match=r"is of PostgreSQL 17, this program is of 18"):
        server.start()

    assert {path.name: path.stat().st_mtime_ns for path in server.cluster.iterdir()} == before
    version.write_text(ours)
    assert server.start() is True


HOLDER = """
import sys, time
import django
django.setup()
from pathlib import Path
from zhongshu.cli.serving import only_instance
from zhongshu.server.folder import DataFolder, ServerError
try:
    with only_instance(DataFolder(Path(sys.argv[1]))):
        print("serves", flush=True)
        time.sleep(60)
except ServerError as error:
    print(error, flush=True)
    sys.exit(1)
"""


def test_m7_of_several_started_at_once_one_serves_and_its_death_frees_the_folder(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    started = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = {each.pid: each.stdout.readline().strip() for each in started if each.stdout}
    [winner] = [each for each in started if said[each.pid] == "serves"]
    losers = [each for each in started if each is not winner]
    for each in losers:
        each.wait(timeout=10)
    winner.kill()
    winner.wait()

    heir = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert heir.stdout is not None
    inherited = heir.stdout.readline()
    heir.kill()
    heir.wait()
    for each in (*started, heir):
        if each.stdout:
            each.stdout.close()

    assert [each.returncode for each in losers] == [1, 1]
    assert all("already serves from" in said[each.pid] for each in losers)
    assert inherited == "serves\n"


def test_m8_a_path_longer_than_any_socket_address_works(tmp_path: Path) -> None:
    long = tmp_path / ("很长的路径" * 8) / ("and longer " * 8)
    server = Postgres(DataFolder(long), settings=SMALL)

    server.start()
    answers = server.answers()
    server.stop()
    shutil.rmtree(server.cluster)

    assert len(os.fsencode(long)) > 200
    assert answers
    assert len(os.fsencode(server.socket_folder)) <= 80


@pytest.mark.parametrize("path", ["/proc/zhongshu", "{file}/data"])
def test_m8_a_folder_that_cannot_be_written_to_is_told_in_a_sentence(
    tmp_path: Path, path: str
) -> None:
    file = tmp_path / "a file"
    file.write_text("mine")

    with pytest.raises(ServerError, match=r"cannot be used: .*Set ZHONGSHU_DATA to a folder"):
        Postgres(DataFolder(Path(path.format(file=file)))).start()

    assert file.read_text() == "mine"


def test_m8_a_port_that_is_taken_is_told_and_its_owner_goes_on() -> None:
    with socket.socket() as owner:
        owner.bind(("127.0.0.1", 0))
        owner.listen()
        port = owner.getsockname()[1]

        with pytest.raises(ServerError) as refusal:
            require_free("127.0.0.1", port)
        found = re.fullmatch(
            rf"Port {port} is taken by another program\."
            r" Port (\d+) is free: set ZHONGSHU_PORT=\1\.",
            str(refusal.value),
        )
        assert found is not None
        require_free("127.0.0.1", int(found[1]))

        with closing(socket.create_connection(("127.0.0.1", port), timeout=5)):
            owner.accept()[0].close()


@pytest.mark.parametrize("kills", [4, pytest.param(50, marks=pytest.mark.soak)])
def test_m10_killed_at_random_moments_nothing_committed_is_lost_and_no_file_is_damaged(
    server: Postgres, kills: int
) -> None:
    dice = random.Random(SEED)  # noqa: S311
    with closing(server.connect("zhongshu", "zhongshu")) as db:
        db.execute("CREATE TABLE written (number int PRIMARY KEY, text text)")
        db.execute("CREATE INDEX ON written (text)")
    committed = 0
    for _ in range(kills):
        committed = write_until_killed(server, committed, after=dice.uniform(0.01, 0.4))
        server.start()
        with closing(server.connect("zhongshu", "zhongshu")) as db:
            row = db.execute("SELECT max(number), count(*) FROM written").fetchone()
        assert row is not None
        found = row[0] or 0
        assert found == row[1]
        assert found in {committed, committed + 1}
        committed = found

    with closing(server.connect("postgres", "zhongshu")) as admin:
        assert list(find_damage(admin)) == []
        assert admin.execute("SHOW fsync").fetchone() == ("on",)
        assert admin.execute("SHOW full_page_writes").fetchone() == ("on",)
    assert committed > kills


def write_until_killed(server: Postgres, committed: int, *, after: float) -> int:
    """Write row after row until the server is killed; return the last one that was committed."""
    killer = threading.Timer(after, os.kill, (postmaster_pid(server), signal.SIGKILL))
    killer.start()
    with suppress(psycopg.Error), closing(server.connect("zhongshu", "zhongshu")) as db:
        while True:
            db.execute(
                "INSERT INTO written VALUES (%s, repeat(md5(%s::text), 20))",
                [committed + 1, committed],
            )
            committed += 1
    killer.join()
    return committed


def test_passwords_of_another_folder_are_told_and_nothing_is_left_running(server: Postgres) -> None:
    folder = server.folder
    server.stop()
    kept = {
        name: (folder.secrets / name).read_text() for name in ("postgres", "postgres-superuser")
    }
    for name in kept:
        (folder.secrets / name).write_text("of another folder")

    with pytest.raises(ServerError, match="Put the files postgres and postgres-superuser back"):
        server.start()

    assert server.is_gone()
    for name, secret in kept.items():
        (folder.secrets / name).write_text(secret)
    assert server.start()
