"""SQL of the mirror: our books beside Amazon's words, as one moment shows them."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from zhongshu.inventory.statements.own_pools import of_own_pool
from zhongshu.inventory.statements.standing import stands

# One statement sees one moment: a move between two of them would be a difference that is none.
# The newest store of a pool speaks for it: all of them show the same units. A seller SKU that only
# another pool's store sells from here is read with the one whose FNSKU it shares.
READ_POOL = f"""
WITH place AS MATERIALIZED (
    SELECT id, kind FROM inventory_location WHERE pool_id = %(pool_id)s
), level AS MATERIALIZED (
    SELECT DISTINCT ON (told.seller_sku_id) told.seller_sku_id, told.read_at,
        told.fulfillable + coalesce(told.reserved, 0) + coalesce(told.researching, 0) AS on_hand,
        coalesce(told.unfulfillable, 0) AS unsellable, told.reserved_customer_orders AS promised,
        told.fnsku
    FROM inventory_amazonstocklevel AS told JOIN channels_store AS store ON store.id = told.store_id
    WHERE store.pool_id = %(pool_id)s AND told.fulfillable IS NOT NULL
        AND {of_own_pool("told")}
        AND (%(store_ids)s::bigint[] IS NULL OR store.id = ANY(%(store_ids)s))
        AND (%(sku_ids)s::bigint[] IS NULL OR told.seller_sku_id = ANY(%(sku_ids)s))
    ORDER BY told.seller_sku_id, told.read_at DESC, told.id DESC
), balance AS MATERIALIZED (
    SELECT own.id, own.seller_sku_id, own.product_id, place.kind, own.on_hand, own.reserved
    FROM place JOIN inventory_stockbalance AS own ON own.location_id = place.id
    WHERE %(sku_ids)s::bigint[] IS NULL OR own.seller_sku_id = ANY(%(sku_ids)s)
), sharer AS MATERIALIZED (
    SELECT DISTINCT ON (sent.seller_sku_id) sent.seller_sku_id, level.read_at
    FROM catalog_offerpool AS sent
    JOIN channels_store AS store ON store.id = sent.store_id AND store.pool_id <> sent.pool_id
    JOIN inventory_amazonstocklevel AS there
        ON there.store_id = sent.store_id AND there.seller_sku_id = sent.seller_sku_id
    JOIN level ON level.fnsku = there.fnsku AND there.fnsku <> ''
    WHERE sent.pool_id = %(pool_id)s
        AND sent.seller_sku_id NOT IN (SELECT seller_sku_id FROM level)
    ORDER BY sent.seller_sku_id, level.read_at DESC
), reading AS MATERIALIZED (
    SELECT seller_sku_id, read_at FROM level UNION ALL SELECT seller_sku_id, read_at FROM sharer
), moved AS MATERIALIZED (
    SELECT told.seller_sku_id, move.*
    FROM reading AS told CROSS JOIN LATERAL (
        SELECT product_id, source_id, destination_id, quantity, entry_id
        FROM inventory_stockmove AS near
        WHERE near.seller_sku_id = told.seller_sku_id AND near.occurred_at > told.read_at
        OFFSET 0
    ) AS move
)
SELECT 'AMAZON', seller_sku_id, 'FBA', NULL::bigint, on_hand::bigint, read_at FROM level
UNION ALL
SELECT 'AMAZON', seller_sku_id, 'FBA_UNSELLABLE', NULL, unsellable, read_at FROM level
UNION ALL
SELECT 'AMAZON', seller_sku_id, 'RESERVED', NULL, promised, read_at FROM level
WHERE promised IS NOT NULL
UNION ALL
SELECT 'OURS', seller_sku_id, kind, product_id, on_hand, NULL FROM balance WHERE on_hand <> 0
UNION ALL
SELECT 'OURS', seller_sku_id, 'RESERVED', product_id, reserved, NULL FROM balance
WHERE kind = 'FBA' AND reserved <> 0
UNION ALL
SELECT 'SINCE', moved.seller_sku_id, place.kind, moved.product_id,
    CASE WHEN moved.destination_id = place.id THEN moved.quantity ELSE -moved.quantity END, NULL
