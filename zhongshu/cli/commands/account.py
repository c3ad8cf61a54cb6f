"""zhongshu account."""

import argparse

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.identity import public as identity

NAME = "account"
HELP = "List selling accounts, whose ids other commands take."
EXAMPLE = "zhongshu account list"
COLUMNS = ("account_id", "name", "region", "seller_id", "state", "application_name")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser("list", help="list them", epilog=f"Example: {EXAMPLE}")
    listed.add_argument("--json", action="store_true")


def run(options: argparse.Namespace, _ground: Ground) -> int:
    accounts = channels.list_accounts(identity.SYSTEM)
    print_rows(accounts, as_json=options.json, columns=COLUMNS)
    return 0
