"""Keep the processes of `serve` alive: start, pass signals on, start again, stop cleanly."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from zhongshu.server.folder import ServerError

PATIENCE_S = 30.0
LOOK_AFTER_DATABASE_S = 5.0
LONGEST_PAUSE_S = 30.0
STEADY_S = 60.0
ALWAYS_HEARD = ("SIGINT", "SIGTERM")
WHY = {"SIGHUP": "its terminal was closed"}
# Threads that each keep memory of their own would hold a third more than they use (glibc).
FEW_ARENAS = {"MALLOC_ARENA_MAX": "2"}


@dataclass(slots=True)
class Child:
    """One process to keep alive, and how often it fell."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    restart_at: float = 0.0
    falls: int = 0

    def start(self) -> None:
        own_pid = str(os.getpid())
        # A session of its own: Ctrl-C reaches the supervisor alone, which stops in order.
        self.process = subprocess.Popen(  # noqa: S603
            list(self.command),
            env={**FEW_ARENAS, **os.environ, **self.environment, "ZHONGSHU_PARENT": own_pid},
            stdin=subprocess.DEVNULL,
            start_new_session=sys.platform != "win32",
        )
        self.started_at = time.monotonic()

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Runs its children until it is told to stop, and says why. A second signal kills them.

    `mend` looks after what the children stand on, such as the database: it returns at once
    when nothing is wrong, and raises ServerError when it could not help this time.
    """

    def __init__(
        self,
        children: Sequence[Child],
        say: Callable[[str], None],
        *,
        mend: Callable[[], None] | None = None,
    ) -> None:
        self.children = list(children)
        self.say = say
        self.mend = mend
        self.mend_at = 0.0
        self.stopping = threading.Event()
        self.signals: list[int] = []
        self.is_stopped = False

    def start(self) -> None:
        for name in (*ALWAYS_HEARD, "SIGHUP"):
            number = getattr(signal, name, None)  # Windows knows no SIGHUP
            if number is None:
                continue
            # Who was started with `nohup` is to outlive its terminal.
            if name in ALWAYS_HEARD or signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._hear)
        for child in self.children:
            child.start()

    def add(self, child: Child) -> None:
        """Keep one more process alive from now on."""
        child.start()
        self.children.append(child)

    def run(self) -> None:
        """Watch until a signal comes, then stop every child."""
        while not self.stopping.wait(0.3):
            for child in self.children:
                self._watch(child)
            self._look_after_ground()
        self.stop()

    def stop(self) -> None:
        """Ask every child to end, wait, and kill what does not."""
        if self.signals and not self.is_stopped:
            name = signal.Signals(self.signals[0]).name
            self.say(f"Stopping: {WHY.get(name, 'it was told to stop')} ({name}).")
        self.is_stopped = True
        alive = [child for child in self.children if child.is_alive()]
        for child in alive:
            if child.process:
                child.process.terminate()
        deadline = time.monotonic() + PATIENCE_S
        while any(c.is_alive() for c in alive) and time.monotonic() < deadline:
            if len(self.signals) > 1:
                break
            time.sleep(0.05)
        for child in alive:
            if child.process and child.is_alive():
                self.say(f"{child.name} did not stop in time and is killed")
                child.process.kill()
            if child.process:
                child.process.wait()

    def _watch(self, child: Child) -> None:
        if child.is_alive():
            if child.falls and time.monotonic() - child.started_at > STEADY_S:
                child.falls = 0
            return
        now = time.monotonic()
        if child.process is not None:
            child.falls += 1
            pause = min(LONGEST_PAUSE_S, 2.0 ** (child.falls - 1))
            self.say(f"{child.name} ended ({child.process.returncode}); again in {pause:.0f} s")
            child.process, child.restart_at = None, now + pause
        elif now >= child.restart_at:
            self._start(child)

    def _start(self, child: Child) -> None:
        try:
            child.start()
        except OSError as error:  # no memory, too many processes: it may be over soon
            child.restart_at = time.monotonic() + LONGEST_PAUSE_S
            self.say(f"{child.name} cannot start: {error}; again in {LONGEST_PAUSE_S:.0f} s")

    def _look_after_ground(self) -> None:
        now = time.monotonic()
        if self.mend is None or now < self.mend_at:
            return
        try:
            self.mend()
            pause = LOOK_AFTER_DATABASE_S
        except ServerError as error:
            self.say(str(error))
            pause = LONGEST_PAUSE_S
        self.mend_at = time.monotonic() + pause

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        # Nothing is said in here: it may have interrupted a sentence.
        self.signals.append(number)
        self.stopping.set()


def follow_parent() -> None:
    """End this process when the supervisor that started it is gone, however it ended."""
    if parent := os.environ.get("ZHONGSHU_PARENT"):
        follow(int(parent))


def follow(parent: int) -> None:
    """End this process in order when its parent is gone."""
    if sys.platform == "win32":
        return

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="follow-parent", daemon=True).start()


def zhongshu(*arguments: str) -> list[str]:
    """Return the command line of our own program with these arguments."""
    return [sys.executable, "-m", "zhongshu.cli.main", *arguments]
