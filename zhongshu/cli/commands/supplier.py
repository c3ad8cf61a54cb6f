"""zhongshu supplier."""

import argparse
from collections.abc import Sequence

from django.utils import timezone

from zhongshu.catalog import public as catalog
from zhongshu.cli.commands.products import read_value
from zhongshu.cli.goods import find_product
from zhongshu.cli.ground import Ground
from zhongshu.cli.inputs import print_rows
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.purchasing import public as purchasing
from zhongshu.server.folder import ServerError

NAME = "supplier"
HELP = "List suppliers, make, change and archive them, say what they ask for products, undo."
EXAMPLE = "zhongshu supplier set 永康恒达 contact=李经理 website=shop123.1688.com lead_days=15"
COLUMNS = ("id", "code", "name", "contact", "phone", "owner", "products", "archived_at")
PRICES = (
    "code", "name", "sku", "price", "min_quantity", "pack_quantity", "lead_days", "is_preferred",
)  # fmt: skip
EDITS = ("edit_id", "made_at", "who", "source", "title", "suppliers", "undone_at")
TABS = [tab.value.lower() for tab in purchasing.SupplierTab]
WHO = "its code or its name"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser(
        "list", help="list them by age", epilog="Example: zhongshu supplier list --search 恒达"
    )
    listed.add_argument("--search", default="", metavar="TEXT", help="parts of names, contacts")
    listed.add_argument("--tab", choices=TABS, default="active")
    listed.add_argument("--json", action="store_true", help="with all fields")
    one = verbs.add_parser(
        "set",
        help="change a supplier, or make it",
        description="Change a supplier, or make it. Fields: "
        + ", ".join(each.name for each in purchasing.SUPPLIER_FIELDS),
        epilog=f"Example: {EXAMPLE}",
    )
    one.add_argument("supplier", metavar="SUPPLIER", help=f"{WHO}; a new one gets this name")
    _add_values(one)
    for verb, does in (("archive", "offer them no more"), ("restore", "offer them again")):
        each = verbs.add_parser(verb, help=does, epilog=f"Example: zhongshu supplier {verb} S0001")
        each.add_argument("suppliers", nargs="+", metavar="SUPPLIER", help=WHO)
    prices = verbs.add_parser(
        "prices",
        help="what suppliers ask: one of them, or for one product",
        epilog="Example: zhongshu supplier prices --sku MUG-RED",
    )
    prices.add_argument("supplier", nargs="?", metavar="SUPPLIER", help=WHO)
    prices.add_argument("--sku", default="", metavar="SKU")
    prices.add_argument("--json", action="store_true")
    price = verbs.add_parser(
        "price",
        help="say on which terms a supplier sells a product",
        description="Say on which terms a supplier sells a product. Fields: "
        + ", ".join(each.name for each in purchasing.TERMS_FIELDS),
        epilog='Example: zhongshu supplier price S0001 MUG-RED price="12.50 CNY" min_quantity=100',
    )
    price.add_argument("supplier", metavar="SUPPLIER", help=WHO)
    price.add_argument("sku", metavar="SKU")
    _add_values(price)
    drop = verbs.add_parser(
        "drop-price",
        help="a supplier sells a product no more; undo brings its terms back",
        epilog="Example: zhongshu supplier drop-price S0001 MUG-RED",
    )
    drop.add_argument("supplier", metavar="SUPPLIER", help=WHO)
    drop.add_argument("sku", metavar="SKU")
    edits = verbs.add_parser(
        "edits", help="the newest 50 edits", epilog="Example: zhongshu supplier edits"
    )
    edits.add_argument("--json", action="store_true")
    undo = verbs.add_parser(
        "undo", help="take an edit back", epilog="Example: zhongshu supplier undo 12"
    )
    undo.add_argument("edit_id", type=int, metavar="EDIT", help="as `supplier edits` shows it")


def _add_values(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "values", nargs="+", type=read_value, metavar="FIELD=VALUE", help="FIELD= takes it away"
    )


def run(options: argparse.Namespace, ground: Ground) -> int:
    match options.verb:
        case "list":
            show_suppliers(options.search, options.tab, as_json=options.json)
        case "set":
            return tell(save(options.supplier, dict(options.values)), ground)
        case "archive" | "restore":
            ids = [find(each) for each in options.suppliers]
            return tell(archive(ids, is_back=options.verb == "restore"), ground)
        case "prices":
            show_prices(options.supplier, options.sku, as_json=options.json)
        case "price" | "drop-price":
            return tell(set_price(options), ground)
        case "edits":
            edits = purchasing.list_supplier_edits(identity.SYSTEM)
            print_rows(edits, as_json=options.json, columns=EDITS)
        case _:
            undo(options.edit_id, ground)
    return 0


