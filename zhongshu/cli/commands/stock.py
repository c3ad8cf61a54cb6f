"""zhongshu stock."""

import argparse
from dataclasses import asdict

from django.utils import timezone

from zhongshu.cli import reposting
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.flows.check_stock import check_stock
from zhongshu.flows.open_pool import look_at_pool, open_pool
from zhongshu.flows.pools import list_pools
from zhongshu.flows.post_stock import post_stock
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.orders import public as orders
from zhongshu.reconciliation import public as reconciliation

NAME = "stock"
HELP = "Pools at Amazon and their books: open, post what is due, check, re-post, what differs."
EXAMPLE = "zhongshu stock open 1"
COLUMNS = (
    "pool_id", "account", "code", "stores", "opened", "waiting", "unopened", "fulfillable",
    "reserved", "researching", "unfulfillable",
)  # fmt: skip
FOUND_FIGURES = (
    *("seller_skus", "unpaired"),
    *("fulfillable", "reserved", "researching", "unfulfillable"),
)
LOOK_COLUMNS = (
    *("pool_id", *FOUND_FIGURES, "under_way", "awaited"),
    *("checked_until", "read_to", "settled_at", "corrected"),
)
DIFFERENCE_COLUMNS = (
    "id", "account", "pool", "seller_sku", "kind", "ours", "amazon", "in_flight", "gap", "cause",
    "status", "first_seen_at", "who", "reason",
)  # fmt: skip
CHECK_COLUMNS = ("account", "code", "status", "known", "differing", "opened", "resolved")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser(
        "pools",
        help="Amazon's pools; the units are those that their books began with",
        epilog="Example: zhongshu stock pools --json",
    )
    listed.add_argument("--json", action="store_true")
    looked = verbs.add_parser(
        "look",
        help="what the books of a pool would begin with, what is awaited, what was corrected",
        epilog="Example: zhongshu stock look 1 --json",
    )
    looked.add_argument("pool_id", type=int, metavar="POOL", help="as `stock pools` shows it")
    looked.add_argument("--json", action="store_true")
    opening = verbs.add_parser(
        "open",
        help="begin the books of a pool with what Amazon shows there",
        epilog=f"Example: {EXAMPLE}",
    )
    opening.add_argument("pool_id", type=int, metavar="POOL", help="as `stock pools` shows it")
    opening.add_argument(
        "--insist",
        action="store_true",
        help="open them although orders, stock or shipments are not read whole yet",
    )
    verbs.add_parser(
        "post",
        help="post what orders took now, instead of within a minute",
        epilog="Example: zhongshu stock post",
    )
    checked = verbs.add_parser(
        "check",
        help="compare the books with what Amazon showed last, all of it, and keep what differs",
        epilog="Example: zhongshu stock check 1",
    )
    checked.add_argument("pool_ids", type=int, nargs="*", metavar="POOL", help="all when none")
    checked.add_argument("--json", action="store_true")
    differing = verbs.add_parser(
        "differences",
        help="where books and Amazon differ",
        epilog="Example: zhongshu stock differences --tab all --json",
    )
    differing.add_argument(
        "--tab", choices=[tab.lower() for tab in reconciliation.DifferenceTab], default="open"
    )
    differing.add_argument("--json", action="store_true")
    reposting.add_arguments(verbs)


def run(options: argparse.Namespace, ground: Ground) -> int:
    match options.verb:
        case "pools":
            print_rows(list_books(), as_json=options.json, columns=COLUMNS)
        case "look":
            print_rows([look(options.pool_id)], as_json=options.json, columns=LOOK_COLUMNS)
        case "open":
            opened = open_pool(
                options.pool_id,
                actor=identity.SYSTEM,
                at=timezone.now(),
                insists=options.insist,
            )
            ground.say(f"{opened} seller SKUs have their books now.")
        case "check":
            print_rows(check(options.pool_ids), as_json=options.json, columns=CHECK_COLUMNS)
        case "differences":
            rows = list_differences(options.tab)
            print_rows(rows, as_json=options.json, columns=DIFFERENCE_COLUMNS)
        case "repost" | "repostings" | "misplaced":
            reposting.run(options, ground)
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


def look(pool_id: int) -> dict[str, object]:
    """Return what opening the books would begin with, and how far an opening is checked."""
    found = look_at_pool(pool_id, actor=identity.SYSTEM, at=timezone.now())
    checked = orders.find_opening_checks(identity.SYSTEM, [pool_id]).get(pool_id)
    figures = {name: getattr(found, name) for name in FOUND_FIGURES}
    return {
        "pool_id": pool_id,
        **figures,
        "under_way": found.under_way.units,
        "awaited": ", ".join(each.kind for each in found.awaited),
        "checked_until": checked and checked.until,
        "read_to": checked and checked.read_to,
        "settled_at": checked and checked.settled_at,
        "corrected": orders.list_corrected_openings(identity.SYSTEM, pool_id, limit=0).total,
    }


def check(pool_ids: list[int]) -> list[dict[str, object]]:
    """Check these pools, or all that are open; return one row for each."""
    done = check_stock(identity.SYSTEM, at=timezone.now(), pool_ids=pool_ids)
    return [
        {"pool_id": pool.pool_id, "account": pool.account, "code": pool.code, **asdict(result)}
        for pool, result in done
    ]


def list_differences(tab: str) -> list[dict[str, object]]:
    """Return one row for each difference of a tab."""
    wanted = reconciliation.DifferenceFilter(tab=reconciliation.DifferenceTab(tab.upper()))
    found = reconciliation.iterate_differences(identity.SYSTEM, wanted, at=timezone.now())
    return [asdict(row) for row in found]
