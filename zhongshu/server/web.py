"""The web server's own process: it knows granian and no Django, which only its worker loads.

`python -m zhongshu.server.web HOST PORT`
"""

import importlib
import os
import sys
from functools import partial
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from zhongshu.server.supervisor import follow, follow_parent

THREADS = 8


def main(host: str, port: int) -> None:
    """Serve until SIGTERM, or until the supervisor that started us is gone."""
    follow_parent()
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


def load(server: int) -> Any:
    """Return the application in the worker, which ends with its server: it would keep the port."""
    follow(server)
    return importlib.import_module("config.wsgi").application


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
