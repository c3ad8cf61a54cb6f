"""SQL of what seller SKUs sold in the last days, by the pool their store sells from."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

# A cancelled order sold nothing; one that waits for payment holds its units already.
SOLD = """
WITH span AS (
    SELECT days, (%(today)s::date - days)::timestamp AT TIME ZONE %(zone)s AS begins
    FROM unnest(%(spans)s::integer[]) AS span (days)
), line AS (
    SELECT store.pool_id, sku.id AS seller_sku_id, sold.fulfilled_by = 'AMAZON' AS is_fba,
        date_trunc('day', sold.amazon_created_at AT TIME ZONE %(zone)s) AS day,
        sum(line.quantity) AS units
    FROM orders_order AS sold
    JOIN channels_store AS store ON store.id = sold.store_id
    JOIN orders_orderline AS line ON line.order_id = sold.id
    JOIN catalog_sellersku AS sku
        ON sku.account_id = sold.account_id AND sku.code = line.seller_sku
    WHERE sold.amazon_created_at >= (SELECT min(begins) FROM span)
      AND sold.amazon_created_at < %(today)s::date::timestamp AT TIME ZONE %(zone)s
      AND sold.amazon_status <> 'CANCELLED' AND sold.own_status IS DISTINCT FROM 'CANCELLED'
      AND NOT line.is_gone AND line.quantity > 0
      AND (%(stores)s::bigint[] IS NULL OR sold.store_id = ANY(%(stores)s::bigint[]))
    GROUP BY 1, 2, 3, 4
)
SELECT line.pool_id, line.seller_sku_id, line.is_fba, span.days, sum(line.units)::bigint
FROM line JOIN span ON line.day >= %(today)s::date - span.days
GROUP BY 1, 2, 3, 4
"""

KNOWN_SINCE = """
SELECT store.account_id, (min(first.amazon_created_at) AT TIME ZONE %(zone)s)::date
FROM channels_store AS store CROSS JOIN LATERAL (
    SELECT amazon_created_at FROM orders_order WHERE store_id = store.id
    ORDER BY amazon_created_at LIMIT 1
) AS first
GROUP BY store.account_id
"""

type Rows = list[tuple[Any, ...]]


def read_sold(stores: list[int] | None, spans: Sequence[int], *, today: date, zone: str) -> Rows:
    """Return pool, seller SKU, whether Amazon ships, span and units, of what was sold at all."""
    told = {"stores": stores, "spans": list(spans), "today": today, "zone": zone}
    with connection.cursor() as cursor:
        cursor.execute(SOLD, told)
        rows: Rows = cursor.fetchall()
        return rows


def read_first_days(zone: str) -> dict[int, date]:
    """Return the first day with an order of each account."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN_SINCE, {"zone": zone})
        return dict(cursor.fetchall())
