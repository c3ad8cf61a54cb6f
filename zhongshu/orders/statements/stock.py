"""SQL of orders about stock: which orders are due, their lines, and what was posted."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from zhongshu.orders.stock_rules import LinePlan, StockLine

# Only what Amazon sends, and what it told itself: rows of a report post nothing (B10).
COUNTS = "sold.fulfilled_by = 'AMAZON' AND NOT sold.is_provisional"

MARK_DUE = f"""
INSERT INTO orders_stockdue (order_id, account_id)
SELECT sold.id, sold.account_id FROM orders_order AS sold
WHERE sold.id = ANY(%s) AND {COUNTS}
ORDER BY sold.id
ON CONFLICT (order_id) DO NOTHING
"""  # noqa: S608 - a constant of ours

TAKE_DUE = """
DELETE FROM orders_stockdue WHERE order_id IN (
    SELECT order_id FROM orders_stockdue WHERE account_id = %s ORDER BY order_id LIMIT %s
)
RETURNING order_id
"""

READ_LINES = """
SELECT line.id, sold.id, sold.account_id, sold.order_id, line.order_item_id, sold.store_id,
    line.seller_sku, line.quantity, line.fulfilled, line.is_gone, sold.amazon_status,
    sold.channel, sold.amazon_created_at, sold.amazon_updated_at, sold.ship_by_latest,
    CASE WHEN stock.posted > 0 OR stock.wait <> 'NO_POOL' THEN stock.opening END,
    coalesce(stock.posted, 0), coalesce(stock.revision, 0),
    coalesce(stock.wanted, 0), coalesce(stock.wait, ''),
    greatest(0, told.units - coalesce(sum(line.fulfilled) OVER same_sku, 0)), told.told_at,
    ARRAY(SELECT sent_at FROM orders_sentunits AS sent WHERE sent.account_id = sold.account_id
        AND sent.order_id = sold.order_id AND sent.order_item_id = line.order_item_id ORDER BY id),
    ARRAY(SELECT units FROM orders_sentunits AS sent WHERE sent.account_id = sold.account_id
        AND sent.order_id = sold.order_id AND sent.order_item_id = line.order_item_id ORDER BY id)
FROM orders_order AS sold
JOIN orders_orderline AS line ON line.order_id = sold.id
LEFT JOIN orders_reportedunits AS told
    ON told.order_id = sold.id AND told.seller_sku = line.seller_sku
LEFT JOIN orders_linestock AS stock ON stock.line_id = line.id
WHERE sold.id = ANY(%s) AND NOT line.is_provisional
WINDOW same_sku AS (
    PARTITION BY sold.id, line.seller_sku ORDER BY line.id
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
)
ORDER BY line.id
"""

PUT_STATES = """
INSERT INTO orders_linestock AS known (
    line_id, seller_sku_id, opening, posted, revision, wanted, wait
)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::integer[], %s::integer[], %s::integer[],
    %s::integer[], %s::text[]) AS state (line_id)
ORDER BY line_id
ON CONFLICT (line_id) DO UPDATE SET seller_sku_id = excluded.seller_sku_id,
    opening = excluded.opening, posted = excluded.posted, revision = excluded.revision,
    wanted = excluded.wanted, wait = excluded.wait
"""

# Lines whose SKU has books from now on. What was fulfilled by then is in them; what was told
# after Amazon was counted is posted, and what is open is reserved.
_OPENED = """
FROM unnest(%(codes)s::text[], %(sku_ids)s::bigint[], %(times)s::timestamptz[])
    AS opened (code, sku_id, at)
JOIN orders_orderline AS line ON line.seller_sku = opened.code AND NOT line.is_provisional
JOIN orders_order AS sold ON sold.id = line.order_id
    AND sold.account_id = %(account_id)s AND sold.amazon_created_at >= %(since)s
