"""zhongshu stock."""

import argparse
from dataclasses import asdict

from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.flows.open_pool import open_pool
from zhongshu.flows.post_stock import post_stock
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

NAME = "stock"
HELP = "List the pools at Amazon and how far their books are open, open one, post what is due."
EXAMPLE = "zhongshu stock open 1"
COLUMNS = (
    "pool_id", "account", "code", "stores", "opened", "waiting", "unopened", "fulfillable",
    "reserved", "researching", "unfulfillable",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser(
        "pools",
        help="Amazon's pools; the units are those that their books began with",
        epilog="Example: zhongshu stock pools --json",
    )
    listed.add_argument("--json", action="store_true")
    verbs.add_parser(
        "open",
        help="begin the books of a pool with what Amazon shows there",
        epilog=f"Example: {EXAMPLE}",
    ).add_argument("pool_id", type=int, metavar="POOL", help="as `stock pools` shows it")
    verbs.add_parser(
        "post",
        help="post what orders took now, instead of within a minute",
        epilog="Example: zhongshu stock post",
    )


def run(options: argparse.Namespace, ground: Ground) -> int:
    match options.verb:
        case "pools":
            print_rows(list_pools(), as_json=options.json, columns=COLUMNS)
        case "open":
            opened = open_pool(options.pool_id, actor=identity.SYSTEM)
            ground.say(f"{opened} seller SKUs have their books now.")
        case _:
            ground.say(f"{post_stock()} orders looked at.")
    return 0


def list_pools() -> list[dict[str, object]]:
    """Return one row for each pool at Amazon."""
    stores = [
        each
        for each in channels.list_stores(identity.SYSTEM)
        if each.channel == channels.Channel.AMAZON
    ]
    pools = {each.pool_id: each for each in stores}
    openings = inventory.list_pool_openings(identity.SYSTEM, list(pools))
    return [
        {
            "account": store.account_name,
            "code": store.pool_code,
            "stores": ", ".join(each.name for each in stores if each.pool_id == pool_id),
            **asdict(openings[pool_id]),
        }
        for pool_id, store in pools.items()
    ]
