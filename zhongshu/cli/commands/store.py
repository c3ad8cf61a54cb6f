"""zhongshu store."""

import argparse

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.identity import public as identity

NAME = "store"
HELP = "List stores, whose ids `user add --store` takes."
EXAMPLE = "zhongshu store list --account 1"
COLUMNS = ("store_id", "account_name", "marketplace_id", "name", "currency", "pool_code")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser("list", help="list them", epilog=f"Example: {EXAMPLE}")
    listed.add_argument("--account", type=int, metavar="ID")
    listed.add_argument("--json", action="store_true")


def run(options: argparse.Namespace, _ground: Ground) -> int:
    stores = channels.list_stores(identity.SYSTEM, options.account)
    print_rows(stores, as_json=options.json, columns=COLUMNS)
    return 0
