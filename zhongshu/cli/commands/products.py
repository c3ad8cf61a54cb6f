"""zhongshu products."""

import argparse
from collections.abc import Sequence

from django.utils import timezone

from zhongshu.catalog import public as catalog
from zhongshu.cli import custom_fields, product_extras
from zhongshu.cli.goods import find_product, iterate_skus
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.flows.merge_products import merge_products, undo_product_edit
from zhongshu.flows.remove_products import remove_products
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome

NAME = "products"
HELP = "List products, make, change, merge and remove them, make them from listings, undo."
EXAMPLE = 'zhongshu products set MUG-RED name="Red mug" packed_weight_g=350 cost="12.50 CNY"'
COLUMNS = ("id", "sku", "name", "kind", "status", "listings", "cost")
EDIT_COLUMNS = ("edit_id", "made_at", "who", "source", "title", "products", "undone_at")
TABS = [tab.value.lower() for tab in catalog.ProductTab]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser(
        "list", help="list them by age", epilog="Example: zhongshu products list --search mug"
    )
    listed.add_argument("--search", default="", metavar="TEXT", help="parts of any name or code")
    listed.add_argument("--tab", choices=TABS, default="all", help="all: all but removed ones")
    listed.add_argument("--json", action="store_true", help="with all fields")
    one = verbs.add_parser(
        "set",
        help="change the product of a SKU, or make it",
        description="Change the product of a SKU, or make it. Fields: "
        + ", ".join(each.name for each in catalog.FIELDS)
        + ", and custom.CODE of the company's own (products fields list)",
        epilog=f"Example: {EXAMPLE}",
    )
    one.add_argument("sku", metavar="SKU")
    one.add_argument(
        "values", nargs="+", type=read_value, metavar="FIELD=VALUE", help="FIELD= takes it away"
    )
    one.add_argument("--only-known", action="store_true", help="make no new product")
    gone = verbs.add_parser(
        "remove",
        help="remove products that nothing sells; undo brings them back",
        epilog="Example: zhongshu products remove MUG-OLD",
    )
    gone.add_argument("skus", nargs="+", metavar="SKU")
    merge = verbs.add_parser(
        "merge",
        help="make one product of several; undo parts them again",
        epilog="Example: zhongshu products merge MUG-OLD --into MUG",
    )
    merge.add_argument("skus", nargs="+", metavar="SKU", help="those that go")
    merge.add_argument("--into", required=True, metavar="SKU", help="the one that stays")
    made = verbs.add_parser(
        "from-listings",
        help="make a product for each unpaired seller SKU for which none is proposed, and pair it",
        epilog="Example: zhongshu products from-listings --all",
    )
    made.add_argument("--all", action="store_true", help="where one is proposed too")
    custom_fields.add_arguments(
        verbs.add_parser("fields", help="the company's own fields of products")
    )
    for word, told in (("pictures", "pictures of ours"), ("attachments", "files at products")):
        product_extras.add_arguments(verbs.add_parser(word, help=told), word)
    edits = verbs.add_parser(
        "edits", help="the newest 50 edits", epilog="Example: zhongshu products edits"
    )
    edits.add_argument("--json", action="store_true")
    undo = verbs.add_parser(
        "undo", help="take an edit back", epilog="Example: zhongshu products undo 12"
    )
    undo.add_argument("edit_id", type=int, metavar="EDIT", help="as `products edits` shows it")


def run(options: argparse.Namespace, ground: Ground) -> int:
    verb: str = options.verb
    if verb == "list":
        show_products(options.search, options.tab, as_json=options.json)
        return 0
    if verb == "fields":
        return custom_fields.run(options, ground)
    if verb in ("pictures", "attachments"):
        return product_extras.run(options, ground)
    if verb == "edits":
        edits = catalog.list_edits(identity.SYSTEM)
        print_rows(edits, as_json=options.json, columns=EDIT_COLUMNS)
        return 0
    if verb == "set":
        change = catalog.ProductChange(dict(options.values), sku=options.sku)
        saved = catalog.save_products(
            [change],
            source=catalog.EditSource.API,
            only_known=options.only_known,
            actor=identity.SYSTEM,
            at=timezone.now(),
        )
        return tell(saved, ground)
    if verb == "remove":
        return remove(options.skus, ground)
    if verb == "merge":
        merge(options.skus, options.into, ground)
        return 0
    if verb == "from-listings":
        return make_from_listings(ground, takes_all=options.all)
    undone = undo_product_edit(options.edit_id, actor=identity.SYSTEM, at=timezone.now())
    ground.say(
        f"{undone.fields:,} fields of {undone.products:,} products are as before,"
        f" {undone.kept:,} were changed since and stay; edit {undone.edit_id} does it again"
    )
    return 0


