"""Suppliers, and on which terms they sell our products, as files."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from zhongshu.catalog import public as catalog
from zhongshu.flows.exports.books import Cell
from zhongshu.flows.exports.values import Column, ExportList, Row
from zhongshu.identity import public as identity
from zhongshu.purchasing import public as purchasing

OF_SUPPLIER = (
    Column("id"),
    *(
        Column(each.name, purchasing.SUPPLIER_NAMES[each.name])
        for each in purchasing.SUPPLIER_FIELDS
    ),
    Column("products", _("Products")),
    Column("made_at", _("Made at")),
    Column("changed_at", _("Last change")),
    Column("archived_at", _("Archived")),
)
PAIR = ("supplier_id", "code", "name", "product_id", "sku", "merged_into")
OF_PRICE = (
    Column("supplier_id"),
    Column("code", purchasing.SUPPLIER_NAMES["code"]),
    Column("name", purchasing.SUPPLIER_NAMES["name"]),
    Column("product_id"),
    Column("sku", _("SKU")),
    Column("merged_into"),
    *(Column(code, name) for code, name in purchasing.TERMS_NAMES.items()),
    Column("changed_at", _("Last change")),
)


def _suppliers(actor: identity.Actor, wanted: purchasing.SupplierFilter) -> Iterator[Row]:
    for row in purchasing.iterate_suppliers(actor, wanted):
        yield (
            row.id,
            *(_cell(each, row.values) for each in purchasing.SUPPLIER_FIELDS),
            row.products,
            row.made_at,
            row.changed_at,
            row.archived_at,
        )


def _prices(actor: identity.Actor, wanted: purchasing.SupplierFilter) -> Iterator[Row]:
    for row in purchasing.iterate_prices(actor, wanted):
        yield (
            *(getattr(row, name) for name in PAIR),
            *(_cell(each, row.values) for each in purchasing.TERMS_FIELDS),
            row.changed_at,
        )


def _cell(field: catalog.ProductField, values: Mapping[str, str]) -> Cell:
    """Return a number as one, so that a spreadsheet adds it up; a text as it stands."""
    text = values.get(field.name, "")
    return catalog.number_or_text(text) if field.kind is catalog.FieldKind.WHOLE else text


SUPPLIERS = (
    ExportList(
        "suppliers",
        _("Suppliers"),
        purchasing.SupplierFilter,
        lambda _actor: OF_SUPPLIER,
        _suppliers,
    ),
    ExportList(
        "supplier-prices",
        _("Supplier prices"),
        purchasing.SupplierFilter,
        lambda _actor: OF_PRICE,
        _prices,
        roles=catalog.SEES_COSTS,
    ),
)
