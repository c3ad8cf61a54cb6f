"""zhongshu pair."""

import argparse

from django.utils import timezone

from zhongshu.catalog import public as catalog
from zhongshu.cli.goods import find_product, find_seller_sku, find_store
from zhongshu.cli.ground import Ground
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.server.folder import ServerError

NAME = "pair"
HELP = "Pair a seller SKU with a product; what was posted keeps the pairing it was posted under."
EXAMPLE = "zhongshu pair MUG-RED-2PACK MUG-RED --factor 2"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("seller_sku", metavar="SELLER_SKU", help="as at Amazon")
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("sku", nargs="?", metavar="SKU", help="of our product")
    target.add_argument("--end", action="store_true", help="end the pairing instead")
    parser.add_argument(
        "--factor", type=int, default=1, metavar="N", help="units of the product in one listing"
    )
    parser.add_argument("--account", type=int, metavar="ID", help="where several have this SKU")
    parser.add_argument(
        "--store", metavar="MARKETPLACE", help="only in this store, as an override there"
    )


def run(options: argparse.Namespace, ground: Ground) -> int:
    seller_sku = find_seller_sku(options.seller_sku, options.account)
    store_id = find_store(options.store, seller_sku.account_id) if options.store else None
    now = catalog.find_pairings(identity.SYSTEM, [seller_sku.id]).get((seller_sku.id, store_id))
    pair = catalog.Pair(
        seller_sku_id=seller_sku.id,
        product_id=None if options.end else find_product(options.sku),
        factor=options.factor,
        store_id=store_id,
        replaces=now.id if now else None,
    )
    [answer] = catalog.pair_skus(
        [pair], reason=catalog.Reason.API, actor=identity.SYSTEM, at=timezone.now()
    )
    if answer.outcome is Outcome.REFUSED:
        raise ServerError(answer.refusal)
    became = "unpaired" if options.end else f"{options.factor} × {options.sku}"
    before = f"; before: {now.factor} × {now.sku}" if now else ""
    ground.say(f"{seller_sku.code}: {became} ({answer.outcome.value}{before})")
    return 0