def show_products(search: str, tab: str, *, as_json: bool) -> None:
    """Print the products of a filter."""
    wanted = catalog.ProductFilter(tab=catalog.ProductTab(tab.upper()), search=search)
    rows = [
        {
            "id": row.id,
            "sku": row.sku,
            "name": row.name,
            "kind": row.kind,
            "status": row.status,
            "listings": row.listings,
            "cost": row.values.get("cost", ""),
            "values": {name: text for name, text in row.values.items() if text},
            "made_at": row.made_at,
            "changed_at": row.changed_at,
            "removed_at": row.removed_at,
        }
        for row in catalog.iterate_products(identity.SYSTEM, wanted)
    ]
    print_rows(rows, as_json=as_json, columns=COLUMNS)


def remove(skus: Sequence[str], ground: Ground) -> int:
    """Remove the products of these SKUs; 1 when one is sold still."""
    ids = [find_product(sku) for sku in skus]
    removed = remove_products(ids, actor=identity.SYSTEM, at=timezone.now())
    return tell(removed, ground)


def merge(skus: Sequence[str], into: str, ground: Ground) -> None:
    """Merge the products of these SKUs into another."""
    merged = merge_products(
        [find_product(sku) for sku in skus],
        into_id=find_product(into),
        actor=identity.SYSTEM,
        at=timezone.now(),
    )
    ground.say(
        f"{merged.products:,} products are {into} now, with {merged.pairings:,} pairings and"
        f" {merged.bundles:,} bundles; edit {merged.edit_id}"
    )


def make_from_listings(ground: Ground, *, takes_all: bool) -> int:
    """Make products from listings, and say what was left to a person."""
    ids, proposed = None, 0
    if not takes_all:
        waiting = list(iterate_skus(catalog.PairingFilter()))
        ids = [row.seller_sku_id for row in waiting if not leads_to_product(row)]
        proposed = len(waiting) - len(ids)
    made = catalog.products_from_listings(
        seller_sku_ids=ids, actor=identity.SYSTEM, at=timezone.now()
    )
    edit = f"; edit {made.edit_id}" if made.edit_id else ""
    ground.say(f"{made.made:,} products made, {made.paired:,} seller SKUs paired{edit}")
    if made.refused:
        ground.say(f"{made.refused:,} have a code that no product can have: pair them by hand")
    if proposed:
        ground.say(
            f"{proposed:,} wait with a proposal: `zhongshu pairings confirm` pairs the sure ones,"
            " --all makes products of them too"
        )
    return 1 if made.refused else 0


def leads_to_product(row: catalog.SkuToPair) -> bool:
    """Whether a product is known that this seller SKU may be."""
    return any(each.product_id is not None for each in row.proposals)


def read_value(text: str) -> tuple[str, str]:
    """Return the field and its value."""
    name, mark, value = text.partition("=")
    if not mark or not name:
        raise argparse.ArgumentTypeError("write it as FIELD=VALUE")
    return name, value


def tell(saved: catalog.SavedProducts, ground: Ground) -> int:
    """Say what became of each product; 1 when one was refused."""
    for each in saved.saved:
        ground.say(f"{each.sku}: {each.outcome.value}")
        for refusal in each.refusals:
            ground.say(f"{refusal.field[:80]}: {refusal.sentence}")
    if saved.edit_id:
        ground.say(f"`zhongshu products undo {saved.edit_id}` takes it back")
    return 1 if saved.count(Outcome.REFUSED) else 0
