"""SQL of what lay at some places behind each of a product's moves."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

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
