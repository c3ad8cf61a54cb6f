"""SQL of the time around the opening of books: what was sent then, and how far that is read."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from zhongshu.channels import public as channels
from zhongshu.orders.statements.stock import COUNTS
from zhongshu.orders.stock_rules import LinePlan

BEGIN_CHECK = """
INSERT INTO orders_openingcheck AS known (pool_id, account_id, opened_from, opened_to)
VALUES (%s, %s, %s, %s)
ON CONFLICT (pool_id) DO UPDATE SET opened_from = least(known.opened_from, excluded.opened_from),
    opened_to = greatest(known.opened_to, excluded.opened_to), settled_at = NULL
"""

PUT_SENT = """
INSERT INTO orders_sentunits AS known (
    account_id, key, order_id, order_item_id, seller_sku, units, sent_at
)
SELECT %s, * FROM unnest(
    %s::text[], %s::text[], %s::text[], %s::text[], %s::integer[], %s::timestamptz[]
) AS row (key)
ORDER BY key
ON CONFLICT (account_id, key) DO UPDATE SET units = excluded.units, sent_at = excluded.sent_at
WHERE (known.units, known.sent_at) <> (excluded.units, excluded.sent_at)
RETURNING order_id
"""

MARK_SENT_DUE = f"""
INSERT INTO orders_stockdue (order_id, account_id)
SELECT sold.id, sold.account_id FROM orders_order AS sold
WHERE sold.account_id = %s AND sold.order_id = ANY(%s) AND {COUNTS}
ORDER BY sold.id
ON CONFLICT (order_id) DO NOTHING
"""  # noqa: S608 - a constant of ours

FINISH_CHECKS = """
UPDATE orders_openingcheck
SET read_to = greatest(read_to, %(read_to)s),
    settled_at = CASE
        WHEN greatest(read_to, %(read_to)s) >= opened_to + %(watched)s
            OR %(at)s >= opened_to + %(longest)s THEN %(at)s
    END
WHERE account_id = %(account_id)s AND settled_at IS NULL
"""

PUT_CORRECTIONS = """
INSERT INTO orders_openingcorrection (line_id, pool_id, units, opening_before, opening)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::integer[], %s::integer[], %s::integer[])
"""


def begin_check(pool_id: int, account_id: int, times: Collection[datetime]) -> None:
    """Note that books of a pool began at these times: what was sent around them is looked at."""
    with connection.cursor() as cursor:
        cursor.execute(BEGIN_CHECK, [pool_id, account_id, min(times), max(times)])


def put_sent(account_id: int, sent: Sequence[channels.SentUnitsFacts]) -> list[str]:
    """Store what was sent; return the orders of which that is news."""
    columns = [
        list(column)
        for column in zip(
            *(
                (
                    *(each.key, each.order_id, each.order_item_id),
                    *(each.seller_sku, each.units, each.sent_at),
                )
                for each in {row.key: row for row in sent}.values()
            ),
            strict=True,
        )
    ]
    with connection.cursor() as cursor:
        cursor.execute(PUT_SENT, [account_id, *columns])
        return [order_id for (order_id,) in cursor.fetchall()]


def mark_sent_due(account_id: int, order_ids: Collection[str]) -> None:
    """Let the ledger look again at orders, by Amazon's ids."""
    with connection.cursor() as cursor:
        cursor.execute(MARK_SENT_DUE, [account_id, list(order_ids)])


def put_corrections(plans: Iterable[LinePlan]) -> None:
    """Note which openings were told wrongly at first, and by how many units."""
    rows = [
        (
            *(plan.line.line_id, plan.pool_id, plan.corrected),
            *(plan.line.opening or 0, plan.opening),
        )
        for plan in plans
        if plan.corrected
    ]
    if rows:
        with connection.cursor() as cursor:
            columns = [list(column) for column in zip(*rows, strict=True)]
            cursor.execute(PUT_CORRECTIONS, columns)


def finish_checks(
    account_id: int,
    *,
    read_to: datetime | None,
    watched: timedelta,
    longest: timedelta,
    at: datetime,
) -> None:
    """Note how far what was sent is read; books `watched` long, or waited for, are settled."""
    told: dict[str, Any] = {
        "account_id": account_id,
        "read_to": read_to,
        "watched": watched,
        "longest": longest,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(FINISH_CHECKS, told)
