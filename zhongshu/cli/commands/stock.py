"""zhongshu stock."""

import argparse
from dataclasses import asdict

from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.flows.open_pool import open_pool
from zhongshu.flows.pools import list_pools
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
            print_rows(list_books(), as_json=options.json, columns=COLUMNS)
        case "open":
            opened = open_pool(options.pool_id, actor=identity.SYSTEM)
            ground.say(f"{opened} seller SKUs have their books now.")
        case _:
            ground.say(f"{post_stock()} orders looked at.")
    return 0


def list_books() -> list[dict[str, object]]:
    """Return one row for each pool at Amazon."""
    pools = list_pools(identity.SYSTEM)
    openings = inventory.list_pool_openings(identity.SYSTEM, [pool.pool_id for pool in pools])
    return [
        {
            "account": pool.account,
            "code": pool.code,
            "stores": ", ".join(pool.store_names),
            **asdict(openings[pool.pool_id]),
        }
        for pool in pools
    ]
