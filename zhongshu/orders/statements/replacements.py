"""SQL of orders that replace others."""

from datetime import datetime
from typing import Any

from django.db import connection

REPLACEMENTS = """
SELECT again.order_id, again.replaces_order_id, again.store_id,
    coalesce(sent.pool_id, store.pool_id), line.seller_sku,
    sum(line.fulfilled), original.units, again.amazon_created_at
FROM orders_order AS again
JOIN channels_store AS store ON store.id = again.store_id
JOIN orders_orderline AS line
    ON line.order_id = again.id AND NOT line.is_gone AND line.fulfilled > 0
LEFT JOIN catalog_sellersku AS sku
    ON sku.account_id = again.account_id AND sku.code = line.seller_sku
LEFT JOIN catalog_offerpool AS sent
    ON sent.store_id = again.store_id AND sent.seller_sku_id = sku.id
JOIN LATERAL (
    SELECT sum(sold.fulfilled) AS units
    FROM orders_order AS first
    JOIN orders_orderline AS sold ON sold.order_id = first.id AND NOT sold.is_gone
    WHERE first.account_id = again.account_id AND first.order_id = again.replaces_order_id
        AND first.fulfilled_by = 'AMAZON' AND first.amazon_created_at >= %(since)s
        AND sold.seller_sku = line.seller_sku
) AS original ON original.units > 0
WHERE again.account_id = %(account_id)s AND again.replaces_order_id <> ''
    AND again.fulfilled_by = 'AMAZON'
    AND again.amazon_created_at BETWEEN %(since)s AND %(until)s
GROUP BY again.id, 4, line.seller_sku, original.units
ORDER BY again.amazon_created_at, again.order_id, line.seller_sku
"""


def read_replacements(
    account_id: int, *, bought_since: datetime, until: datetime
) -> list[tuple[Any, ...]]:
    """Return units by order and seller SKU that were sent again, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            REPLACEMENTS, {"account_id": account_id, "since": bought_since, "until": until}
        )
        return list(cursor.fetchall())
