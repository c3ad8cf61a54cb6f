"""zhongshu offer-pool."""

import argparse
import csv
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from django.utils import timezone

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.flows.pool_proposals import PoolProposal, list_pool_proposals
from zhongshu.identity import public as identity
from zhongshu.orders import public as orders
from zhongshu.server.folder import ServerError

NAME = "offer-pool"
HELP = "Say from which of Amazon's pools offers are sent, when not from that of their store."
EXAMPLE = "zhongshu offer-pool set 2 US MUG-RED-1 MUG-BLUE-1 --preview"
COLUMNS = ("store_id", "store", "seller_sku", "own_pool", "pool", "said_at")
PROPOSED = (
    "store_id", "store", "seller_sku", "own_pool", "pool", "units", "is_same_moment", "below_zero",
)  # fmt: skip
OF_EVIDENCE = ("seller_sku", "pool", "units", "is_same_moment", "below_zero")
HEADS = ("store_id", "seller_sku", "pool")
OWN, NOBODY = "own", "none"
POOL_HELP = "its code, such as US; `own` for the store's own, `none` when nobody says any more"
LARGEST_FILE = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser(
        "list", help="offers sent from elsewhere", epilog="Example: zhongshu offer-pool list --json"
    )
    listed.add_argument("--own", action="store_true", help="those said to be sent from their own")
    listed.add_argument("--search", default="", metavar="TEXT")
    listed.add_argument("--json", action="store_true")
    proposed = verbs.add_parser(
        "proposals",
        help="what Amazon's figures and our books show; nothing is set by it",
        epilog="Example: zhongshu offer-pool proposals",
    )
    proposed.add_argument("--json", action="store_true")
    said = verbs.add_parser(
        "set", help="say it of seller SKUs of a store", epilog=f"Example: {EXAMPLE}"
    )
    said.add_argument("store_id", type=int, metavar="STORE", help="as `store list` shows it")
    said.add_argument("pool", metavar="POOL", help=POOL_HELP)
    said.add_argument("seller_skus", nargs="+", metavar="SELLER_SKU")
    read = verbs.add_parser(
        "import",
        help="read a CSV with the columns store_id, seller_sku, pool: all of it or nothing",
        epilog="Example: zhongshu offer-pool import remote.csv --preview",
    )
    read.add_argument("file", type=Path, metavar="FILE")
    for each in (said, read):
        each.add_argument("--preview", action="store_true", help="tell what it would do only")
    back = verbs.add_parser(
        "undo", help="take a change back", epilog="Example: zhongshu offer-pool undo 3"
    )
    back.add_argument("edit_id", type=int, metavar="CHANGE", help="as `set` told it")


def run(options: argparse.Namespace, ground: Ground) -> int:
    match options.verb:
        case "list":
            tab = catalog.OfferPoolTab.OWN if options.own else catalog.OfferPoolTab.OTHER
            wanted = catalog.OfferPoolFilter(tab, search=options.search)
            rows = [*catalog.iterate_offer_pools(identity.SYSTEM, wanted)]
            print_rows(rows, as_json=options.json, columns=COLUMNS)
        case "proposals":
            found = [_tell(each) for each in list_pool_proposals(identity.SYSTEM)]
            print_rows(found, as_json=options.json, columns=PROPOSED)
        case "undo":
            undone = orders.undo_offer_pools(
                options.edit_id, actor=identity.SYSTEM, at=timezone.now()
            )
            ground.say(f"{undone.put_back} taken back, {undone.kept} changed since")
        case verb:
            told = (
                read_file(options.file)
                if verb == "import"
                else [(options.store_id, code, options.pool) for code in options.seller_skus]
            )
            say(told, ground, is_preview=options.preview)
    return 0


def say(told: Sequence[tuple[int, str, str]], ground: Ground, *, is_preview: bool) -> None:
    """Say stores, seller SKUs and pools, and tell what became of the books."""
    done = orders.set_offer_pools(
        to_wishes(told), actor=identity.SYSTEM, at=timezone.now(), is_preview=is_preview
    )
    brought = ", ".join(f"{name} {number}" for name, number in asdict(done.brought).items())
    would = "would be" if is_preview else "are"
    ground.say(f"{done.changed} offers {would} sent from elsewhere ({brought})")
    if done.edit_id:
        ground.say(f"The change is {done.edit_id}")


def to_wishes(told: Sequence[tuple[int, str, str]]) -> list[orders.OfferWish]:
    """Return wishes for stores, seller SKUs and the codes of pools.

    Raises:
        channels.StoreNotFoundError: no such store.
        ServerError: its account has no such pool.
    """
    stores = {store.store_id: store for store in channels.list_stores(identity.SYSTEM)}
    pools = {(each.account_id, each.pool_code): each.pool_id for each in stores.values()}
    wishes = []
    for store_id, code, pool in told:
        if store_id not in stores:
            raise channels.StoreNotFoundError(store_id)
        store = stores[store_id]
        if pool == NOBODY:
            pool_id = None
        elif pool == OWN:
            pool_id = store.pool_id
        elif (store.account_id, pool) in pools:
            pool_id = pools[store.account_id, pool]
        else:
            raise ServerError(f"The account of store {store_id} has no pool {pool}.")
        wishes.append(orders.OfferWish(store_id, code, pool_id))
    return wishes


def read_file(file: Path) -> list[tuple[int, str, str]]:
    """Return stores, seller SKUs and pools of a CSV.

    Raises:
        ServerError: it cannot be read, or a line of it says no such thing.
    """
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise ServerError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ServerError(f"{file} is no text in UTF-8.") from error
    if len(content) > LARGEST_FILE:
        raise ServerError(f"{file} is too large: at most {LARGEST_FILE:,} bytes.")
    rows = [row for row in csv.reader(text.splitlines()) if any(cell.strip() for cell in row)]
    if not rows or tuple(cell.strip() for cell in rows[0]) != HEADS:
        raise ServerError(f"{file} must begin with the columns {', '.join(HEADS)}.")
    told = []
    for number, row in enumerate(rows[1:], start=2):
        cells = [cell.strip() for cell in row]
        if len(cells) != len(HEADS) or not (cells[0].isascii() and cells[0].isdecimal()):
            raise ServerError(f"Row {number} of {file} is no store_id, seller_sku, pool.")
        told.append((int(cells[0]), cells[1], cells[2]))
    return told


def _tell(each: PoolProposal) -> dict[str, object]:
    return {
        "store_id": each.store.store_id,
        "store": each.store.name,
        "own_pool": each.store.pool_code,
        **{name: getattr(each, name) for name in OF_EVIDENCE},
    }
