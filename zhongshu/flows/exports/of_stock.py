"""Stock of products as a file."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from zhongshu.flows.compare_stock import compare_stock
from zhongshu.flows.exports.values import Column, ExportList, NoFilter, Row
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

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
)
OF_STOCK = (
    Column("product_id"),
    Column("sku", _("SKU")),
    Column("name", _("Name")),
    *(Column(code, name) for code, name in FIGURES),
)


def _stock(actor: identity.Actor, _wanted: NoFilter) -> Iterator[Row]:
    for product_id, sku, name, figures in inventory.iterate_stock(actor):
        yield (product_id, sku, name, *(getattr(figures, code) for code, _name in FIGURES))


OF_DIFFERENCE = (
    Column("pool_id"),
    Column("account", _("Selling account")),
    Column("pool", _("Pool")),
    Column("seller_sku_id"),
    Column("seller_sku", _("Seller SKU")),
    Column("product_id"),
    Column("kind", _("Place")),
    Column("ours", _("Our books")),
    Column("amazon", _("Amazon")),
    Column("since", _("Moved since")),
    Column("difference", _("Difference")),
    Column("cause", _("Likely cause")),
    Column("read_at", _("Read at")),
)


def _differences(actor: identity.Actor, _wanted: NoFilter) -> Iterator[Row]:
    for pool, mirror in compare_stock(actor):
        for row in mirror.rows:
            yield (
                pool.pool_id,
                pool.account,
                pool.code,
                row.seller_sku_id,
                row.seller_sku,
                row.product_id,
                row.kind,
                row.ours,
                row.amazon,
                row.since,
                row.difference,
                row.cause.value,
                row.read_at,
            )


STOCK = (
    ExportList("stock", _("Stock"), NoFilter, lambda _actor: OF_STOCK, _stock),
    ExportList(
        "stock-differences",
        _("FBA stock check"),
        NoFilter,
        lambda _actor: OF_DIFFERENCE,
        _differences,
    ),
)
