"""zhongshu web."""

import argparse
import os
import signal
import socket
import subprocess
import sys

from django.conf import settings

from zhongshu.cli.ground import Ground
from zhongshu.cli.schema import require_current_schema
from zhongshu.cli.serving import check_place, purge_overdue, require_sound_settings
from zhongshu.server.folder import ServerError

NAME = "web"
HELP = "Run one web process alone; `serve` keeps one together with a worker."
EXAMPLE = "zhongshu web --port 8001"
LAST_PORT = 65_535


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="address to listen at (ZHONGSHU_HOST)")
    parser.add_argument("--port", type=int, help="port to listen at (ZHONGSHU_PORT)")


def run(options: argparse.Namespace, ground: Ground) -> int:
    require_sound_settings()
    host, port = options.host or settings.HOST, options.port or settings.PORT
    require_free(host, port)
    require_current_schema()
    check_place(ground.say)
    purge_overdue(ground.say)
    become(sys.executable, "-m", "zhongshu.server.web", host, str(port), *hand_over(ground))
    return 0


def hand_over(ground: Ground) -> list[str]:
    """Let the program that this process becomes keep its use of the database, and end it."""
    if ground.postgres is None or sys.platform == "win32":  # there it ends here
        return []
    [use] = ground.postgres.uses
    os.set_inheritable(use.descriptor, True)
    return [str(use.file), str(use.descriptor)]


def become(*command: str) -> None:
    """Turn this process into another program: what was loaded to check the schema goes.

    Windows cannot; there the program runs inside this one.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    if sys.platform == "win32":
        # Ctrl-C reaches the other one too, which stops in order: it is waited for, not killed.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.exit(subprocess.call(command))  # noqa: S603
    os.execv(command[0], command)  # noqa: S606


def require_free(host: str, port: int) -> None:
    """Refuse a port that somebody else listens at, and offer the next free one (M8)."""
    if not 0 < port <= LAST_PORT:
        raise ServerError(f"A port is a number from 1 to {LAST_PORT}.")
    if _is_free(host, port):
        return
    if not _is_free(host, 0):  # any port at all
        raise ServerError(f"This machine cannot listen at the address {host[:60]}.")
    last = min(port + 50, LAST_PORT)
    offered = next((p for p in range(port + 1, last) if _is_free(host, p)), None)
    hint = f" Port {offered} is free: set ZHONGSHU_PORT={offered}." if offered else ""
    raise ServerError(f"Port {port} is taken by another program.{hint}")


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        if sys.platform == "win32":  # there the other option takes a port that is in use
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, TypeError, UnicodeError):  # the latter two: no name of a machine
            return False
    return True
