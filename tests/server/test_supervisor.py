"""The processes of `serve`: started again when they fall, ended when they should."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

SUPERVISE = """
import sys
from zhongshu.server.supervisor import Child, Supervisor
marks = sys.argv[1]
child = [sys.executable, "-c", '''
import os, sys, time
from zhongshu.server.supervisor import follow_parent
follow_parent()
open(os.path.join(sys.argv[1], str(os.getpid())), "w").close()
time.sleep(120)
''', marks]
supervisor = Supervisor([Child("sleeper", child)], lambda sentence: None)
supervisor.start()
supervisor.run()
"""


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def pids(marks: Path) -> set[int]:
    return {int(mark.name) for mark in marks.iterdir()}


@pytest.fixture
def supervisor(tmp_path: Path) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen([sys.executable, "-c", SUPERVISE, str(tmp_path)])
    wait_for(lambda: len(pids(tmp_path)) == 1)
    return process


def test_a_fallen_process_is_started_again(
    supervisor: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    [first] = pids(tmp_path)

    os.kill(first, signal.SIGKILL)
    wait_for(lambda: len(pids(tmp_path)) == 2)

    [second] = pids(tmp_path) - {first}
    assert is_alive(second)
    supervisor.terminate()
    assert supervisor.wait(10) == 0
    assert not is_alive(second)


def test_nothing_is_left_when_the_supervisor_itself_is_killed(
    supervisor: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    [child] = pids(tmp_path)

    supervisor.kill()
    supervisor.wait()

    wait_for(lambda: not is_alive(child))
