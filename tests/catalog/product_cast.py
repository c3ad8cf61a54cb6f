"""Products of the tests of catalog, made by the real verb."""

from datetime import datetime
from typing import Any

from tests.cast import ADMIN, MONDAY
from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity

BUYER = identity.Actor(name="buyer", role=identity.Role.BUYER, sees_every_store=True)


def save(
    *changes: catalog.ProductChange,
    actor: identity.Actor = ADMIN,
    at: datetime = MONDAY,
    source: catalog.EditSource = catalog.EditSource.PAGE,
    only_known: bool = False,
) -> catalog.SavedProducts:
    return catalog.save_products(changes, source=source, only_known=only_known, actor=actor, at=at)


def change(sku: str = "", product_id: Any = None, **values: str) -> catalog.ProductChange:
    return catalog.ProductChange(values, product_id, sku)


def make_product(sku: str = "MUG", **values: str) -> int:
    """Return the product's id, made or changed to these values."""
    [saved] = save(change(sku, **values)).saved
    assert not saved.refusals, saved.refusals
    assert saved.product_id is not None
    return saved.product_id


def values_of(product_id: int) -> dict[str, str]:
    """Return the fields that are known."""
    row = catalog.get_product(ADMIN, product_id).row
    return {name: text for name, text in row.values.items() if text}


def sentences(saved: catalog.SavedProduct) -> list[tuple[str, str]]:
    return [(each.field, each.sentence) for each in saved.refusals]