def show_suppliers(search: str, tab: str, *, as_json: bool) -> None:
    """Print the suppliers of a filter."""
    wanted = purchasing.SupplierFilter(tab=purchasing.SupplierTab(tab.upper()), search=search)
    rows = [
        {
            "id": row.id,
            **row.values,
            "products": row.products,
            "made_at": row.made_at,
            "changed_at": row.changed_at,
            "archived_at": row.archived_at,
        }
        for row in purchasing.iterate_suppliers(identity.SYSTEM, wanted)
    ]
    print_rows(rows, as_json=as_json, columns=COLUMNS)


def show_prices(supplier: str | None, sku: str, *, as_json: bool) -> None:
    """Print what is asked: by one supplier, or for one product.

    Raises:
        ServerError: neither was named.
    """
    actor = identity.SYSTEM
    if sku:
        product_id = find_product(sku)
        found = purchasing.list_prices_of_products(actor, [product_id])[product_id]
        if supplier:
            supplier_id = find(supplier)
            found = [row for row in found if row.supplier_id == supplier_id]
    elif supplier:
        wanted = purchasing.SupplierFilter(
            tab=purchasing.SupplierTab.ALL, supplier_ids=(find(supplier),)
        )
        found = list(purchasing.iterate_prices(actor, wanted))
    else:
        raise ServerError("Name a supplier, or a product by --sku.")
    rows = [
        {
            "supplier_id": row.supplier_id,
            "code": row.code,
            "name": row.name,
            "product_id": row.product_id,
            "sku": row.sku,
            "merged_into": row.merged_into,
            **row.values,
            "changed_at": row.changed_at,
        }
        for row in found
    ]
    print_rows(rows, as_json=as_json, columns=PRICES)


def save(supplier: str, values: dict[str, str]) -> purchasing.SavedSuppliers:
    """Change the supplier of this code or name, or make one of this name."""
    found = purchasing.find_supplier(identity.SYSTEM, supplier)
    named = {} if found else {"name": supplier}
    return purchasing.save_suppliers(
        [purchasing.SupplierChange(named | values, found)],
        source=catalog.EditSource.API,
        actor=identity.SYSTEM,
        at=timezone.now(),
    )


def set_price(options: argparse.Namespace) -> purchasing.SavedSuppliers:
    """Set the terms of a supplier for a product, or forget them."""
    is_removed = options.verb == "drop-price"
    change = purchasing.PriceChange(
        {} if is_removed else dict(options.values),
        supplier=options.supplier,
        sku=options.sku,
        is_removed=is_removed,
    )
    return purchasing.set_prices(
        [change], source=catalog.EditSource.API, actor=identity.SYSTEM, at=timezone.now()
    )


def archive(supplier_ids: Sequence[int], *, is_back: bool) -> purchasing.SavedSuppliers:
    """Archive suppliers, or bring them back."""
    verb = purchasing.restore_suppliers if is_back else purchasing.archive_suppliers
    return verb(
        supplier_ids, source=catalog.EditSource.API, actor=identity.SYSTEM, at=timezone.now()
    )


def undo(edit_id: int, ground: Ground) -> None:
    """Take an edit back, and say what came of it."""
    undone = purchasing.undo_supplier_edit(edit_id, actor=identity.SYSTEM, at=timezone.now())
    ground.say(
        f"{undone.fields:,} fields of {undone.suppliers:,} suppliers are as before,"
        f" {undone.kept:,} were changed since and stay; edit {undone.edit_id} does it again"
    )


def find(supplier: str) -> int:
    """Return the id of a supplier by its code or name.

    Raises:
        ServerError: there is none.
    """
    found = purchasing.find_supplier(identity.SYSTEM, supplier)
    if found is None:
        raise ServerError(
            f"There is no supplier {supplier[:80]}. `zhongshu supplier list` shows them,"
            f" `zhongshu supplier set` makes one."
        )
    return found


def tell(saved: purchasing.SavedSuppliers, ground: Ground) -> int:
    """Say what became of each supplier; 1 when one was refused."""
    for each in saved.saved:
        ground.say(f"{each.code or '–'}: {each.outcome.value}")
        for refusal in each.refusals:
            ground.say(f"{refusal.field[:80]}: {refusal.sentence}")
    if saved.edit_id:
        ground.say(f"`zhongshu supplier undo {saved.edit_id}` takes it back")
    return 1 if saved.count(Outcome.REFUSED) else 0
