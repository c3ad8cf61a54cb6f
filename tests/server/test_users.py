"""The embedded PostgreSQL ends with the last command that uses it, however each of them ends."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.journeys.amazon import free_port
from tests.server.test_diary import wait_for
from zhongshu.server.folder import DataFolder, hold
from zhongshu.server.postgres import Postgres
from zhongshu.server.supervisor import zhongshu

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

type Process = subprocess.Popen[bytes]
type Begin = Callable[[], Process]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Postgres]:
    """Return the server of a data folder that only commands start and stop."""
    server = Postgres(DataFolder(tmp_path / "data"))
    server.folder.prepare()
    yield server
    server.stop()


def environment(server: Postgres) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHONGSHU_")}
    return {**kept, "ZHONGSHU_DATA": str(server.folder.path)}


@pytest.fixture
def begin(server: Postgres) -> Iterator[Begin]:
    """Return a starter of commands that use the database and wait there."""
    with ExitStack() as stack:
        stack.enter_context(hold(server.folder.path / "migrate.lock", wait=True))

        def begin() -> Process:
            process = stack.enter_context(
                subprocess.Popen(
                    zhongshu("migrate"), env=environment(server), stderr=subprocess.PIPE
                )
            )
            stack.callback(process.kill)
            wait_for(lambda: process.pid in users(server) and server.answers(), 60)
            return process

        yield begin


def users(server: Postgres) -> list[int]:
    found = (server.folder.path / "postgres.users").glob("*")
    return sorted(int(file.name.partition("-")[0]) for file in found)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_m1_a_signal_ends_a_command_with_the_server_that_it_started(
    server: Postgres, begin: Begin, number: signal.Signals
) -> None:
    process = begin()

    process.send_signal(number)
    _, said = process.communicate(timeout=30)

    assert process.returncode == 1
    assert said.decode().splitlines()[-1] == "zhongshu: Stopped."
    assert server.is_gone()
    assert users(server) == []


def test_m1_of_two_commands_at_once_the_last_one_stops_the_server(
    server: Postgres, begin: Begin
) -> None:
    first, second = begin(), begin()

    first.terminate()
    assert first.wait(30) == 1
    answers_between = server.answers()
    second.terminate()

    assert second.wait(30) == 1
    assert answers_between
    assert server.is_gone()


def test_m1_the_next_command_stops_the_server_of_one_that_was_killed(
    server: Postgres, begin: Begin
) -> None:
    process = begin()
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
    killed, other = begin(), begin()
    killed.kill()
    killed.wait()

    subprocess.run(zhongshu("doctor", "--offline"), env=environment(server), check=False)

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
from zhongshu.server.postgres import Postgres
server = Postgres(DataFolder(Path(sys.argv[1])))
for _ in range(6):
    server.start()
    with closing(server.connect("zhongshu", "zhongshu")) as db:
        for _ in range(20):
            assert db.execute("SELECT 1").fetchone() == (1,)
    server.leave()
"""
