"""What `serve` and `demo` share: one instance per data folder, a sound database, two processes."""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from platform import node

from django.conf import settings
from django.utils import timezone

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.schema import migrate
from zhongshu.orders import public as orders
from zhongshu.server.diary import Diary
from zhongshu.server.folder import DataFolder, ServerError, hold
from zhongshu.server.supervisor import Child, Supervisor, zhongshu

SHORTEST_SECRET = 32
PATIENCE_S = 30


@contextmanager
def only_instance(folder: DataFolder) -> Iterator[None]:
    """Hold the data folder; a second `serve` on it says who holds it (M7)."""
    file = folder.path / "zhongshu.lock"
    holder = _read(file)
    with hold(file, wait=False) as is_ours:
        if not is_ours:
            raise ServerError(
                f"Zhongshu already serves from {folder.path} (process {holder or 'unknown'})."
            )
        yield


def require_sound_settings() -> None:
    """Refuse what must never meet real data (O24)."""
    if settings.DEBUG and not settings.DEMO:
        raise ServerError("ZHONGSHU_DEBUG=1 shows secrets in the browser: unset it to serve.")
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        raise ServerError(f"ZHONGSHU_SECRET_KEY is too short: {SHORTEST_SECRET} characters.")
    if not settings.ENCRYPTION_KEYS:
        raise ServerError("There is no encryption key: set ZHONGSHU_ENCRYPTION_KEYS.")


def make_ready(ground: Ground) -> None:
    """Bring the database to shape and see whether this installation was copied."""
    migrate(ground.say)
    check_place(ground.say)
    purge_overdue(ground.say)
    channels.seed_first_application(at=timezone.now())


def check_place(say: Callable[[str], None]) -> None:
    """Hold all sending when the data woke up in another place, and say so (failures.md, N5)."""
    card = channels.check_installation(host_mark=host_mark(), at=timezone.now())
    if card.held_at:
        say(f"Nothing is sent to Amazon until `zhongshu release`: {card.held_because}")


def purge_overdue(say: Callable[[str], None]) -> None:
    """Destroy buyers whose time has come, before anybody sees a page (failures.md, N6).

    A backup brings back whom the nights since had purged.
    """
    purged = 0
    while batch := orders.purge_buyers(at=timezone.now()):
        purged += batch
    if purged:
        say(f"Personal data whose time had come was destroyed, of orders: {purged}.")


def host_mark() -> str:
    """Return what tells this installation from a copy of it: the machine and the folder."""
    return f"{node()}:{settings.DATA_FOLDER.path}"


def diary_of(ground: Ground) -> Diary:
    """Write down from now on what is said: why it ends must be known to whoever looks later."""
    diary = Diary(ground.folder.logs / "serve.log")
    ground.say = diary.say
    return diary


def supervise(ground: Ground, children: Sequence[Child]) -> Supervisor:
    """Return what keeps these processes alive, and our own database under them."""
    mend = partial(ground.postgres.mend, ground.say) if ground.postgres else None
    return Supervisor(children, ground.say, mend=mend)


def children() -> list[Child]:
    """Return the processes of an installation: web and worker."""
    return [Child("web", zhongshu("web")), Child("worker", zhongshu("worker"))]


def wait_for_web(stopping: threading.Event) -> None:
    """Wait until the web process listens, so that an address is good when it is printed."""
    host = "localhost" if settings.HOST in ("0.0.0.0", "::") else settings.HOST  # noqa: S104
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            socket.create_connection((host, settings.PORT), timeout=1).close()
        except OSError:
            if stopping.wait(0.1):
                return
        else:
            return


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""