"""
PUT_BASELINES = f"""
INSERT INTO orders_linestock (line_id, seller_sku_id, opening, posted, revision, wanted, wait)
SELECT line.id, opened.sku_id, line.fulfilled, 0, 0, 0, ''
{_OPENED}
WHERE {COUNTS} AND line.fulfilled > 0 AND sold.amazon_updated_at <= opened.at
    AND (
        sold.store_id IS NULL AND %(is_only_pool)s OR coalesce((
            SELECT sent.pool_id FROM catalog_offerpool AS sent
            WHERE sent.store_id = sold.store_id AND sent.seller_sku_id = opened.sku_id
        ) = %(pool_id)s, sold.store_id = ANY(%(store_ids)s))
    )
ORDER BY line.id
ON CONFLICT (line_id) DO NOTHING
"""  # noqa: S608 - constants of ours
MARK_OPENED_DUE = f"""
INSERT INTO orders_stockdue (order_id, account_id)
SELECT DISTINCT sold.id, sold.account_id
{_OPENED}
WHERE {COUNTS} AND (line.quantity > line.fulfilled OR sold.amazon_updated_at > opened.at)
ORDER BY sold.id
ON CONFLICT (order_id) DO NOTHING
"""

MARK_NO_STORE_DUE = f"""
INSERT INTO orders_stockdue (order_id, account_id)
SELECT sold.id, sold.account_id
FROM orders_order AS sold
WHERE sold.account_id = %s AND sold.store_id IS NULL AND {COUNTS}
ORDER BY sold.id
ON CONFLICT (order_id) DO NOTHING
"""  # noqa: S608 - a constant of ours

# What waits for its pool waits for a person, whatever is paired meanwhile.
LIST_WAITING = """
SELECT DISTINCT stock.seller_sku_id
FROM orders_linestock AS stock
JOIN orders_orderline AS line ON line.id = stock.line_id
JOIN orders_order AS sold ON sold.id = line.order_id
WHERE stock.wait <> '' AND stock.wait <> 'NO_POOL'
    AND stock.seller_sku_id IS NOT NULL AND sold.account_id = %s
"""
WAKE = """
INSERT INTO orders_stockdue (order_id, account_id)
SELECT DISTINCT sold.id, sold.account_id
FROM orders_linestock AS stock
JOIN orders_orderline AS line ON line.id = stock.line_id
JOIN orders_order AS sold ON sold.id = line.order_id
WHERE stock.wait <> '' AND stock.wait <> 'NO_POOL'
    AND stock.seller_sku_id = ANY(%s) AND sold.account_id = %s
ORDER BY sold.id
ON CONFLICT (order_id) DO NOTHING
"""

# Units that open lines of an account reserved when their orders were looked at last.
LIST_WANTED = """
SELECT stock.seller_sku_id, sold.store_id, sum(stock.wanted)::bigint
FROM orders_linestock AS stock
JOIN orders_orderline AS line ON line.id = stock.line_id
JOIN orders_order AS sold ON sold.id = line.order_id
WHERE stock.wanted > 0 AND stock.seller_sku_id IS NOT NULL AND sold.account_id = %s
GROUP BY 1, 2
"""
# What is open is reserved as what it was when the order was looked at last.
WAKE_RESERVED = """
INSERT INTO orders_stockdue (order_id, account_id)
SELECT DISTINCT sold.id, sold.account_id
FROM orders_linestock AS stock
JOIN orders_orderline AS line ON line.id = stock.line_id
JOIN orders_order AS sold ON sold.id = line.order_id
WHERE stock.wanted > 0 AND stock.seller_sku_id = ANY(%s) AND sold.account_id = %s
ORDER BY sold.id
ON CONFLICT (order_id) DO NOTHING
"""

# Every line that is in the books: what was fulfilled since is posted, unless it is still due.
CONTRADICTIONS = """
SELECT sold.order_id, line.order_item_id, line.fulfilled, stock.opening, stock.posted
FROM orders_linestock AS stock
JOIN orders_orderline AS line ON line.id = stock.line_id
JOIN orders_order AS sold ON sold.id = line.order_id
WHERE stock.wait = '' AND line.fulfilled <> stock.opening + stock.posted
    AND NOT EXISTS (SELECT FROM orders_stockdue WHERE order_id = sold.id)
