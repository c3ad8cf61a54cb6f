"""SQL of cover: what a seller SKU has at a pool, on which days it had nothing, and since when."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from zhongshu.inventory.statements.own_pools import of_own_pool
from zhongshu.inventory.statements.standing import stands

# Stores given as null are all of them.
_POOLS = """
pool_id IN (
    SELECT pool_id FROM channels_store
    WHERE %(stores)s::bigint[] IS NULL OR id = ANY(%(stores)s::bigint[])
)
"""

BOOKS = f"""
SELECT place.pool_id, balance.seller_sku_id, balance.product_id,
    sum(balance.on_hand) FILTER (WHERE place.kind = 'FBA'),
    sum(balance.reserved) FILTER (WHERE place.kind = 'FBA'),
    sum(balance.on_hand) FILTER (WHERE place.kind = 'FBA_UNSELLABLE'), min(balance.on_hand)
FROM inventory_stockbalance AS balance
JOIN inventory_location AS place ON place.id = balance.location_id
WHERE place.kind IN ('FBA', 'FBA_UNSELLABLE') AND place.{_POOLS.strip()}
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
"""  # noqa: S608 - a constant of ours

# Stores of one pool show the same units: the one that was read last speaks.
LEVELS = f"""
SELECT DISTINCT ON (store.pool_id, level.seller_sku_id)
    store.pool_id, level.seller_sku_id, level.fulfillable,
    coalesce(level.inbound_shipped, 0) + coalesce(level.inbound_receiving, 0),
    coalesce(level.reserved_transfers, 0) + coalesce(level.reserved_processing, 0)
        + coalesce(level.researching, 0),
    coalesce(level.unfulfillable, 0)
