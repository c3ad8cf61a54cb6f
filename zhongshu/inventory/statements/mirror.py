"""SQL of the mirror: what our books moved since Amazon was read."""

from collections import Counter

from django.db import connection

MOVES_SINCE = """
WITH newest AS (
    SELECT DISTINCT ON (level.seller_sku_id) level.seller_sku_id, level.read_at
    FROM inventory_amazonstocklevel AS level
    JOIN channels_store AS store ON store.id = level.store_id
    WHERE store.pool_id = %(pool_id)s AND level.fulfillable IS NOT NULL
    ORDER BY level.seller_sku_id, level.read_at DESC, level.id DESC
)
SELECT newest.seller_sku_id, place.kind, move.product_id,
    sum(CASE WHEN move.destination_id = place.id THEN move.quantity ELSE -move.quantity END)
FROM newest
JOIN inventory_stockmove AS move
    ON move.seller_sku_id = newest.seller_sku_id AND move.occurred_at > newest.read_at
JOIN inventory_location AS place
    ON place.id IN (move.source_id, move.destination_id) AND place.pool_id = %(pool_id)s
GROUP BY 1, 2, 3
"""


def read_moves_since(pool_id: int) -> dict[int, Counter[tuple[str, int]]]:
    """Return the signed units of each seller SKU by kind of place and product."""
    moved: dict[int, Counter[tuple[str, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(MOVES_SINCE, {"pool_id": pool_id})
        for sku_id, kind, product_id, units in cursor.fetchall():
            moved.setdefault(sku_id, Counter())[kind, product_id] = int(units)
    return moved