FROM moved JOIN place ON place.id IN (moved.source_id, moved.destination_id)
UNION ALL
SELECT 'SOLD', moved.seller_sku_id, 'RESERVED', moved.product_id, moved.quantity, NULL
FROM moved JOIN place ON place.id = moved.source_id AND place.kind = 'FBA'
JOIN inventory_location AS buyer ON buyer.id = moved.destination_id AND buyer.kind = 'CUSTOMER'
WHERE {stands("moved.entry_id")}
UNION ALL
SELECT 'SINCE', told.seller_sku_id, 'RESERVED', balance.product_id, line.held, NULL
FROM reading AS told
JOIN balance ON balance.seller_sku_id = told.seller_sku_id AND balance.kind = 'FBA'
JOIN inventory_reservation AS line
    ON line.balance_id = balance.id AND line.created_at > told.read_at
WHERE balance.reserved <> 0
UNION ALL
SELECT 'OPENED', seller_sku_id, NULL, NULL, is_posted::integer, NULL FROM inventory_stockopening
WHERE pool_id = %(pool_id)s
    AND (%(sku_ids)s::bigint[] IS NULL OR seller_sku_id = ANY(%(sku_ids)s))
"""  # noqa: S608 - constants of ours

READ_SWEEPS = """
SELECT store.pool_id, last.id, last.status, last.message, whole.started_at, told.read_at
FROM channels_store AS store
LEFT JOIN LATERAL (
    SELECT id, status, message FROM inventory_stocksweep
    WHERE store_id = store.id ORDER BY id DESC LIMIT 1
) AS last ON true
LEFT JOIN LATERAL (
    SELECT started_at FROM inventory_stocksweep
    WHERE store_id = store.id AND is_full AND status IN ('COMPLETE', 'NO_FBA')
    ORDER BY id DESC LIMIT 1
) AS whole ON true
LEFT JOIN LATERAL (
    SELECT max(read_at) AS read_at FROM inventory_amazonstocklevel WHERE store_id = store.id
) AS told ON true
WHERE store.pool_id = ANY(%s)
"""

# What is paired otherwise, made of other parts or sent from another pool compares otherwise too.
FIND_CHANGED = """
SELECT told.seller_sku_id
FROM inventory_amazonstocklevel AS told JOIN channels_store AS store ON store.id = told.store_id
WHERE store.pool_id = %(pool_id)s
    AND (told.read_at > %(read_after)s OR told.sweep_id > %(after_sweep)s)
UNION
SELECT told.seller_sku_id
FROM inventory_awdlevel AS told JOIN inventory_awdbooks AS books USING (account_id)
WHERE books.pool_id = %(pool_id)s AND told.told_at > %(at)s - interval '1 minute'
UNION
SELECT move.seller_sku_id
FROM inventory_stockmove AS move JOIN inventory_location AS place
    ON place.id IN (move.source_id, move.destination_id) AND (place.pool_id = %(pool_id)s
        OR place.kind = 'AWD' AND place.account_id IN (
            SELECT account_id FROM inventory_awdbooks WHERE pool_id = %(pool_id)s
        ))
WHERE move.id > %(after_move)s AND move.seller_sku_id IS NOT NULL
UNION
SELECT paired.seller_sku_id
FROM catalog_pairing AS paired JOIN catalog_sellersku AS sku ON sku.id = paired.seller_sku_id
WHERE sku.account_id = (SELECT account_id FROM channels_fulfilmentpool WHERE id = %(pool_id)s)
    AND (paired.paired_at > %(at)s OR paired.ended_at > %(at)s OR EXISTS (
        SELECT FROM catalog_bundlepart AS part WHERE part.bundle_id = paired.product_id
            AND (part.from_at > %(at)s OR part.ended_at > %(at)s)
    ))
UNION
SELECT sent.seller_sku_id
FROM catalog_offerpool AS sent JOIN channels_store AS store ON store.id = sent.store_id
WHERE store.account_id = (SELECT account_id FROM channels_fulfilmentpool WHERE id = %(pool_id)s)
    AND sent.said_at > %(at)s
