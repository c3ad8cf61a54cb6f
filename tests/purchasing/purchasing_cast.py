"""Suppliers of the tests, made by the real verb."""

from collections.abc import Mapping
from datetime import datetime

from tests.cast import ADMIN, MONDAY
from tests.catalog.product_cast import BUYER, make_product
from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.purchasing import public as purchasing

PAGE = catalog.EditSource.PAGE
FINANCE = identity.Actor(name="finance", role=identity.Role.FINANCE, sees_every_store=True)

__all__ = ["ADMIN", "BUYER", "FINANCE", "MONDAY", "PAGE", "make_product"]


def save(
    *changes: purchasing.SupplierChange,
    actor: identity.Actor = ADMIN,
    only_known: bool = False,
    at: datetime = MONDAY,
) -> purchasing.SavedSuppliers:
    return purchasing.save_suppliers(
        changes, source=PAGE, only_known=only_known, actor=actor, at=at
    )


def change(name: str = "", /, *, sku: str = "", **values: str) -> purchasing.SupplierChange:
    """Return a change by name; values that begin with `t_` are terms of the product."""
    terms = {key[2:]: text for key, text in values.items() if key.startswith("t_")}
    own = {key: text for key, text in values.items() if not key.startswith("t_")}
    return purchasing.SupplierChange(({"name": name} if name else {}) | own, sku=sku, terms=terms)


def make_supplier(name: str = "永康恒达", **values: str) -> int:
    """Return the supplier's id, made or changed to these values."""
    [saved] = save(change(name, **values)).saved
    assert not saved.refusals, saved.refusals
    assert saved.supplier_id is not None
    return saved.supplier_id


def set_price(
    supplier: str = "永康恒达",
    sku: str = "MUG",
    *,
    actor: identity.Actor = ADMIN,
    at: datetime = MONDAY,
    is_removed: bool = False,
    told: Mapping[str, str] | None = None,
    **values: str,
) -> purchasing.SavedSuppliers:
    wanted = purchasing.PriceChange(
        told or values, supplier=supplier, sku=sku, is_removed=is_removed
    )
    return purchasing.set_prices([wanted], source=PAGE, actor=actor, at=at)


def undo(edit_id: int | None, *, actor: identity.Actor = ADMIN) -> purchasing.UndoneSuppliers:
    assert edit_id is not None
    return purchasing.undo_supplier_edit(edit_id, actor=actor, at=MONDAY)


def values_of(supplier_id: int) -> dict[str, str]:
    """Return the fields that are known."""
    row = purchasing.get_supplier(ADMIN, supplier_id)
    return {name: text for name, text in row.values.items() if text}


def names() -> list[tuple[str, str]]:
    """Return code and name of every supplier that is not removed."""
    every = purchasing.SupplierFilter(tab=purchasing.SupplierTab.ALL)
    return [(row.code, row.name) for row in purchasing.iterate_suppliers(ADMIN, every)]


def prices_of(
    product_id: int, *, actor: identity.Actor = ADMIN
) -> list[tuple[str, dict[str, str]]]:
    """Return who sells a product, with the terms that are known."""
    return [
        (row.name, {name: text for name, text in row.values.items() if text})
        for row in purchasing.list_prices_of_products(actor, [product_id])[product_id]
    ]


def sentences(saved: purchasing.SavedSuppliers) -> list[list[tuple[str, str]]]:
    return [[(no.field, no.sentence) for no in each.refusals] for each in saved.saved]
