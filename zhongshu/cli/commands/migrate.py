"""zhongshu migrate."""

import argparse

from zhongshu.cli.ground import Ground
from zhongshu.cli.schema import migrate

NAME = "migrate"
HELP = "Bring the database to this program's shape, with a backup before."
EXAMPLE = "zhongshu migrate"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Take none."""


def run(_options: argparse.Namespace, ground: Ground) -> int:
    applied = migrate(ground.say)
    print(f"{applied} migrations applied.")
    return 0
