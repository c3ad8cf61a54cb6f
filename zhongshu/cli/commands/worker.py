"""zhongshu worker."""

import argparse

from zhongshu.cli.ground import Ground
from zhongshu.cli.schema import pending_migrations, require_known_schema
from zhongshu.jobs.worker import run_worker
from zhongshu.server.folder import ServerError
from zhongshu.server.supervisor import follow_parent

NAME = "worker"
HELP = "Run one worker alone; `serve` keeps one together with the web process."
EXAMPLE = "zhongshu worker"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Take none."""


def run(_options: argparse.Namespace, _ground: Ground) -> int:
    require_known_schema()
    if pending := pending_migrations():
        raise ServerError(f"{len(pending)} migrations are pending: run `zhongshu migrate` first.")
    follow_parent()
    run_worker()
    return 0
