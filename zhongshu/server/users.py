"""Who uses the database's server: each use is a file that its process keeps locked.

Whoever begins, ends or counts uses holds the lock `postgres.lock` of the data folder.
"""

import os
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from zhongshu.server.folder import hold, keep_locked

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Use:
    """One use by this process: the system takes the lock back however the process ends."""

    file: Path
    descriptor: int

    def end(self) -> None:
        os.close(self.descriptor)
        self.file.unlink(missing_ok=True)


def begin_use(folder: Path) -> Use:
    """Count this process among the users, with its number in the file's name."""
    users = folder / "postgres.users"
    users.mkdir(mode=0o700, exist_ok=True)
    file = users / f"{os.getpid()}-{next(_numbers)}"
    return Use(file, keep_locked(file))


def has_users(folder: Path) -> bool:
    """Whether any living process uses the server; what dead ones left is cleared away."""
    for file in sorted((folder / "postgres.users").glob("*-*")):
        with hold(file, wait=False) as is_left_over:
            if not is_left_over:
                return True
        file.unlink(missing_ok=True)
    return False
