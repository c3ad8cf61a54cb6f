"""zhongshu release."""

import argparse

from django.utils import timezone

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.identity import public as identity

NAME = "release"
HELP = "Let a restored or copied installation send to Amazon again."
EXAMPLE = "zhongshu release"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Take none."""


def run(_options: argparse.Namespace, _ground: Ground) -> int:
    if channels.get_installation().held_at is None:
        print("Nothing was held: this installation may send to Amazon as it is.")
        return 0
    channels.release_sending(actor=identity.SYSTEM, at=timezone.now())
    print("This installation may send to Amazon again.")
    return 0