"""

COUNT_KNOWN = f"""
SELECT count(*) FROM (
    SELECT told.seller_sku_id
    FROM inventory_amazonstocklevel AS told JOIN channels_store AS store ON store.id = told.store_id
    WHERE store.pool_id = %(pool_id)s AND told.fulfillable IS NOT NULL AND {of_own_pool("told")}
    UNION
    SELECT own.seller_sku_id
    FROM inventory_location AS place JOIN inventory_stockbalance AS own
        ON own.location_id = place.id
    WHERE place.pool_id = %(pool_id)s AND own.on_hand <> 0
    UNION
    SELECT told.seller_sku_id
    FROM inventory_awdlevel AS told JOIN inventory_awdbooks AS books USING (account_id)
    WHERE books.pool_id = %(pool_id)s AND told.on_hand IS NOT NULL
    UNION
    SELECT own.seller_sku_id
    FROM inventory_awdbooks AS books
    JOIN inventory_location AS place
        ON place.account_id = books.account_id AND place.kind = 'AWD'
    JOIN inventory_stockbalance AS own ON own.location_id = place.id
    WHERE books.pool_id = %(pool_id)s AND own.on_hand <> 0
) AS known
"""  # noqa: S608 - names of our own

LAST_MOVE = "SELECT coalesce(max(id), 0) FROM inventory_stockmove"

# Product units of one seller SKU: by kind of place and product.
type Units = Counter[tuple[str, int]]


@dataclass(slots=True)
class SkuFacts:
    """What a moment shows of one seller SKU at a pool. `amazon` counts in Amazon's units.

    `is_opened` is None where its books were never opened, False where they wait. `sold` left since,
    and was reserved at that moment or ordered later: nobody knows.
    """

    read_at: datetime | None = None
    is_opened: bool | None = None
    amazon: dict[str, int] = field(default_factory=dict)
    ours: Units = field(default_factory=Counter)
    since: Units = field(default_factory=Counter)
    sold: Units = field(default_factory=Counter)

    def joined(self, other: "SkuFacts") -> "SkuFacts":
        """Return both as one stock, which Amazon shows with each of them."""
        newer = max(self, other, key=lambda each: each.read_at.timestamp() if each.read_at else 0)
        told = [each.is_opened for each in (self, other) if each.is_opened is not None]
        sums = {name: Counter(getattr(self, name)) for name in ("ours", "since", "sold")}
        for name, units in sums.items():
            units.update(getattr(other, name))
        return SkuFacts(newer.read_at, any(told) if told else None, newer.amazon, **sums)


def read_pool(
    pool_id: int, *, store_ids: Collection[int] | None, sku_ids: Collection[int] | None
) -> dict[int, SkuFacts]:
    """Return books and Amazon's words by seller SKU; None asks for all stores, or all SKUs."""
    told: dict[str, Any] = {
        "pool_id": pool_id,
        "store_ids": None if store_ids is None else list(store_ids),
        "sku_ids": None if sku_ids is None else list(sku_ids),
    }
    found: dict[int, SkuFacts] = {}
    with connection.cursor() as cursor:
        cursor.execute(READ_POOL, told)
        for what, sku_id, kind, product_id, units, read_at in cursor.fetchall():
            facts = found.setdefault(sku_id, SkuFacts())
            match what:
                case "AMAZON":
                    facts.amazon[kind], facts.read_at = units, read_at
                case "OURS":
                    facts.ours[kind, product_id] += units
                case "SINCE":
                    facts.since[kind, product_id] += units
                case "SOLD":
                    facts.sold[kind, product_id] += units
                case _:
                    facts.is_opened = bool(units)
    return found


def read_sweeps(
    pool_ids: Collection[int],
) -> list[tuple[int, int | None, str | None, str | None, datetime | None, datetime | None]]:
    """Return pool, last sweep, its status and message, begin of the last whole one, last read."""
    with connection.cursor() as cursor:
        cursor.execute(READ_SWEEPS, [list(pool_ids)])
        return list(cursor.fetchall())


def find_changed(
    pool_id: int, *, at: datetime, read_after: datetime | None, after_sweep: int, after_move: int
) -> set[int]:
    """Return the seller SKUs that Amazon told of, our books moved or people paired since."""
    told: dict[str, Any] = {
        "pool_id": pool_id,
        "at": at,
        "read_after": read_after,
        "after_sweep": after_sweep,
        "after_move": after_move,
    }
    with connection.cursor() as cursor:
        cursor.execute(FIND_CHANGED, told)
        return {sku_id for (sku_id,) in cursor.fetchall()}


def count_known(pool_id: int) -> int:
    """Return how many seller SKUs of a pool stand in our books or in Amazon's words."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_KNOWN, {"pool_id": pool_id})
        return int(cursor.fetchone()[0])


def read_last_move() -> int:
    """Return the number of the newest move."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_MOVE)
        return int(cursor.fetchone()[0])
