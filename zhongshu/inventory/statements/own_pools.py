"""SQL of offers that Amazon sends from another pool than that of the store that shows them."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from django.db import connection

from zhongshu.inventory.ledger_values import Reason


def of_own_pool(level: str) -> str:
    """Return what holds for a level that shows units of its own store's pool.

    What a store shows of an offer that is sent from elsewhere are units of another pool: they are
    counted there. `level` names the level in the statement. What was said is read once into a
    hash, and each level is looked up in it: as a join it doubled what these statements cost.
    """
    return f"""({level}.store_id, {level}.seller_sku_id) NOT IN (
        SELECT sent.store_id, sent.seller_sku_id FROM catalog_offerpool AS sent
        JOIN channels_store AS own ON own.id = sent.store_id
        WHERE sent.pool_id <> own.pool_id
    )"""  # noqa: S608 - names of our own


# A seller SKU still lies at a pool while a store of it shows or sells it from there.
FIND_SHOWN = f"""
SELECT DISTINCT wanted.pool_id, wanted.seller_sku_id
FROM unnest(%s::bigint[], %s::bigint[]) AS wanted (pool_id, seller_sku_id)
JOIN channels_store AS store ON store.pool_id = wanted.pool_id
JOIN LATERAL (
    SELECT store_id, seller_sku_id FROM inventory_amazonstocklevel
    WHERE store_id = store.id AND seller_sku_id = wanted.seller_sku_id AND absent_since IS NULL
    UNION ALL
    SELECT store_id, seller_sku_id FROM catalog_listing
    WHERE store_id = store.id AND seller_sku_id = wanted.seller_sku_id AND absent_since IS NULL
) AS shown ON true
WHERE {of_own_pool("shown")}
"""  # noqa: S608 - names of our own

# What came to a pool or left it by itself: goods lay there. What was sold, opened or corrected
# may be of another pool.
SAID_ONLY = sorted(
    {
        *(Reason.OPENING, Reason.OPENING_CORRECTED, Reason.FBA_SALE, Reason.CORRECTION),
        *(Reason.PRODUCTS_MERGED, Reason.PRODUCTS_SPLIT, Reason.PAIRING_CHANGED),
        *(Reason.POOL_CHANGED, Reason.STOCKTAKE),
    }
)
FIND_REAL = """
SELECT place.pool_id, move.seller_sku_id, count(DISTINCT move.entry_id)
FROM unnest(%s::bigint[], %s::bigint[]) AS wanted (pool_id, seller_sku_id)
JOIN inventory_location AS place
    ON place.pool_id = wanted.pool_id AND place.kind IN ('FBA', 'FBA_UNSELLABLE')
JOIN inventory_stockmove AS move ON move.seller_sku_id = wanted.seller_sku_id
    AND place.id IN (move.source_id, move.destination_id)
JOIN inventory_stockentry AS entry ON entry.id = move.entry_id AND entry.reason <> ALL(%s)
GROUP BY 1, 2
"""

FIND_BALANCES = """
SELECT place.pool_id, balance.product_id, balance.location_id, balance.seller_sku_id
FROM unnest(%s::bigint[], %s::bigint[]) AS wanted (pool_id, seller_sku_id)
JOIN inventory_location AS place
    ON place.pool_id = wanted.pool_id AND place.kind IN ('FBA', 'FBA_UNSELLABLE')
JOIN inventory_stockbalance AS balance
    ON balance.location_id = place.id AND balance.seller_sku_id = wanted.seller_sku_id
"""

MARK_STALE = """
INSERT INTO inventory_stalestock (product_id)
SELECT DISTINCT product_id FROM inventory_stockbalance WHERE seller_sku_id = ANY(%s)
"""

# A pool whose books are complete begins anew with what Amazon shows of a SKU that came back to
# it; it waits for the next run, which posts it.
REOPEN = f"""
INSERT INTO inventory_stockopening (
    pool_id, seller_sku_id, opened_at, fulfillable, reserved, researching, unfulfillable,
    is_posted, number
)
SELECT DISTINCT ON (store.pool_id, told.seller_sku_id) store.pool_id, told.seller_sku_id,
    told.read_at, told.fulfillable, coalesce(told.reserved, 0), coalesce(told.researching, 0),
    coalesce(told.unfulfillable, 0), false, %s
FROM unnest(%s::bigint[], %s::bigint[]) AS wanted (pool_id, seller_sku_id)
JOIN inventory_poolbooks AS books ON books.pool_id = wanted.pool_id
JOIN channels_store AS store ON store.pool_id = wanted.pool_id
JOIN inventory_amazonstocklevel AS told
    ON told.store_id = store.id AND told.seller_sku_id = wanted.seller_sku_id
WHERE told.fulfillable IS NOT NULL AND told.sweep_id IS NOT NULL AND {of_own_pool("told")}
ORDER BY store.pool_id, told.seller_sku_id, told.read_at DESC, told.id DESC
ON CONFLICT (pool_id, seller_sku_id) DO NOTHING
"""  # noqa: S608 - names of our own

CLOSE = """
DELETE FROM inventory_stockopening AS opening
USING unnest(%s::bigint[], %s::bigint[]) AS wanted (pool_id, seller_sku_id)
WHERE opening.pool_id = wanted.pool_id AND opening.seller_sku_id = wanted.seller_sku_id
"""

type Pair = tuple[int, int]


class PoolBalance(NamedTuple):
    """A balance of a seller SKU at a place of a pool."""

    pool_id: int
    product_id: int
    location_id: int
    seller_sku_id: int


def find_shown(pairs: Collection[Pair]) -> set[Pair]:
    """Return those pairs of pool and seller SKU which a store of the pool still has there."""
    return {(pool_id, sku_id) for pool_id, sku_id in _rows(FIND_SHOWN, _columns(pairs))}


def find_real(pairs: Collection[Pair]) -> dict[Pair, int]:
    """Return how often goods of these seller SKUs came to or left these pools by themselves."""
    rows = _rows(FIND_REAL, [*_columns(pairs), SAID_ONLY])
    return {(pool_id, sku_id): moves for pool_id, sku_id, moves in rows}


def find_balances(pairs: Collection[Pair]) -> list[PoolBalance]:
    """Return the balances of these seller SKUs at the places of these pools."""
    return [PoolBalance(*row) for row in _rows(FIND_BALANCES, _columns(pairs))]


def mark_stale_of(sku_ids: Collection[int]) -> None:
    """Let the figures of what these seller SKUs are be taken anew."""
    _execute(MARK_STALE, [list(sku_ids)])


def reopen(pairs: Collection[Pair], number: int) -> None:
    """Begin books anew of pairs that have none, at pools whose books are complete."""
    _execute(REOPEN, [number, *_columns(pairs)])


def close(pairs: Collection[Pair]) -> None:
    """Let these seller SKUs have no books at these pools any more."""
    _execute(CLOSE, _columns(pairs))


def _columns(pairs: Collection[Pair]) -> list[list[int]]:
    return [[pool_id for pool_id, _sku in pairs], [sku_id for _pool, sku_id in pairs]]


def _rows(statement: str, params: Sequence[Any]) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def _execute(statement: str, params: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
