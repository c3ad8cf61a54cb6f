"""The web server's own process: it knows granian and no Django, which only its worker loads.

`python -m zhongshu.server.web HOST PORT`
"""

import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from zhongshu.server.supervisor import follow_parent

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
    ).serve()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
