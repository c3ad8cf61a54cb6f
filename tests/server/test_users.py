"""The embedded PostgreSQL ends with the last command that uses it, however each of them ends."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

import pytest
from django.db import connection

from tests.journeys.amazon import free_port
from tests.server.test_diary import wait_for
from zhongshu.server.folder import DataFolder, hold
from zhongshu.server.postgres import SETTINGS, WITHOUT_DURABILITY, Postgres
from zhongshu.server.supervisor import zhongshu
from zhongshu.server.target import Target

pytestmark = [
    pytest.mark.django_db,  # the tables come from the test database
    pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX"),
]

type Process = subprocess.Popen[bytes]
type Begin = Callable[..., list[Process]]


@pytest.fixture(scope="module")
def folder(
    django_db_setup: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> DataFolder:
    """Return a data folder whose database has our tables and does not run, made once."""
    aside = tmp_path_factory.mktemp("users")
    server = Postgres(DataFolder(aside / "data"), settings={**SETTINGS, **WITHOUT_DURABILITY})
    server.start()
    ready = Target.from_settings(connection.settings_dict)
    ready.run("pg_dump", "-Fc", "-Z0", "--no-owner", "-f", aside / "dump")
    password = server.folder.read_secret("postgres")
    empty = Target(server.host, str(server.port), "zhongshu", password, "zhongshu")
    empty.run("pg_restore", "--no-owner", "--exit-on-error", "-d", "zhongshu", aside / "dump")
    server.stop()
    return server.folder


@pytest.fixture
def server(folder: DataFolder) -> Iterator[Postgres]:
    """Return the server of a data folder that only commands start and stop."""
    server = Postgres(folder)
    assert server.is_gone()
    yield server
    server.stop()


def environment(server: Postgres) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHONGSHU_")}
    return {
        **kept,
        "ZHONGSHU_DATA": str(server.folder.path),
        "ZHONGSHU_RATES_URL": "off",
    }


USE = """
import signal, sys, time
from pathlib import Path
from zhongshu.server.folder import DataFolder
from zhongshu.server.postgres import Postgres
server = Postgres(DataFolder(Path(sys.argv[1])))
signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
try:
    server.start()
    time.sleep(float(sys.argv[2]))
finally:
    server.leave()
"""


def use(server: Postgres, seconds: float) -> list[str]:
    """Return a program that uses the server for a while as any command does, and leaves."""
    return [sys.executable, "-c", USE, str(server.folder.path), str(seconds)]


@pytest.fixture
def begin(server: Postgres) -> Iterator[Begin]:
    """Return a starter of programs that use the database and wait there."""
    with ExitStack() as stack:
        stack.enter_context(hold(server.folder.path / "migrate.lock", wait=True))

        def begin(*commands: Sequence[str]) -> list[Process]:
            started = [
                stack.enter_context(
                    subprocess.Popen(each, env=environment(server), stderr=subprocess.PIPE)
                )
                for each in commands
            ]
            for each in started:
                stack.callback(each.kill)
            wait_for(lambda: {each.pid for each in started} <= set(users(server)), 60)
            wait_for(server.answers, 60)
            return started

        yield begin


def users(server: Postgres) -> list[int]:
    found = (server.folder.path / "postgres.users").glob("*")
    return sorted(int(file.name.partition("-")[0]) for file in found)


def test_m1_each_signal_ends_a_command_and_the_last_of_them_stops_the_server(
    server: Postgres, begin: Begin
) -> None:
    signals = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT]
    commands = begin(*[zhongshu("migrate")] * 3)
    ends, answers = [], []

    for number, command in zip(signals, commands, strict=True):
        command.send_signal(number)
        _, said = command.communicate(timeout=30)
        ends.append((command.returncode, said.decode().splitlines()[-1]))
        answers.append((len(users(server)), server.answers()))

    assert ends == [(1, "zhongshu: Stopped.")] * 3
    assert answers == [(2, True), (1, True), (0, False)]
    assert server.is_gone()


def test_m1_the_next_command_stops_the_server_of_one_that_was_killed(
    server: Postgres, begin: Begin
) -> None:
    [process] = begin(use(server, 60))
    process.kill()
    process.wait()
    answers_between = server.answers()

    done = subprocess.run(zhongshu("doctor", "--offline"), env=environment(server), check=False)

    assert answers_between
    assert done.returncode in {0, 1}
    assert server.is_gone()


def test_m1_the_server_of_one_that_was_killed_is_left_to_whoever_else_uses_it(
    server: Postgres, begin: Begin
) -> None:
    killed, other = begin(*[use(server, 60)] * 2)
    killed.kill()
    killed.wait()

    subprocess.run(use(server, 0), check=True)

    assert server.answers()
    other.terminate()
    assert other.wait(30) == 1
    assert server.is_gone()


def test_m1_what_serves_leaves_no_server_behind_killed_or_stopped(server: Postgres) -> None:
    port = free_port()
    where = environment(server) | {"ZHONGSHU_PORT": str(port)}
    with subprocess.Popen(zhongshu("serve"), env=where, stdout=subprocess.PIPE) as serving:
        assert serving.stdout is not None
        assert serving.stdout.readline().startswith(b"URL ")
        answers_between = server.answers()
        serving.kill()
    wait_for(server.is_gone, 30)

    with subprocess.Popen(zhongshu("web"), env=where) as web:
        wait_for(lambda: web.pid in users(server) and is_listening(port), 30)
        web.terminate()

    assert answers_between
    assert web.returncode == 0
    assert server.is_gone()
    assert users(server) == []


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_m1_commands_that_begin_and_end_at_once_never_lose_the_server(server: Postgres) -> None:
    server.start()
    server.leave()
    command = [sys.executable, "-c", USE_AND_LEAVE, str(server.folder.path)]
    several = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(4)]

    ended = [(each.communicate(timeout=120)[1].decode(), each.returncode) for each in several]

    assert ended == [("", 0)] * 4
    assert server.is_gone()


USE_AND_LEAVE = """
import sys
from contextlib import closing
from pathlib import Path
from zhongshu.server.folder import DataFolder
from zhongshu.server.postgres import SETTINGS, WITHOUT_DURABILITY, Postgres
server = Postgres(DataFolder(Path(sys.argv[1])))
for _ in range(6):
    server.start()
    with closing(server.connect("zhongshu", "zhongshu")) as db:
        for _ in range(20):
            assert db.execute("SELECT 1").fetchone() == (1,)
    server.leave()
"""