FROM inventory_amazonstocklevel AS level
JOIN channels_store AS store ON store.id = level.store_id
WHERE store.{_POOLS.strip()} AND level.fulfillable IS NOT NULL AND {of_own_pool("level")}
ORDER BY store.pool_id, level.seller_sku_id, level.read_at DESC, level.id DESC
"""  # noqa: S608 - a constant of ours

OPENINGS = f"""
SELECT pool_id, seller_sku_id, opened_at FROM inventory_stockopening
WHERE is_posted AND {_POOLS.strip()}
"""  # noqa: S608 - a constant of ours

# Per seller SKU and pool the days of moves, the balance before and after each, and from that the
# runs of days on which nothing was there at any time: between moves a balance does not change.
# A day of moves counts when it began and ended without stock and nothing was sold on it.
# Of days before the opening nothing is known: they are never among these.
# Where more is there now than ever came since, there was always something: most are of these,
# and none of their moves is looked at.
STOCKLESS = f"""
WITH place AS (
    SELECT id, pool_id FROM inventory_location WHERE kind = 'FBA' AND {_POOLS.strip()}
), held AS (
    SELECT location_id AS place_id, seller_sku_id, sum(on_hand) AS units
    FROM inventory_stockbalance WHERE location_id IN (SELECT id FROM place) GROUP BY 1, 2
), came AS (
    SELECT destination_id AS place_id, seller_sku_id, sum(quantity) AS units
    FROM inventory_stockmove
    WHERE destination_id IN (SELECT id FROM place)
        AND occurred_at >= %(since)s::date::timestamp AT TIME ZONE %(zone)s
    GROUP BY 1, 2
), opened AS (
    SELECT place.id AS place_id, place.pool_id, opening.seller_sku_id,
        greatest((opening.opened_at AT TIME ZONE %(zone)s)::date, %(since)s::date) AS first,
        coalesce(held.units, 0) AS units
    FROM inventory_stockopening AS opening JOIN place ON place.pool_id = opening.pool_id
    LEFT JOIN held ON held.place_id = place.id AND held.seller_sku_id = opening.seller_sku_id
    LEFT JOIN came ON came.place_id = place.id AND came.seller_sku_id = opening.seller_sku_id
    WHERE opening.is_posted AND coalesce(held.units, 0) <= coalesce(came.units, 0)
), told AS (
    SELECT opened.place_id, move.seller_sku_id, move.occurred_at, -move.quantity AS change,
        entry.reason IN ('FBA_SALE', 'MULTI_CHANNEL_SALE') AS is_sale
    FROM inventory_stockmove AS move
    JOIN opened
        ON opened.place_id = move.source_id AND opened.seller_sku_id = move.seller_sku_id
    JOIN inventory_stockentry AS entry ON entry.id = move.entry_id
    WHERE move.occurred_at >= %(since)s::date::timestamp AT TIME ZONE %(zone)s
    UNION ALL
    SELECT opened.place_id, move.seller_sku_id, move.occurred_at, move.quantity, false
    FROM inventory_stockmove AS move
    JOIN opened
        ON opened.place_id = move.destination_id AND opened.seller_sku_id = move.seller_sku_id
    WHERE move.occurred_at >= %(since)s::date::timestamp AT TIME ZONE %(zone)s
), days AS (
    SELECT place_id, seller_sku_id, (occurred_at AT TIME ZONE %(zone)s)::date AS day,
        sum(change) AS change, bool_or(is_sale) AS is_sold
    FROM told GROUP BY 1, 2, 3
), walked AS (
    SELECT opened.pool_id, opened.seller_sku_id, opened.first, days.day, days.is_sold, days.change,
        opened.units - coalesce(sum(days.change) OVER (
            again ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) AS after,
        coalesce(lag(days.day) OVER again, %(today)s::date) AS next_day,
        lead(days.day) OVER again IS NULL AS is_earliest
    FROM opened JOIN days
        ON days.place_id = opened.place_id AND days.seller_sku_id = opened.seller_sku_id
    WINDOW again AS (PARTITION BY days.place_id, days.seller_sku_id ORDER BY days.day DESC)
), runs AS (
    SELECT pool_id, seller_sku_id, greatest(day + 1, first) AS begins, next_day - 1 AS ends
    FROM walked WHERE after <= 0
    UNION ALL
    SELECT pool_id, seller_sku_id, day, day FROM walked
    WHERE after <= 0 AND after - change <= 0 AND NOT is_sold AND day > first
    UNION ALL
    SELECT pool_id, seller_sku_id, first, day - 1 FROM walked
    WHERE is_earliest AND after - change <= 0 AND day > first
    UNION ALL
    SELECT pool_id, seller_sku_id, first, %(today)s::date - 1 FROM opened
    WHERE units <= 0 AND NOT EXISTS (
        SELECT FROM days WHERE days.place_id = opened.place_id
        AND days.seller_sku_id = opened.seller_sku_id
    )
)
SELECT runs.pool_id, runs.seller_sku_id, span.days,
    sum(greatest(0, least(runs.ends, %(today)s::date - 1)
        - greatest(runs.begins, %(today)s::date - span.days) + 1))::integer
FROM runs CROSS JOIN unnest(%(spans)s::integer[]) AS span (days)
WHERE runs.ends >= runs.begins AND runs.begins < %(today)s::date
GROUP BY 1, 2, 3
HAVING sum(greatest(0, least(runs.ends, %(today)s::date - 1)
    - greatest(runs.begins, %(today)s::date - span.days) + 1)) > 0
"""  # noqa: S608 - a constant of ours

# First in, first out: what came since is the youngest, so the rest of what is there is older.
# Read once, whatever the spans: each move belongs to the shortest that reaches back to it, by
# its number among `since`, which begins with the longest. For a pool everything that comes is
# new; for a product only what comes to us, not what goes from one of our places to another, nor
# what another product becomes where it lies: what came of a merged one is the other's. What was
# re-posted came once.
CAME_SINCE = f"""
SELECT CASE WHEN place.kind = 'FBA' THEN place.pool_id END,
    CASE WHEN place.kind = 'FBA' THEN move.seller_sku_id END,
    CASE WHEN source.may_go_negative IS NULL AND %(stores)s::bigint[] IS NULL
        THEN coalesce(gone.merged_into_id, move.product_id) END,
    width_bucket(move.occurred_at, %(since)s::timestamptz[]), sum(move.quantity)::bigint
FROM inventory_stockmove AS move
JOIN inventory_location AS place ON place.id = move.destination_id
JOIN inventory_location AS source ON source.id = move.source_id
LEFT JOIN catalog_product AS gone
    ON gone.id = move.product_id AND gone.merged_into_id IS NOT NULL
WHERE move.occurred_at >= (%(since)s::timestamptz[])[1]
    AND place.may_go_negative IS NOT NULL AND place.kind NOT IN ('UNSELLABLE', 'FBA_UNSELLABLE')
    AND move.entry_id NOT IN (
        SELECT id FROM inventory_stockentry WHERE cause_kind IN ('merge', 'reposting')
    )
    AND {stands("move.entry_id")}
    AND (place.kind = 'FBA' AND place.{_POOLS.strip()} OR source.may_go_negative IS NULL)
GROUP BY 1, 2, 3, 4
"""  # noqa: S608 - a constant of ours

KEPT_PRODUCTS = """
SELECT product_id, -sum(least(on_hand, 0))::bigint FROM inventory_stockbalance GROUP BY 1
"""

# The same of some products, with seller SKUs that are one stock taken together.
BELOW_TOGETHER = """
SELECT product_id, -sum(least(units, 0))::bigint
FROM (
    SELECT balance.product_id, sum(balance.on_hand) AS units
    FROM inventory_stockbalance AS balance
    JOIN inventory_location AS place ON place.id = balance.location_id
    LEFT JOIN unnest(%(pools)s::bigint[], %(skus)s::bigint[], %(leaders)s::bigint[])
        AS shared (pool_id, seller_sku_id, leader_id)
        ON shared.pool_id = place.pool_id AND shared.seller_sku_id = balance.seller_sku_id
    WHERE balance.product_id = ANY(%(ids)s)
    GROUP BY balance.product_id, balance.location_id,
        coalesce(shared.leader_id, balance.seller_sku_id)
) AS together
GROUP BY 1
"""

# Amazon's words are changed in place: the latest change of any.
LEVEL_TRACES = "SELECT coalesce(max(changed_at)::text, '') FROM inventory_amazonstocklevel"

type Rows = list[tuple[Any, ...]]


def _read(statement: str, **told: Any) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        rows: Rows = cursor.fetchall()
        return rows


def read_books(stores: list[int] | None) -> Rows:
    """Return pool, seller SKU, product, on hand, reserved, unsellable and the least balance."""
    return _read(BOOKS, stores=stores)


def read_levels(stores: list[int] | None) -> Rows:
    """Return pool, seller SKU, available, inbound, held back by Amazon, and unsellable."""
    return _read(LEVELS, stores=stores)


def read_openings(stores: list[int] | None) -> Rows:
    """Return pool, seller SKU and since when its books are open."""
    return _read(OPENINGS, stores=stores)


def read_stockless_days(
    stores: list[int] | None, spans: Sequence[int], *, today: date, since: date, zone: str
) -> Rows:
    """Return pool, seller SKU, span and how many of its days, until yesterday, had no stock."""
    return _read(STOCKLESS, stores=stores, spans=list(spans), today=today, since=since, zone=zone)


def read_arrivals(stores: list[int] | None, since: Sequence[datetime]) -> Rows:
    """Return pool, seller SKU, product, the number of the latest such time, and product units.

    Pool and seller SKU are null for what came to another place, the product for what did not come
    from outside.
    """
    return _read(CAME_SINCE, stores=stores, since=list(since))


def read_kept_products() -> Rows:
    """Return every product that has balances, and how many units of it are below zero."""
    return _read(KEPT_PRODUCTS)


def read_below_together(product_ids: Sequence[int], shared: Mapping[tuple[int, int], int]) -> Rows:
    """Return how many units of these products are below zero; `shared`: whose stock is one."""
    told = list(zip(*shared, strict=True)) or [(), ()]
    return _read(
        BELOW_TOGETHER,
        ids=list(product_ids),
        pools=list(told[0]),
        skus=list(told[1]),
        leaders=list(shared.values()),
    )


def read_level_traces() -> str:
    """Return when Amazon last showed anything else."""
    return str(_read(LEVEL_TRACES)[0][0])
