"""Stock of products as a file."""

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhongshu.catalog import public as catalog
from zhongshu.flows.exports.values import Column, ExportList, Row
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.reconciliation import public as reconciliation

FIGURES = (
    ("virtual_total", _("Virtual total")),
    ("fba", _("FBA on hand")),
    ("fba_reserved", _("FBA reserved")),
    ("fba_free", _("FBA free")),
    ("fba_unsellable", _("FBA unsellable")),
    ("awd", _("AWD")),
    ("warehouse", _("Warehouses, on hand")),
    ("warehouse_reserved", _("Warehouses, reserved")),
    ("warehouse_free", _("Warehouses, free")),
    ("not_for_sale", _("Warehouses, not for sale")),
    ("unsellable", _("Unsellable")),
    ("transit", _("In transit")),
    ("inspection", _("In inspection")),
    ("fba_taken", _("FBA busy")),
    ("sold_30", _("Sold in 30 days")),
    ("cover", _("Days of cover")),
)
KINDS = {
    inventory.LocationKind.FBA: _("FBA"),
    inventory.LocationKind.FBA_UNSELLABLE: _("FBA unsellable"),
    inventory.LocationKind.AWD: _("AWD"),
    inventory.LocationKind.INSPECTION: _("In inspection"),
    inventory.LocationKind.UNSELLABLE: _("Unsellable"),
}
OF_STOCK = (
    Column("product_id"),
    Column("sku", _("SKU")),
    Column("name", _("Name")),
    *(Column(code, name) for code, name in FIGURES),
)


def _columns(actor: identity.Actor) -> list[Column]:
    """Return the figures, and a column of units for each place the actor sees."""
    places = [
        Column(f"place_{each.location_id}", " · ".join(filter(None, _name(each.place))))
        for each in inventory.list_places(actor)
    ]
    return [*OF_STOCK, *places]


def _name(place: inventory.PlaceName) -> tuple[str, ...]:
    if place.warehouse:
        kind = "" if place.kind is inventory.LocationKind.WAREHOUSE else KINDS[place.kind]
        return place.warehouse, str(kind)
    return str(KINDS[place.kind]), place.pool, place.account


def _stock(actor: identity.Actor, wanted: inventory.StockFilter) -> Iterator[Row]:
    places = [each.location_id for each in inventory.list_places(actor)]
    codes = [code for code, _name in FIGURES]
    for row in inventory.iterate_stock(actor, wanted, places=places):
        figures = (getattr(row.figures, code) for code in codes)
        units = (row.places.get(place_id, 0) for place_id in places)
        yield (row.product_id, row.sku, row.name, *figures, *units)


def _is_longer(actor: identity.Actor, wanted: inventory.StockFilter, rows: int) -> bool:
    """Tell whether more products than so many come into question, whatever their stock."""
    return catalog.has_more_products(actor, wanted.products, rows)


OF_MOVE = (
    Column("move_id"),
    Column("entry_id"),
    Column("key"),
    Column("occurred_at", _("When")),
    Column("recorded_at", _("Recorded at")),
    Column("reason", _("Why")),
    Column("product_id"),
    Column("sku", _("SKU")),
    Column("seller_sku", _("Seller SKU")),
    Column("quantity", pgettext_lazy("stock", "Units")),
    Column("source_id"),
    Column("from_kind", _("From")),
    Column("destination_id"),
    Column("to_kind", _("To")),
    Column("cause_kind", _("Cause")),
    Column("cause_ref", _("Reference")),
    Column("account_id"),
    Column("who", _("Who")),
    Column("note", _("Note")),
)


def _moves(actor: identity.Actor, wanted: inventory.LedgerFilter) -> Iterator[Row]:
    for move in inventory.iterate_moves(actor, wanted):
        yield [getattr(move, column.code) for column in OF_MOVE]


OF_DIFFERENCE = (
    Column("id"),
    Column("pool_id"),
    Column("account", _("Selling account")),
    Column("pool", _("Pool")),
    Column("seller_sku_id"),
    Column("seller_sku", _("Seller SKU")),
    Column("product_id"),
    Column("sku", _("SKU")),
    Column("product", _("Product")),
    Column("kind", _("Place")),
    Column("ours", _("Our books")),
    Column("amazon", _("Amazon")),
    Column("in_flight", _("Moved since")),
    Column("gap", _("Difference")),
    Column("cause", _("Likely cause")),
    Column("status", _("Status")),
    Column("first_seen_at", _("First seen")),
    Column("last_seen_at", _("Last seen")),
    Column("read_at", _("Read at")),
    Column("resolved_at", _("Resolved at")),
    Column("wait_until", _("Wait until")),
    Column("who", _("Who")),
    Column("reason", _("Reason")),
    Column("said_at", _("Decided at")),
)
WORTH = (Column("value", _("Value")), Column("value_currency", _("Currency")))


def _difference_columns(actor: identity.Actor) -> Sequence[Column]:
    return (*OF_DIFFERENCE, *WORTH) if catalog.may_see_costs(actor) else OF_DIFFERENCE


def _differences(actor: identity.Actor, wanted: reconciliation.DifferenceFilter) -> Iterator[Row]:
    names = [each.code for each in OF_DIFFERENCE]
    sees_costs = catalog.may_see_costs(actor)
    for row in reconciliation.iterate_differences(actor, wanted, at=timezone.now()):
        cells = [getattr(row, name) for name in names]
        worth = (row.value.amount, row.value.currency) if row.value else (None, None)
        yield (*cells, *worth) if sees_costs else cells


STOCK = (
    ExportList("stock", _("Stock"), inventory.StockFilter, _columns, _stock, is_longer=_is_longer),
    ExportList(
        "stock-moves",
        _("Moves of stock"),
        inventory.LedgerFilter,
        lambda _actor: OF_MOVE,
        _moves,
        is_longer=inventory.has_more_moves,
    ),
    ExportList(
        "stock-differences",
        _("FBA stock check"),
        reconciliation.DifferenceFilter,
        _difference_columns,
        _differences,
    ),
)
