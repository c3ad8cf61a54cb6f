"""Which process a number belongs to: a pid file may name somebody else by now."""

import subprocess
import sys
from pathlib import Path


def set_aside_stale(file: Path, cluster: Path) -> bool:
    """Rename a lock file whose number is no living server of this cluster; tell whether.

    PostgreSQL takes any living process of its user for its own server and refuses to start.
    The caller holds our lock on the folder, and PostgreSQL's shared memory still keeps two
    servers apart; the other program is never touched (failures.md, M2). On Windows PostgreSQL
    asks by a pipe that only its own processes have, and is not deceived.
    """
    if sys.platform == "win32":
        return False
    command = _find_command(file)
    if command is None or _is_ours(command, cluster):
        return False
    file.replace(file.with_name(f"{file.name}.stale"))
    return True


def is_server(file: Path, cluster: Path) -> bool:
    """Whether the number in PostgreSQL's lock file is a living server of this cluster."""
    command = None if sys.platform == "win32" else _find_command(file)
    return command is not None and _is_ours(command, cluster)


def _is_ours(command: str, cluster: Path) -> bool:
    return "postgres" in command and str(cluster) in command


def _find_command(file: Path) -> str | None:
    try:
        return _command_of(int(file.read_text().split()[0]))
    except (FileNotFoundError, ValueError, IndexError):
        return None


def _command_of(pid: int) -> str | None:
    """Return the command line of a process, empty when it is a zombie, None when there is none."""
    process = Path("/proc") / str(pid)
    if process.parent.joinpath("self").exists():
        try:
            return (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return None
    listed = subprocess.run(  # noqa: S603
        ["ps", "-o", "command=", "-p", str(pid)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return listed.stdout.strip() or None
