"""Processes of our program by the dozen: forked from one that has read it, ended by SIGKILL."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.jobs.worker_process import ROOT, environment_of_the_test, wait_for

# It touches no database before it forks, so that every child has a connection of its own.
PARENT = """
import os
import signal
import sys
import django
django.setup()
{source}
def begin(file, what):
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    work(what, lambda text: os.write(descriptor, text.encode()))
    os._exit(0)

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print("ready", flush=True)
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        begin(*line.rstrip("\\n").split("\\t"))
    print(child, flush=True)
"""


class Fork:
    """One process; what it notes stands in its file, also when it was killed right afterwards."""

    def __init__(self, pid: int, file: Path) -> None:
        self.pid = pid
        self._file = file

    def noted(self) -> str:
        return self._file.read_text() if self._file.exists() else ""

    def kill_after(self, text: str) -> None:
        """End it once it has noted this."""
        wait_for(lambda: text in self.noted(), every=0.01)
        self.kill()

    def kill(self) -> None:
        """End it at once, and wait until the system has cleared it away."""
        os.kill(self.pid, signal.SIGKILL)
        wait_for(self.is_gone, every=0.01)

    def is_gone(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        return False


class Forks:
    """Starts processes of one source."""

    def __init__(self, parent: "subprocess.Popen[str]", folder: Path) -> None:
        self._parent = parent
        self._folder = folder
        self._started: list[Fork] = []

    def start(self, what: str) -> Fork:
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        file = self._folder / f"fork-{len(self._started)}"
        print(file, what, sep="\t", file=self._parent.stdin, flush=True)
        self._started.append(Fork(int(self._parent.stdout.readline()), file))
        return self._started[-1]

    def noted(self) -> str:
        """Return what all of them noted, the ended ones too."""
        return "".join(each.noted() for each in self._started)

    def kill_all(self) -> None:
        for each in self._started:
            if not each.is_gone():
                each.kill()


@contextmanager
def forks_of(source: str, folder: Path) -> Iterator[Forks]:
    """Yield a starter of processes on the test database.

    `source` defines `work(what, note)`: what is noted is written when `note` returns. It must end
    by itself when the process that it was forked from is gone.
    """
    with subprocess.Popen(
        [sys.executable, "-c", PARENT.format(source=source)],
        env=environment_of_the_test(),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        forks = Forks(parent, folder)
        try:
            yield forks
        finally:
            forks.kill_all()
            parent.kill()
