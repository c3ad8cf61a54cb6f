"""zhongshu keys."""

import argparse

from django.utils import timezone

from zhongshu.cli.ground import Ground
from zhongshu.flows.rotate_keys import rotate_keys
from zhongshu.identity import public as identity

NAME = "keys"
HELP = "Encrypt every stored secret anew with the newest key of ZHONGSHU_ENCRYPTION_KEYS."
EXAMPLE = "ZHONGSHU_ENCRYPTION_KEYS=new,old zhongshu keys rotate"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser(
        "rotate",
        help="encrypt anew; killed half-way, run it again",
        epilog=f"Example: {EXAMPLE}",
    )


def run(_options: argparse.Namespace, _ground: Ground) -> int:
    changed = rotate_keys(actor=identity.SYSTEM, at=timezone.now())
    print(f"{changed} secrets encrypted anew. The old key may go when this says 0.")
    return 0
