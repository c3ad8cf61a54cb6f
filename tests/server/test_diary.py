"""Why `serve` ended is written down, even when nobody listens any more."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

SUPERVISE = """
import sys
from pathlib import Path
from zhongshu.server.diary import Diary
from zhongshu.server.supervisor import Child, Supervisor
folder = Path(sys.argv[1])
diary = Diary(folder / "serve.log")
lives = [sys.executable, "-c", '''
import os, sys, time
from zhongshu.server.supervisor import follow_parent
follow_parent()
open(os.path.join(sys.argv[1], str(os.getpid()) + ".mark"), "w").close()
time.sleep(120)
''', str(folder)]
with diary.of("demo"):
    supervisor = Supervisor([Child("sleeper", lives)], diary.say)
    supervisor.start()
    diary.print("URL http://localhost")
    if sys.argv[2:] == ["crash"]:
        raise ValueError("a bug")
    supervisor.run()
"""


def wait_for(condition: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def marks(folder: Path) -> list[int]:
    return [int(mark.stem) for mark in folder.glob("*.mark")]


type Process = subprocess.Popen[bytes]
type Start = Callable[..., Process]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Return a starter of supervisors; whatever is left of them ends with the test."""
    with ExitStack() as started:

        def start(*arguments: str, under: Sequence[str] = ()) -> Process:
            before = len(marks(tmp_path))
            process = started.enter_context(
                subprocess.Popen(
                    [*under, sys.executable, "-c", SUPERVISE, str(tmp_path), *arguments],
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                )
            )
            started.callback(process.kill)
            if not arguments:
                wait_for(lambda: len(marks(tmp_path)) > before)
            return process

        yield start


def sentences(folder: Path) -> list[str]:
    """Return what the diary says, without the times."""
    lines = (folder / "serve.log").read_text().splitlines()
    return [line.partition(" ")[2] for line in lines]


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (signal.SIGTERM, "it was told to stop (SIGTERM)"),
        (signal.SIGINT, "it was told to stop (SIGINT)"),
        (signal.SIGHUP, "its terminal was closed (SIGHUP)"),
    ],
)
def test_each_signal_ends_it_in_order_and_is_written_down(
    start: Start, tmp_path: Path, number: signal.Signals, why: str
) -> None:
    process = start()
    [child] = marks(tmp_path)

    process.send_signal(number)

    assert process.wait(10) == 0
    assert not Path(f"/proc/{child}").exists()
    assert sentences(tmp_path) == [
        f"demo begins (process {process.pid}).",
        f"Stopping: {why}.",
        "demo ended.",
    ]


def test_who_was_started_to_outlive_its_terminal_does(start: Start) -> None:
    process = start(under=("nohup",))

    process.send_signal(signal.SIGHUP)
    time.sleep(1)

    assert process.poll() is None
    process.terminate()
    assert process.wait(10) == 0


def test_a_terminal_that_is_gone_ends_nothing(start: Start, tmp_path: Path) -> None:
    process = start()
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    process.stderr.close()
    [child] = marks(tmp_path)

    os.kill(child, signal.SIGKILL)
    wait_for(lambda: len(marks(tmp_path)) == 2)

    assert process.poll() is None
    process.terminate()
    assert process.wait(10) == 0
    assert sentences(tmp_path) == [
        f"demo begins (process {process.pid}).",
        "Nobody hears the terminal any more: Broken pipe. It goes on.",
        "sleeper ended (-9); again in 1 s",
        "Stopping: it was told to stop (SIGTERM).",
        "demo ended.",
    ]


def test_a_bug_that_ends_it_is_written_down(start: Start, tmp_path: Path) -> None:
    process = start("crash")

    assert process.wait(10) == 1
    assert sentences(tmp_path)[-1] == "demo ended by ValueError: a bug"


def test_an_end_without_a_word_is_told_at_the_next_start(start: Start, tmp_path: Path) -> None:
    process = start()
    process.kill()
    process.wait()

    again = start()
    again.terminate()

    assert again.wait(10) == 0
    assert (
        f"The last time, demo (process {process.pid}) ended without a word: it was killed, or "
        "the computer stopped."
    ) in sentences(tmp_path)
