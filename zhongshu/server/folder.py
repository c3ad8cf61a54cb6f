"""The data folder: where it lies, the secrets in it, and who may hold it."""

import contextlib
import os
import secrets
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SECRET_NAMES = ("django", "encryption", "lookup", "postgres", "postgres-superuser")


class ServerError(Exception):
    """The machine room cannot do what was asked; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Everything of one installation that is not in the database."""

    path: Path

    @property
    def secrets(self) -> Path:
        return self.path / "secrets"

    @property
    def documents(self) -> Path:
        return self.path / "documents"

    @property
    def backups(self) -> Path:
        return self.path / "backups"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    def prepare(self) -> None:
        """Make the folder and its secrets, each readable by its owner alone; repeating is safe."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            for folder in (self.secrets, self.documents, self.backups, self.logs):
                folder.mkdir(mode=0o700, exist_ok=True)
            for name in SECRET_NAMES:
                self._make_secret(name)
        except OSError as error:
            raise ServerError(
                f"The data folder {self.path} cannot be used: {error.strerror}. "
                "Set ZHONGSHU_DATA to a folder that this user may write to."
            ) from error

    def read_secret(self, name: str) -> str:
        """Return a secret, or nothing when the folder is not prepared yet."""
        try:
            return (self.secrets / name).read_text().strip()
        except FileNotFoundError:
            return ""

    def _make_secret(self, name: str) -> None:
        file = self.secrets / name
        if file.exists():
            return
        value = secrets.token_hex(32)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w") as out:
                out.write(value + "\n")
        except OSError:  # such as no room: an empty secret would be taken for one
            file.unlink()
            raise


@contextlib.contextmanager
def hold(file: Path, *, wait: bool) -> Iterator[bool]:
    """Hold a lock file; yields False when somebody else holds it and we do not wait.

    The operating system gives the lock back when its holder dies.
    """
    with file.open("a+", encoding="ascii") as handle:
        if not _lock(handle.fileno(), wait=wait):
            yield False
            return
        handle.truncate(0)
        # On a full disk the number is missing: it only tells, what counts is the lock.
        with contextlib.suppress(OSError):
            os.write(handle.fileno(), f"{os.getpid()}\n".encode())
        yield True


def keep_locked(file: Path) -> int:
    """Lock a file of our own until the descriptor that is returned is closed."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    _lock(descriptor, wait=True)
    return descriptor


if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    # Nobody else may read a locked byte: it lies far behind what the file says.
    LOCKED_BYTE = 2**30

    def _lock(descriptor: int, *, wait: bool) -> bool:
        os.lseek(descriptor, LOCKED_BYTE, os.SEEK_SET)
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
                time.sleep(0.2)
            else:
                return True

else:
    import fcntl

    def _lock(descriptor: int, *, wait: bool) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True
