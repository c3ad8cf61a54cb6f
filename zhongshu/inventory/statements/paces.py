"""SQL of what is told of products from above: all of it is replaced, and only changes written."""

from collections.abc import Collection
from typing import Any

from django.db import connection

from zhongshu.inventory.matrix_values import OF_LIMIT, OF_PACE

# Figures follow those that changed: only what is told here, nothing of the books (`stale.py`).
PUT_PACES = """
WITH given AS (
    SELECT * FROM jsonb_to_recordset(%(paces)s::jsonb) AS row (
        product_id bigint, pool_id bigint, speed bigint, fba_seen bigint, inbound bigint
    )
), forgotten AS (
    DELETE FROM inventory_stockpace AS old WHERE NOT EXISTS (
        SELECT FROM given WHERE given.product_id = old.product_id
        AND given.pool_id IS NOT DISTINCT FROM old.pool_id
    )
    RETURNING product_id
), put AS (
    INSERT INTO inventory_stockpace AS old (product_id, pool_id, speed, fba_seen, inbound)
    SELECT product_id, pool_id, speed, fba_seen, inbound FROM given ORDER BY product_id, pool_id
    ON CONFLICT (product_id, pool_id) DO UPDATE SET speed = excluded.speed,
        fba_seen = excluded.fba_seen, inbound = excluded.inbound
    WHERE (old.speed, old.fba_seen, old.inbound)
        IS DISTINCT FROM (excluded.speed, excluded.fba_seen, excluded.inbound)
    RETURNING product_id
), told AS (
    SELECT * FROM jsonb_to_recordset(%(limits)s::jsonb) AS row (
        product_id bigint, safety_days bigint, least_days bigint, least_units bigint
    )
), unlimited AS (
    DELETE FROM inventory_stocklimit AS old WHERE NOT EXISTS (
        SELECT FROM told WHERE told.product_id = old.product_id
    )
    RETURNING product_id
), limited AS (
    INSERT INTO inventory_stocklimit AS old (product_id, safety_days, least_days, least_units)
    SELECT product_id, safety_days, least_days, least_units FROM told ORDER BY product_id
    ON CONFLICT (product_id) DO UPDATE SET safety_days = excluded.safety_days,
        least_days = excluded.least_days, least_units = excluded.least_units
    WHERE (old.safety_days, old.least_days, old.least_units)
        IS DISTINCT FROM (excluded.safety_days, excluded.least_days, excluded.least_units)
    RETURNING product_id
)
INSERT INTO inventory_stalestock (product_id)
SELECT -product_id FROM (
    SELECT product_id FROM forgotten UNION SELECT product_id FROM put
    UNION SELECT product_id FROM unlimited UNION SELECT product_id FROM limited
) AS changed
"""

_NAMES = (*OF_PACE, *OF_LIMIT)
TAKE_PACES = f"""
UPDATE inventory_stockfigure AS kept SET {", ".join(f"{name} = told.{name}" for name in _NAMES)}
FROM (
    SELECT product_id, {", ".join(f"coalesce({name}, 0) AS {name}" for name in _NAMES)}
    FROM unnest(%(ids)s::bigint[]) AS wanted (product_id)
    LEFT JOIN (
        SELECT product_id, {", ".join(f"sum({name})::bigint AS {name}" for name in OF_PACE)}
        FROM inventory_stockpace WHERE product_id = ANY(%(ids)s::bigint[]) GROUP BY product_id
    ) AS paces USING (product_id)
    LEFT JOIN (
        SELECT product_id, 1 AS watched, {", ".join(OF_LIMIT[1:])}
        FROM inventory_stocklimit WHERE product_id = ANY(%(ids)s::bigint[])
    ) AS limits USING (product_id)
    ORDER BY product_id
) AS told
WHERE kept.product_id = told.product_id
    AND ({", ".join(f"kept.{name}" for name in _NAMES)})
        IS DISTINCT FROM ({", ".join(f"told.{name}" for name in _NAMES)})
"""  # noqa: S608 - names of our own tables


def take_paces(product_ids: Collection[int]) -> int:
    """Let the figures of these products, which have some, say how they do; return how many changed.

    What is told from above changes with every run of warnings, of very many products; their books,
    which are dear to add up, need not be read for it. One statement, however many.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE_PACES, {"ids": list(product_ids)})
        changed: int = cursor.rowcount
        return changed


def put_paces(told: dict[str, Any]) -> int:
    """Let these paces and limits be all there are; return how many products changed."""
    with connection.cursor() as cursor:
        cursor.execute(PUT_PACES, told)
        changed: int = cursor.rowcount
        return changed
