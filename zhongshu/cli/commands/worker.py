"""zhongshu worker."""

import argparse
from datetime import datetime
from pathlib import Path

from django.conf import settings

from zhongshu.cli.ground import Ground
from zhongshu.cli.schema import current_target, require_current_schema
from zhongshu.cli.serving import check_place
from zhongshu.jobs.nightly import NIGHTLY
from zhongshu.jobs.worker import run_worker
from zhongshu.server.backup import make_backup, prune_backups
from zhongshu.server.supervisor import follow_parent

NAME = "worker"
HELP = "Run one worker alone; `serve` keeps one together with the web process."
EXAMPLE = "zhongshu worker"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Take none."""


def run(_options: argparse.Namespace, ground: Ground) -> int:
    require_current_schema()
    check_place(ground.say)
    follow_parent()
    NIGHTLY["backup"] = back_up
    run_worker()
    return 0


def back_up(at: datetime) -> None:
    """Write tonight's backup into the data folder and let the oldest ones go."""
    folder: Path = settings.DATA_FOLDER.backups
    make_backup(current_target(), folder / f"nightly-{at:%Y%m%d}.backup", at=at)
    prune_backups(folder)
