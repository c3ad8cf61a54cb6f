"""zhongshu disconnect."""

import argparse

from django.utils import timezone

from zhongshu.cli.ground import Ground
from zhongshu.flows.disconnect_account import disconnect_account
from zhongshu.identity import public as identity

NAME = "disconnect"
HELP = "Destroy an account's tokens; its data is kept."
EXAMPLE = "zhongshu disconnect 1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("account", type=int, metavar="ACCOUNT", help="the account's id")


def run(options: argparse.Namespace, _ground: Ground) -> int:
    kept = disconnect_account(account_id=options.account, actor=identity.SYSTEM, now=timezone.now)
    print("Disconnected. The tokens are destroyed, the data is kept.")
    if kept:
        print(f"Amazon did not end the subscriptions to {', '.join(kept)}: try once more later.")
    return 0