ORDER BY line.id LIMIT 20
"""


def mark_due(order_pks: Collection[int]) -> None:
    """Note that the ledger has to look at these orders; others than Amazon's are left out."""
    if order_pks:
        with connection.cursor() as cursor:
            cursor.execute(MARK_DUE, [list(order_pks)])


def take_due(account_id: int, limit: int) -> list[int]:
    """Take orders of an account off the list of those that are due; the account is held."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_DUE, [account_id, limit])
        return [pk for (pk,) in cursor.fetchall()]


def read_lines(order_pks: Collection[int]) -> list[StockLine]:
    """Return the lines of orders whose account is held."""
    with connection.cursor() as cursor:
        cursor.execute(READ_LINES, [list(order_pks)])
        return [StockLine(*row) for row in cursor.fetchall()]


def put_states(plans: Sequence[LinePlan]) -> None:
    """Write what was posted for lines."""
    rows = [
        (
            plan.line.line_id,
            plan.seller_sku_id,
            plan.opening,
            plan.posted,
            plan.revision,
            plan.wanted,
            plan.wait,
        )
        for plan in plans
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(PUT_STATES, [list(column) for column in zip(*rows, strict=True)])


def put_baselines(
    account_id: int,
    opened: Sequence[tuple[str, int, datetime]],
    *,
    pool_id: int,
    store_ids: Collection[int],
    is_only_pool: bool,
    since: datetime,
) -> None:
    """Store what lines of these SKUs had fulfilled when their books began; mark open ones due.

    `store_ids` sell from this pool, unless somebody said another one of an offer. Orders of no
    store, as multi-channel ones, are of the account's only pool.
    """
    codes, sku_ids, times = zip(*opened, strict=True)
    told: dict[str, Any] = {
        "account_id": account_id,
        "codes": list(codes),
        "sku_ids": list(sku_ids),
        "times": list(times),
        "pool_id": pool_id,
        "store_ids": list(store_ids),
        "is_only_pool": is_only_pool,
        "since": since,
    }
    with connection.cursor() as cursor:
        cursor.execute(PUT_BASELINES, told)
        cursor.execute(MARK_OPENED_DUE, told)


def mark_no_store_due(account_id: int) -> None:
    """Let the ledger look again at the orders of no store: their pool is another one now."""
    with connection.cursor() as cursor:
        cursor.execute(MARK_NO_STORE_DUE, [account_id])


def list_waiting_skus(account_id: int) -> list[int]:
    """Return the seller SKUs of lines that wait for their pairing."""
    with connection.cursor() as cursor:
        cursor.execute(LIST_WAITING, [account_id])
        return [pk for (pk,) in cursor.fetchall()]


def wake_lines(account_id: int, sku_ids: Collection[int]) -> None:
    """Let the ledger look again at orders whose lines of these SKUs wait."""
    with connection.cursor() as cursor:
        cursor.execute(WAKE, [list(sku_ids), account_id])


def list_wanted(account_id: int) -> list[tuple[int, int | None, int]]:
    """Return units that open lines reserve, by seller SKU and store."""
    with connection.cursor() as cursor:
        cursor.execute(LIST_WANTED, [account_id])
        return list(cursor.fetchall())


def wake_reserved(account_id: int, sku_ids: Collection[int]) -> int:
    """Let the ledger look again at orders that reserve of these SKUs; return how many are news."""
    with connection.cursor() as cursor:
        cursor.execute(WAKE_RESERVED, [list(sku_ids), account_id])
        return int(cursor.rowcount)


def find_contradictions() -> list[tuple[object, ...]]:
    """Return lines whose posted units are not what was fulfilled since their books began."""
    with connection.cursor() as cursor:
        cursor.execute(CONTRADICTIONS)
        return list(cursor.fetchall())
