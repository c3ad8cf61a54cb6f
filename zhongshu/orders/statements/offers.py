"""SQL of offers that are sent from another pool than their books say."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

# What orders of a store took at the pool it leaves, and what they ought to have taken at the other
# one: what buyers got since its books began, less what was brought there before.
READ_TAKEN = """
SELECT * FROM (
SELECT sold.id AS order_pk, sold.order_id, move.seller_sku_id, move.product_id,
    wanted.old_pool_id, wanted.new_pool_id,
    (coalesce(sum(move.quantity) FILTER (WHERE source.pool_id = wanted.old_pool_id), 0)
    - coalesce(sum(move.quantity) FILTER (WHERE goal.pool_id = wanted.old_pool_id), 0))::bigint
    AS taken,
    (coalesce(sum(move.quantity) FILTER (
        WHERE goal.kind = 'CUSTOMER' AND move.occurred_at > wanted.opened_at
    ), 0) - coalesce(sum(move.quantity) FILTER (
        WHERE source.kind = 'CUSTOMER' AND move.occurred_at > wanted.opened_at
    ), 0)
    - coalesce(sum(move.quantity) FILTER (WHERE source.pool_id = wanted.new_pool_id), 0)
    + coalesce(sum(move.quantity) FILTER (WHERE goal.pool_id = wanted.new_pool_id), 0))::bigint
    AS due,
    max(move.occurred_at)
FROM unnest(
    %(store_ids)s::bigint[], %(sku_ids)s::bigint[], %(old_pools)s::bigint[],
    %(new_pools)s::bigint[], %(opened)s::timestamptz[]
) AS wanted (store_id, seller_sku_id, old_pool_id, new_pool_id, opened_at)
JOIN inventory_stockmove AS move ON move.seller_sku_id = wanted.seller_sku_id
JOIN inventory_location AS source ON source.id = move.source_id
JOIN inventory_location AS goal ON goal.id = move.destination_id
JOIN inventory_stockentry AS entry ON entry.id = move.entry_id AND entry.cause_kind = 'order'
JOIN orders_order AS sold ON sold.account_id = %(account_id)s
    AND sold.order_id = entry.cause_ref AND sold.store_id = wanted.store_id
GROUP BY 1, 2, 3, 4, 5, 6
) AS told WHERE (taken, due) <> (0, 0)
ORDER BY order_pk, seller_sku_id, product_id
"""

_OF_OFFERS = """
FROM unnest(%(store_ids)s::bigint[], %(codes)s::text[], %(opened)s::timestamptz[])
    AS wanted (store_id, code, opened_at)
JOIN orders_orderline AS line ON line.seller_sku = wanted.code
JOIN orders_order AS sold ON sold.id = line.order_id
    AND sold.account_id = %(account_id)s AND sold.store_id = wanted.store_id
JOIN orders_linestock AS stock ON stock.line_id = line.id
"""

# Lines that reserve at the pool which is left: they are due, and reserve where they belong then.
READ_RESERVING = f"""
SELECT line.id, sold.id, sold.order_id, line.order_item_id
{_OF_OFFERS}
WHERE stock.wanted > 0
ORDER BY line.id
"""
FREE_LINES = "UPDATE orders_linestock SET wanted = 0 WHERE line_id = ANY(%s)"

# What was fulfilled before the books of the old pool began was perhaps fulfilled after those of
# the other one did: it is judged anew, as what was never judged.
JUDGE_ANEW = f"""
UPDATE orders_linestock AS known SET opening = 0, wait = 'NO_POOL'
FROM (
    SELECT line.id AS line_id, sold.id AS order_id
    {_OF_OFFERS}
    WHERE stock.posted = 0 AND stock.opening > 0 AND sold.amazon_updated_at > wanted.opened_at
) AS told
WHERE known.line_id = told.line_id
RETURNING told.order_id
"""  # noqa: S608 - a constant of ours

MARK_DUE = """
INSERT INTO orders_stockdue (order_id, account_id)
SELECT DISTINCT order_id, %s::bigint FROM unnest(%s::bigint[]) AS given (order_id)
ORDER BY order_id ON CONFLICT (order_id) DO NOTHING
"""


class LeavingOffer(NamedTuple):
    """An offer that is sent from another pool; `opened_at`: since when that one's books are."""

    store_id: int
    seller_sku_id: int
    seller_sku: str
    old_pool_id: int
    new_pool_id: int
    opened_at: datetime | None


class TakenUnits(NamedTuple):
    """Product units that an order took at the old pool, and those that are due at the new one."""

    order_pk: int
    order_id: str
    seller_sku_id: int
    product_id: int
    old_pool_id: int
    new_pool_id: int
    taken: int
    due: int
    occurred_at: datetime

    @property
    def straight(self) -> int:
        """Units that go from the new pool to the old one; the rest of either is its own."""
        return max(min(self.taken, self.due), 0)


class ReservingLine(NamedTuple):
    line_id: int
    order_pk: int
    order_id: str
    order_item_id: str


def read_taken(account_id: int, offers: Sequence[LeavingOffer]) -> list[TakenUnits]:
    """Return what orders took at the pools that these offers leave, by order and product."""
    told = {
        "account_id": account_id,
        "store_ids": [each.store_id for each in offers],
        "sku_ids": [each.seller_sku_id for each in offers],
        "old_pools": [each.old_pool_id for each in offers],
        "new_pools": [each.new_pool_id for each in offers],
        "opened": [each.opened_at for each in offers],
    }
    return [TakenUnits(*row) for row in _rows(READ_TAKEN, told)]


def read_reserving(account_id: int, offers: Sequence[LeavingOffer]) -> list[ReservingLine]:
    """Return the lines of these offers that reserve stock."""
    return [ReservingLine(*row) for row in _rows(READ_RESERVING, _of(account_id, offers))]


def free_lines(line_ids: Collection[int]) -> None:
    """Note that lines reserve nothing: their reservations are released."""
    _rows(f"{FREE_LINES} RETURNING line_id", [list(line_ids)])


def judge_anew(account_id: int, offers: Sequence[LeavingOffer]) -> list[int]:
    """Let lines of these offers be judged by the books of the other pool; return their orders."""
    return [pk for (pk,) in _rows(JUDGE_ANEW, _of(account_id, offers))]


def mark_orders_due(account_id: int, order_pks: Collection[int]) -> None:
    """Let the ledger look again at these orders."""
    with connection.cursor() as cursor:
        cursor.execute(MARK_DUE, [account_id, list(order_pks)])


def _of(account_id: int, offers: Sequence[LeavingOffer]) -> dict[str, Any]:
    return {
        "account_id": account_id,
        "store_ids": [each.store_id for each in offers],
        "codes": [each.seller_sku for each in offers],
        "opened": [each.opened_at for each in offers],
    }


def _rows(statement: str, params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())
