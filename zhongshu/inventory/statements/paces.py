"""SQL of what is told of products from above: all of it is replaced, and only changes written."""

from typing import Any

from django.db import connection

# Figures follow those that changed.
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
SELECT product_id FROM forgotten UNION SELECT product_id FROM put
UNION SELECT product_id FROM unlimited UNION SELECT product_id FROM limited
"""


def put_paces(told: dict[str, Any]) -> int:
    """Let these paces and limits be all there are; return how many products changed."""
    with connection.cursor() as cursor:
        cursor.execute(PUT_PACES, told)
        changed: int = cursor.rowcount
        return changed
