"""zhongshu account."""

import argparse

from django.utils import timezone

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.identity import public as identity

NAME = "account"
HELP = "List selling accounts, whose ids other commands take, or enter the seller id of one."
EXAMPLE = "zhongshu account list"
COLUMNS = (
    "account_id",
    "name",
    "region",
    "seller_id",
    "state",
    "amazon_status",
    "application_name",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser("list", help="list them", epilog=f"Example: {EXAMPLE}")
    listed.add_argument("--json", action="store_true")
    named = verbs.add_parser(
        "seller-id",
        help="enter the Merchant Token, which a pasted token does not tell: Seller Central ›"
        " Settings › Account Info › Business Information › Your Merchant Token",
        epilog="Example: zhongshu account seller-id 1 A2NORTHWIND",
    )
    named.add_argument("account", type=int, metavar="ID")
    named.add_argument("seller_id", metavar="SELLER-ID")


def run(options: argparse.Namespace, ground: Ground) -> int:
    if options.verb == "seller-id":
        channels.set_seller_id(
            account_id=options.account,
            seller_id=options.seller_id,
            actor=identity.SYSTEM,
            at=timezone.now(),
        )
        ground.say("The seller id is saved; listing details follow by themselves")
        return 0
    accounts = channels.list_accounts(identity.SYSTEM)
    print_rows(accounts, as_json=options.json, columns=COLUMNS)
    return 0
