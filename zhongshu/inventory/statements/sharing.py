"""SQL of seller SKUs that are one stock at Amazon: their units carry the same FNSKU."""

from collections.abc import Collection

from django.db import connection

# The one whose books were opened first leads; of what has none, the one that was known first. A
# level speaks of the pool from which its offer is sent.
FIND_SHARED = """
WITH told AS (
    SELECT DISTINCT ON (own.pool_id, level.seller_sku_id)
        own.pool_id, level.seller_sku_id, level.fnsku
    FROM inventory_amazonstocklevel AS level JOIN channels_store AS store
        ON store.id = level.store_id
    LEFT JOIN catalog_offerpool AS sent
        ON sent.store_id = level.store_id AND sent.seller_sku_id = level.seller_sku_id
    CROSS JOIN LATERAL (SELECT coalesce(sent.pool_id, store.pool_id) AS pool_id) AS own
    WHERE level.fnsku <> '' AND level.absent_since IS NULL
        AND (%(pools)s::bigint[] IS NULL OR own.pool_id = ANY(%(pools)s))
    ORDER BY own.pool_id, level.seller_sku_id, level.read_at DESC, level.id DESC
), together AS (
    SELECT pool_id, fnsku FROM told GROUP BY 1, 2 HAVING count(*) > 1
)
SELECT told.pool_id, told.seller_sku_id, first_value(told.seller_sku_id) OVER (
    PARTITION BY told.pool_id, told.fnsku
    ORDER BY opening.id NULLS LAST, told.seller_sku_id
)
FROM told JOIN together ON together.pool_id = told.pool_id AND together.fnsku = told.fnsku
LEFT JOIN inventory_stockopening AS opening
    ON opening.pool_id = told.pool_id AND opening.seller_sku_id = told.seller_sku_id
"""


def find_shared(pool_ids: Collection[int] | None = None) -> dict[tuple[int, int], int]:
    """Return the leader of each seller SKU whose units are another's too, by pool and SKU.

    The leader is among them; None asks for all pools.
    """
    with connection.cursor() as cursor:
        cursor.execute(FIND_SHARED, {"pools": None if pool_ids is None else list(pool_ids)})
        return {(pool_id, sku_id): leader_id for pool_id, sku_id, leader_id in cursor.fetchall()}
