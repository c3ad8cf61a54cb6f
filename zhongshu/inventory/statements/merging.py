"""SQL of stock that follows its product: what lies under merged ones, and under what came back."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from zhongshu.inventory.ledger_values import BalanceKey

# A product that was merged holds nothing; what it reserves or lets wait goes along.
FIND_LEFT = """
WITH RECURSIVE led AS (
    SELECT id, merged_into_id AS into_id FROM catalog_product WHERE merged_into_id IS NOT NULL
    UNION
    SELECT led.id, product.merged_into_id FROM led
    JOIN catalog_product AS product ON product.id = led.into_id
    WHERE product.merged_into_id IS NOT NULL
)
SELECT balance.product_id, balance.location_id, balance.seller_sku_id, led.into_id
FROM led JOIN catalog_product AS living ON living.id = led.into_id AND living.merged_into_id IS NULL
JOIN inventory_stockbalance AS balance ON balance.product_id = led.id
JOIN inventory_location AS place ON place.id = balance.location_id AND place.closed_at IS NULL
WHERE balance.on_hand <> 0
    OR EXISTS (SELECT FROM inventory_reservation AS line WHERE line.balance_id = balance.id)
"""

# By seller SKU: all that lies under another product and is sold as one that came back.
FIND_SOLD_AGAIN = """
SELECT balance.product_id, balance.location_id, balance.seller_sku_id, pairing.product_id
FROM catalog_pairing AS pairing JOIN catalog_sellersku AS sku ON sku.pairing_id = pairing.id
JOIN inventory_stockbalance AS balance ON balance.seller_sku_id = sku.id
WHERE pairing.product_id = ANY(%(ids)s) AND balance.product_id = ANY(%(others)s)
    AND balance.product_id <> pairing.product_id
"""

# On our own shelves: what once came from a product that is itself again, less what went back.
FIND_TAKEN = """
SELECT came.product_id, came.place_id, own.id, sum(came.units)::bigint,
    shelf.warehouse_id IS NOT NULL
FROM catalog_product AS own
JOIN LATERAL (
    SELECT other.product_id,
        CASE WHEN left_it.destination_id = place.id THEN left_it.source_id
            ELSE left_it.destination_id END AS place_id,
        CASE WHEN left_it.destination_id = place.id THEN left_it.quantity
            ELSE -left_it.quantity END AS units
    FROM inventory_stockentry AS entry
    JOIN inventory_stockmove AS left_it
        ON left_it.entry_id = entry.id AND left_it.product_id = own.id
    JOIN inventory_stockmove AS other
        ON other.entry_id = entry.id AND other.product_id <> own.id
    JOIN inventory_location AS place
        ON place.id IN (left_it.source_id, left_it.destination_id) AND place.kind = 'ADJUSTMENT'
    WHERE entry.cause_kind = %(cause)s
) AS came ON true
JOIN inventory_location AS shelf ON shelf.id = came.place_id
WHERE own.id = ANY(%(ids)s) AND own.merged_into_id IS NULL
GROUP BY 1, 2, 3, 5
"""

READ_LINES = """
SELECT line.key, balance.product_id, balance.location_id, balance.seller_sku_id, line.wanted,
    line.promise_at, line.cause_kind, line.cause_ref, line.account_id
FROM inventory_reservation AS line JOIN inventory_stockbalance AS balance
    ON balance.id = line.balance_id
WHERE line.key IN (
    SELECT here.key FROM inventory_reservation AS here
    JOIN inventory_stockbalance AS held ON held.id = here.balance_id
    JOIN unnest(%s::bigint[], %s::bigint[], %s::bigint[])
        AS wanted (product_id, location_id, seller_sku_id)
        ON held.product_id = wanted.product_id AND held.location_id = wanted.location_id
        AND held.seller_sku_id IS NOT DISTINCT FROM wanted.seller_sku_id
)
ORDER BY line.id
"""

# A move of paper is no move of goods: it counts from Amazon's last word about them.
FIND_READ = """
SELECT place.id, told.seller_sku_id, max(told.read_at)
FROM inventory_location AS place JOIN channels_store AS store ON store.pool_id = place.pool_id
JOIN inventory_amazonstocklevel AS told ON told.store_id = store.id
WHERE place.id = ANY(%(places)s) AND told.seller_sku_id = ANY(%(skus)s)
GROUP BY 1, 2
UNION ALL
SELECT place.id, told.seller_sku_id, told.read_at
FROM inventory_location AS place JOIN inventory_awdlevel AS told USING (account_id)
WHERE place.kind = 'AWD' AND place.id = ANY(%(places)s) AND told.seller_sku_id = ANY(%(skus)s)
"""


class TakenRow(NamedTuple):
    """Units of a product that another took; `is_own`: on one of our own shelves."""

    taker_id: int
    place_id: int
    product_id: int
    units: int
    is_own: bool

    @property
    def shelf(self) -> BalanceKey:
        return BalanceKey(self.taker_id, self.place_id, None)


class LineRow(NamedTuple):
    """What one key wants of one balance."""

    key: str
    balance: BalanceKey
    wanted: int
    promise_at: datetime | None
    kind: str
    ref: str
    account_id: int | None


def find_left() -> dict[BalanceKey, int]:
    """Return balances of products that were merged, each with what they are by now."""
    with connection.cursor() as cursor:
        cursor.execute(FIND_LEFT)
        return {BalanceKey(*key): into_id for *key, into_id in cursor.fetchall()}


def find_taken(product_ids: Collection[int], *, cause: str) -> list[TakenRow]:
    """Return who took how many units of these products where; less than nothing: gave more."""
    with connection.cursor() as cursor:
        cursor.execute(FIND_TAKEN, {"ids": list(product_ids), "cause": cause})
        return [TakenRow(*row) for row in cursor.fetchall()]


def find_sold_again(
    product_ids: Collection[int], *, others: Collection[int]
) -> dict[BalanceKey, int]:
    """Return balances of others by seller SKUs that are these products now."""
    with connection.cursor() as cursor:
        cursor.execute(FIND_SOLD_AGAIN, {"ids": list(product_ids), "others": list(others)})
        return {BalanceKey(*key): own_id for *key, own_id in cursor.fetchall()}


def read_lines_at(balances: Collection[BalanceKey]) -> list[LineRow]:
    """Return all that keys want which want something of these balances."""
    if not balances:
        return []
    columns = [list(column) for column in zip(*balances, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(READ_LINES, columns)
        return [
            LineRow(key, BalanceKey(product, place, sku), *rest)
            for key, product, place, sku, *rest in cursor.fetchall()
        ]


def find_read(balances: Collection[BalanceKey]) -> dict[tuple[int, int], datetime]:
    """Return when Amazon was last read of seller SKUs at places."""
    skus = {each.seller_sku_id for each in balances if each.seller_sku_id is not None}
    with connection.cursor() as cursor:
        places = [each.location_id for each in balances]
        cursor.execute(FIND_READ, {"places": places, "skus": list(skus)})
        return {(place_id, sku_id): read_at for place_id, sku_id, read_at in cursor.fetchall()}
