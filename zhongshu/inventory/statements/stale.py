"""SQL of what is marked because its figures have to be taken anew."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

# Marks all products as stale; no product has the number 0.
EVERY_PRODUCT = 0
# Two who take figures anew at once could write the older ones last.
HOLD = "SELECT pg_try_advisory_xact_lock(hashtextextended('inventory.figures', 0))"
# A product that is newer than all figures has none yet.
HAS_STALE = """
SELECT EXISTS (SELECT FROM inventory_stalestock)
    OR coalesce((SELECT max(id) FROM catalog_product), 0)
        > coalesce((SELECT max(product_id) FROM inventory_stockfigure), 0)
"""
FIND_NEW = """
SELECT id FROM catalog_product
WHERE id > coalesce((SELECT max(product_id) FROM inventory_stockfigure), 0)
"""
TAKE_STALE = "DELETE FROM inventory_stalestock RETURNING product_id"
MARK = "INSERT INTO inventory_stalestock (product_id) SELECT unnest(%s::bigint[])"
# What Amazon keeps busy counts where our books have the seller SKU.
MARK_OF_SWEEP = """
INSERT INTO inventory_stalestock (product_id)
SELECT DISTINCT balance.product_id
FROM inventory_amazonstocklevel AS level
JOIN inventory_stockbalance AS balance ON balance.seller_sku_id = level.seller_sku_id
WHERE level.store_id = %s AND level.changed_at >= %s
"""


@dataclass(frozen=True, slots=True)
class Stale:
    """What has to be taken anew: all figures of `products`, and of others how they do alone."""

    products: frozenset[int]
    paces: frozenset[int]


def mark_stale(product_ids: Collection[int]) -> None:
    """Remember that figures of these products have to be taken anew; 0: of all."""
    if product_ids:
        _execute(MARK, [list(product_ids)])


def mark_sweep(store_id: int, since: datetime) -> None:
    """Remember the products whose seller SKUs Amazon showed otherwise in this store since then."""
    _execute(MARK_OF_SWEEP, [store_id, since])


def has_stale() -> bool:
    """Tell whether any figure has to be taken anew."""
    return bool(_rows(HAS_STALE)[0][0])


def hold_figures() -> bool:
    """Be the only one who takes figures anew until the transaction ends; or False."""
    return bool(_rows(HOLD)[0][0])


def take_stale() -> Stale:
    """Take away what is marked, and return it with the products that are new."""
    marked = {number for (number,) in [*_rows(TAKE_STALE), *_rows(FIND_NEW)]}
    products = frozenset(number for number in marked if number >= EVERY_PRODUCT)
    return Stale(products, frozenset(-number for number in marked - products) - products)


def _rows(statement: str, params: Sequence[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def _execute(statement: str, params: Sequence[Any] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
