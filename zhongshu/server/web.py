"""The web server's own process: it knows granian and no Django, which only its worker loads.

`python -m zhongshu.server.web HOST PORT [USE DESCRIPTOR]`
"""

import importlib
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from zhongshu.server.folder import DataFolder
from zhongshu.server.supervisor import follow, follow_parent
from zhongshu.server.users import Use

THREADS = 8


def main(host: str, port: int, use: Use | None = None) -> None:
    """Serve until SIGTERM, or until the supervisor that started us is gone.

    With `use`, the database is ours, and left at the end.
    """
    follow_parent()
    try:
        _serve(host, port)
    finally:
        if use is not None:
            _leave(use)


def _serve(host: str, port: int) -> None:
    Server(
        "config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        workers_kill_timeout=20,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
    ).serve(target_loader=partial(load, os.getpid()), wrap_loader=False)


def _leave(use: Use) -> None:
    # It brings psycopg along, which this process needs only now.
    from zhongshu.server.postgres import Postgres  # noqa: PLC0415

    Postgres(DataFolder(use.file.parents[1]), uses=[use]).leave()


def load(server: int) -> Any:
    """Return the application in the worker, which ends with its server: it would keep the port."""
    follow(server)
    return importlib.import_module("config.wsgi").application


if __name__ == "__main__":
    kept = sys.argv[3:]
    main(sys.argv[1], int(sys.argv[2]), Use(Path(kept[0]), int(kept[1])) if kept else None)
