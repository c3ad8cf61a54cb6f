"""zhongshu disconnect."""

import argparse

from django.utils import timezone

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.identity import public as identity

NAME = "disconnect"
HELP = "Destroy an account's tokens; its data is kept."
EXAMPLE = "zhongshu disconnect 1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("account", type=int, metavar="ACCOUNT", help="the account's id")


def run(options: argparse.Namespace, _ground: Ground) -> int:
    channels.disconnect_account(
        account_id=options.account, actor=identity.SYSTEM, at=timezone.now()
    )
    print("Disconnected. The tokens are destroyed, the data is kept.")
    return 0
