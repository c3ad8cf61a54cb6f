"""zhongshu account."""

import argparse
from typing import Any

from django.utils import timezone

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.identity import public as identity

NAME = "account"
HELP = "List selling accounts, add some that are kept by hand, name them, or end them."
EXAMPLE = "zhongshu account list"
US = "ATVPDKIKX0DER"
STORE_HELP = (
    "CODE,COUNTRY,CURRENCY,TIME-ZONE,NAME; at Amazon the marketplace id alone, which tells the rest"
)
COLUMNS = (
    "account_id",
    "name",
    "channel",
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
    _add_by_hand(verbs)


def _add_by_hand(verbs: Any) -> None:
    added = verbs.add_parser(
        "add",
        help="add an account that is kept by hand: files bring its facts, nothing is asked",
        epilog="Example: zhongshu account add custom Shopify --store"
        " shopify-us,US,USD,America/New_York,'Our shop'",
    )
    added.add_argument("channel", choices=[each.value for each in channels.Channel])
    added.add_argument("name", metavar="NAME")
    added.add_argument("--store", action="append", default=[], required=True, help=STORE_HELP)
    added.add_argument("--region", default="", help="of an account at Amazon: NA, EU or FE")
    added.add_argument("--seller-id", help="of an account at Amazon: its Merchant Token")
    stores = verbs.add_parser("store", help="stores of an account that is kept by hand")
    kinds = stores.add_subparsers(dest="store_verb", metavar="VERB", required=True)
    more = kinds.add_parser(
        "add", help="add one", epilog=f"Example: zhongshu account store add 1 {US}"
    )
    more.add_argument("account", type=int, metavar="ID")
    more.add_argument("store", nargs="+", help=STORE_HELP)
    renamed = verbs.add_parser("rename", help="call it otherwise")
    renamed.add_argument("account", type=int, metavar="ID")
    renamed.add_argument("name", metavar="NAME")
    kept = verbs.add_parser(
        "keep-by-hand", help="take up by hand what was ended (`zhongshu disconnect`)"
    )
    kept.add_argument("account", type=int, metavar="ID")


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
    if options.verb == "list":
        accounts = channels.list_accounts(identity.SYSTEM)
        print_rows(accounts, as_json=options.json, columns=COLUMNS)
        return 0
    return _run_by_hand(options, ground)


def _run_by_hand(options: argparse.Namespace, ground: Ground) -> int:
    actor, at = identity.SYSTEM, timezone.now()
    if options.verb == "add":
        stores = [_read_store(each) for each in options.store]
        new = channels.HandAccount(
            options.channel, options.name, stores, options.region, options.seller_id
        )
        made = channels.add_hand_account(new=new, actor=actor, at=at)
        ground.say(f"Added with {len(made.store_ids)} stores; bring its facts by `zhongshu import`")
        print(made.account_id)
    elif options.verb == "store":
        stores = [_read_store(each) for each in options.store]
        channels.add_hand_stores(account_id=options.account, stores=stores, actor=actor, at=at)
        ground.say(f"{len(stores)} stores are added")
    elif options.verb == "rename":
        channels.rename_account(account_id=options.account, name=options.name, actor=actor)
        ground.say("Renamed")
    else:
        channels.keep_by_hand(account_id=options.account, actor=actor, at=at)
        ground.say("Kept by hand")
    return 0


def _read_store(given: str) -> channels.HandStore:
    """Return `CODE,COUNTRY,CURRENCY,ZONE,NAME`; of an Amazon store the code is enough."""
    code, country, currency, time_zone, name = [*given.split(",", 4), "", "", "", ""][:5]
    return channels.HandStore(code, name, country.strip(), currency.strip(), time_zone.strip())
