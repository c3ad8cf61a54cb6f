"""SQL of a product's moves: what lay at some places behind each, and what each day did there."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from zhongshu.inventory.ledger_values import SALES
from zhongshu.inventory.statements.standing import stands

# What lies there now, less what came later: also where a filter hides moves in between.
TOTALS = """
SELECT id, total FROM (
    SELECT id, (
        SELECT coalesce(sum(on_hand), 0) FROM inventory_stockbalance
        WHERE product_id = %(product_id)s AND location_id = ANY(%(place_ids)s)
    ) - coalesce(sum(
        CASE WHEN destination_id = ANY(%(place_ids)s) THEN quantity ELSE 0 END
        - CASE WHEN source_id = ANY(%(place_ids)s) THEN quantity ELSE 0 END
    ) OVER (
        ORDER BY occurred_at DESC, id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 0) AS total
    FROM inventory_stockmove
    WHERE product_id = %(product_id)s AND (occurred_at, id) >= (%(at)s, %(id)s)
) AS moved WHERE id = ANY(%(ids)s)
"""

# What goes from one of these places to another changes nothing there.
DAYS = f"""
SELECT (move.occurred_at AT TIME ZONE %(zone)s)::date AS day,
    sum(CASE WHEN move.destination_id = ANY(%(place_ids)s) THEN move.quantity
        ELSE -move.quantity END)::bigint,
    coalesce(sum(move.quantity) FILTER (WHERE move.source_id = ANY(%(place_ids)s)
        AND entry.reason = ANY(%(sales)s)), 0)::bigint,
    coalesce(sum(move.quantity) FILTER (WHERE move.destination_id = ANY(%(place_ids)s)),
        0)::bigint
FROM inventory_stockmove AS move JOIN inventory_stockentry AS entry ON entry.id = move.entry_id
WHERE move.product_id = %(product_id)s AND move.occurred_at >= %(since)s
    AND (move.source_id = ANY(%(place_ids)s)) <> (move.destination_id = ANY(%(place_ids)s))
    AND {stands("move.entry_id")}
GROUP BY 1 ORDER BY 1
"""  # noqa: S608 - constants of ours
NOW = f"""
SELECT (SELECT coalesce(sum(on_hand), 0)::bigint FROM inventory_stockbalance
        WHERE product_id = %(product_id)s AND location_id = ANY(%(place_ids)s)),
    (SELECT (min(occurred_at) AT TIME ZONE %(zone)s)::date FROM inventory_stockmove AS move
        WHERE product_id = %(product_id)s
        AND (source_id = ANY(%(place_ids)s) OR destination_id = ANY(%(place_ids)s))
        AND {stands("move.entry_id")})
"""  # noqa: S608 - constants of ours


def read_days(
    product_id: int, place_ids: Sequence[int], *, since: datetime, zone: str
) -> tuple[int, date | None, list[tuple[date, int, int, int]]]:
    """Return what lies there now, the first day of a move, and per day change, sold and come."""
    told: dict[str, Any] = {
        "product_id": product_id,
        "place_ids": list(place_ids),
        "since": since,
        "zone": zone,
        "sales": [reason.value for reason in SALES],
    }
    with connection.cursor() as cursor:
        cursor.execute(NOW, told)
        [(now, first)] = cursor.fetchall()
        cursor.execute(DAYS, told)
        return now, first, list(cursor.fetchall())


def read_totals(
    product_id: int,
    place_ids: Sequence[int],
    *,
    move_ids: Collection[int],
    last: tuple[datetime, int],
) -> dict[int, int]:
    """Return what lay at these places behind each move; `last` is the oldest of them."""
    told: dict[str, Any] = {
        "product_id": product_id,
        "place_ids": list(place_ids),
        "ids": list(move_ids),
        "at": last[0],
        "id": last[1],
    }
    with connection.cursor() as cursor:
        cursor.execute(TOTALS, told)
        return {move_id: int(total) for move_id, total in cursor.fetchall()}
