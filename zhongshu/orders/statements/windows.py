"""SQL of what seller SKUs sold in the last days, by the pool that sent it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

# A cancelled order sold nothing; one that waits for payment holds its units already.
# What Amazon sends leaves the pool of its store, unless somebody said another of the offer.
# Orders of no store, as multi-channel ones, take from the only pool that can have it: that of the
# account or the one that somebody chose (as in the ledger), or else that where the seller SKU is
# offered; null: nobody knows.
SOLD = """
WITH span AS (
    SELECT days, (%(today)s::date - days)::timestamp AT TIME ZONE %(zone)s AS begins
    FROM unnest(%(spans)s::integer[]) AS span (days)
), line AS (
    SELECT sold.account_id, CASE WHEN sold.fulfilled_by = 'AMAZON'
            THEN coalesce(sent.pool_id, store.pool_id) ELSE store.pool_id END AS pool_id,
        sku.id AS seller_sku_id, sold.fulfilled_by = 'AMAZON' AS is_fba,
        date_trunc('day', sold.amazon_created_at AT TIME ZONE %(zone)s) AS day,
        sum(line.quantity) AS units
    FROM orders_order AS sold
    LEFT JOIN channels_store AS store ON store.id = sold.store_id
    JOIN orders_orderline AS line ON line.order_id = sold.id
    JOIN catalog_sellersku AS sku
        ON sku.account_id = sold.account_id AND sku.code = line.seller_sku
    LEFT JOIN catalog_offerpool AS sent
        ON sent.store_id = sold.store_id AND sent.seller_sku_id = sku.id
    WHERE sold.amazon_created_at >= (SELECT min(begins) FROM span)
      AND sold.amazon_created_at < %(today)s::date::timestamp AT TIME ZONE %(zone)s
      AND sold.amazon_status <> 'CANCELLED' AND sold.own_status IS DISTINCT FROM 'CANCELLED'
      AND NOT line.is_gone AND line.quantity > 0
      AND (%(stores)s::bigint[] IS NULL OR sold.store_id = ANY(%(stores)s::bigint[]))
    GROUP BY 1, 2, 3, 4, 5
), placed AS (
    SELECT coalesce(line.pool_id, (
            SELECT min(store.pool_id) FROM channels_store AS store
            WHERE store.account_id = line.account_id HAVING count(DISTINCT store.pool_id) = 1
        ), (
            SELECT pool_id FROM orders_poolofnostore WHERE account_id = line.account_id
        ), (
            SELECT min(store.pool_id) FROM catalog_listing AS listing
            JOIN channels_store AS store ON store.id = listing.store_id
            WHERE listing.seller_sku_id = line.seller_sku_id AND listing.absent_since IS NULL
            HAVING count(DISTINCT store.pool_id) = 1
        )) AS pool_id, seller_sku_id, is_fba, day, units
    FROM line
)
SELECT pool_id, seller_sku_id, is_fba, span.days, sum(units)::bigint
FROM placed JOIN span ON day >= %(today)s::date - span.days
GROUP BY 1, 2, 3, 4
"""

KNOWN_SINCE = """
SELECT account_id, (min(told.at) AT TIME ZONE %(zone)s)::date
FROM (
    SELECT store.account_id, (
        SELECT amazon_created_at FROM orders_order WHERE store_id = store.id
        ORDER BY amazon_created_at LIMIT 1
    ) AS at FROM channels_store AS store
    UNION ALL
    SELECT account.id, (
        SELECT amazon_created_at FROM orders_order
        WHERE store_id IS NULL AND account_id = account.id
        ORDER BY amazon_created_at LIMIT 1
    ) FROM channels_sellingaccount AS account
) AS told
WHERE told.at IS NOT NULL GROUP BY account_id
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
