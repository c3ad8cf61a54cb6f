"""A full disk, told by what is needed and what to do."""

import errno
import shutil
from pathlib import Path

from zhongshu.server.folder import ServerError

# Windows and quotas have names of their own; the last is a limit on the size of one file.
FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
# What PostgreSQL's programs and its server say in English, as we ask them to.
SAID = ("No space left on device", "Disk quota exceeded", "File too large")
UNITS = ("bytes", "kB", "MB", "GB", "TB")


class FullDiskError(ServerError):
    """There is no room left; whoever knows how much is needed puts it into words."""


def is_full(error: BaseException) -> bool:
    """Whether this was refused for want of room."""
    return isinstance(error, FullDiskError) or (isinstance(error, OSError) and error.errno in FULL)


def tells_full(text: str) -> bool:
    """Whether another program says that it found no room."""
    return any(each in text for each in SAID)


def no_room(folder: Path, *, needed: str, remedy: str) -> FullDiskError:
    """Return the refusal: `needed` says for what and how much, `remedy` what else helps."""
    free = size(shutil.disk_usage(folder).free)
    return FullDiskError(
        f"The disk of {folder} is full: {free} are free, and {needed}."
        f" Make room there, or {remedy}, then run it again."
    )


def size(count: float) -> str:
    """Return a number of bytes as a person reads it."""
    for unit in UNITS:
        if count < 1000 or unit == UNITS[-1]:
            break
        count /= 1000
    return f"{count:.0f} {unit}" if unit == UNITS[0] else f"{count:.1f} {unit}"
