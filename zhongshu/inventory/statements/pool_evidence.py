"""SQL of offers that look as if they were sent from another pool than that of their store."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db import connection

from zhongshu.inventory.statements.own_pools import SAID_ONLY

# Two pools that show the same label with the very same figures, and something of it, perhaps show
# the same units. So does one whose books fall below zero by what was sold, where another has the
# seller SKU. Nothing is proposed where goods came to the pool itself, where somebody said already
# from where the offer is sent, or into a pool from which the seller SKU is sent elsewhere.
FIND_EVIDENCE = """
WITH seen AS MATERIALIZED (
    SELECT id, account_id, pool_id FROM channels_store
    WHERE (%(stores)s::bigint[] IS NULL OR id = ANY(%(stores)s)) AND account_id IN (
        SELECT account_id FROM channels_store GROUP BY 1 HAVING count(DISTINCT pool_id) > 1
    )
), level AS MATERIALIZED (
    SELECT store.account_id, store.pool_id, told.store_id, told.seller_sku_id, told.fnsku,
        told.amazon_updated_at, told.fulfillable + coalesce(told.reserved, 0)
            + coalesce(told.researching, 0) + coalesce(told.unfulfillable, 0) AS units,
        (told.fulfillable, coalesce(told.reserved, 0), coalesce(told.researching, 0),
            coalesce(told.unfulfillable, 0)) AS figures, sent.pool_id AS said_id
    FROM seen AS store
    JOIN inventory_amazonstocklevel AS told ON told.store_id = store.id
    LEFT JOIN catalog_offerpool AS sent
        ON sent.store_id = told.store_id AND sent.seller_sku_id = told.seller_sku_id
    WHERE told.sweep_id IS NOT NULL AND told.absent_since IS NULL
        AND told.fulfillable IS NOT NULL AND told.fnsku <> ''
), alike AS (
    SELECT here.store_id, here.seller_sku_id, here.pool_id AS own_pool_id, there.pool_id,
        max(here.units) AS units,
        bool_or(here.amazon_updated_at = there.amazon_updated_at) AS is_same_moment, 0::bigint
        AS below_zero
    FROM level AS here JOIN level AS there
        ON there.account_id = here.account_id AND there.fnsku = here.fnsku
        AND there.pool_id <> here.pool_id AND there.figures = here.figures
    WHERE here.units > 0 AND here.said_id IS NULL
        AND coalesce(there.said_id, there.pool_id) = there.pool_id
    GROUP BY 1, 2, 3, 4
), short AS (
    SELECT store.id AS store_id, balance.seller_sku_id, store.pool_id AS own_pool_id,
        other.pool_id, 0 AS units, false AS is_same_moment, -min(balance.on_hand) AS below_zero
    FROM inventory_stockbalance AS balance
    JOIN inventory_location AS place ON place.id = balance.location_id AND place.kind = 'FBA'
    JOIN seen AS store ON store.pool_id = place.pool_id
    JOIN catalog_listing AS offered
        ON offered.store_id = store.id AND offered.seller_sku_id = balance.seller_sku_id
    JOIN level AS other ON other.account_id = store.account_id AND other.pool_id <> store.pool_id
        AND other.seller_sku_id = balance.seller_sku_id AND other.units > 0
        AND coalesce(other.said_id, other.pool_id) = other.pool_id
    LEFT JOIN catalog_offerpool AS sent
        ON sent.store_id = store.id AND sent.seller_sku_id = balance.seller_sku_id
    WHERE balance.on_hand < 0 AND sent.pool_id IS NULL
    GROUP BY 1, 2, 3, 4
), told AS (
    SELECT store_id, seller_sku_id, own_pool_id, pool_id, max(units) AS units,
        bool_or(is_same_moment) AS is_same_moment, max(below_zero) AS below_zero
    FROM (SELECT * FROM alike UNION ALL SELECT * FROM short) AS each GROUP BY 1, 2, 3, 4
)
SELECT told.store_id, told.seller_sku_id, sku.code, told.own_pool_id, told.pool_id,
    told.units, coalesce(told.is_same_moment, false), told.below_zero
FROM told JOIN catalog_sellersku AS sku ON sku.id = told.seller_sku_id
WHERE NOT EXISTS (
    SELECT FROM inventory_location AS place
    JOIN inventory_stockmove AS move ON move.seller_sku_id = told.seller_sku_id
        AND place.id IN (move.source_id, move.destination_id)
    JOIN inventory_stockentry AS entry
        ON entry.id = move.entry_id AND entry.reason <> ALL(%(said_only)s)
    WHERE place.pool_id = told.own_pool_id AND place.kind IN ('FBA', 'FBA_UNSELLABLE')
)
ORDER BY sku.code, told.store_id, told.pool_id
LIMIT %(limit)s
"""


class EvidenceRow(NamedTuple):
    """What shows that an offer is sent from another pool, in Amazon's units and product units."""

    store_id: int
    seller_sku_id: int
    seller_sku: str
    own_pool_id: int
    pool_id: int
    units: int
    is_same_moment: bool
    below_zero: int


def find_evidence(stores: Collection[int] | None, *, limit: int) -> list[EvidenceRow]:
    """Return offers of these stores, or of all, that look as if sent from elsewhere."""
    told: dict[str, Any] = {
        "stores": None if stores is None else list(stores),
        "said_only": SAID_ONLY,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(FIND_EVIDENCE, told)
        return [EvidenceRow(*row) for row in cursor.fetchall()]
