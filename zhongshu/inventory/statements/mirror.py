"""SQL of the mirror: what our books moved since Amazon was read."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

MOVES_SINCE = """
SELECT newest.seller_sku_id, place.kind, move.product_id,
    sum(CASE WHEN move.destination_id = place.id THEN move.quantity ELSE -move.quantity END)
FROM unnest(%(sku_ids)s::bigint[], %(times)s::timestamptz[]) AS newest (seller_sku_id, read_at)
JOIN inventory_stockmove AS move
    ON move.seller_sku_id = newest.seller_sku_id AND move.occurred_at > newest.read_at
JOIN inventory_location AS place
    ON place.id IN (move.source_id, move.destination_id) AND place.pool_id = %(pool_id)s
GROUP BY 1, 2, 3
"""


def read_moves_since(
    pool_id: int, read_at: Mapping[int, datetime]
) -> dict[int, Counter[tuple[str, int]]]:
    """Return the signed units of each seller SKU, by kind of place and product, since its time."""
    told: dict[str, Any] = {
        "pool_id": pool_id,
        "sku_ids": list(read_at),
        "times": list(read_at.values()),
    }
    moved: dict[int, Counter[tuple[str, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(MOVES_SINCE, told)
        for sku_id, kind, product_id, units in cursor.fetchall():
            moved.setdefault(sku_id, Counter())[kind, product_id] = int(units)
    return moved
