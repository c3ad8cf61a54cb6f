"""SQL of AWD: what a reading told and did not tell, and our books beside it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from zhongshu.inventory.statements.mirror import SkuFacts
from zhongshu.kernel.statements import to_json

NUMBERS = ("on_hand", "inbound", "available", "reserved", "replenishing")
_NAMES = ", ".join(NUMBERS)
_TYPES = ", ".join(f"{name} integer" for name in NUMBERS)
_TAKEN = ", ".join(f"{name} = coalesce(excluded.{name}, kept.{name})" for name in NUMBERS)
_OLD = ", ".join(f"old.{name}" for name in NUMBERS)
_NEW = ", ".join(f"new.{name}" for name in NUMBERS)
_KEPT = ", ".join(f"kept.{name}" for name in NUMBERS)
_GIVEN = ", ".join(f"coalesce(excluded.{name}, kept.{name})" for name in NUMBERS)
_ZERO = ", ".join(f"{name} = 0" for name in NUMBERS)

HOLD = "SELECT pg_advisory_xact_lock(hashtextextended('inventory.awd', %s))"

# What was read before that which is known says nothing. The time of a level is that of `on_hand`.
PUT_LEVELS = f"""
INSERT INTO inventory_awdlevel AS kept (
    account_id, seller_sku_id, {_NAMES}, read_at, told_at, changed_at, missed_readings
)
SELECT %(account_id)s, seller_sku_id, {_NAMES}, read_at, %(at)s, %(at)s, 0
FROM jsonb_to_recordset(%(rows)s::jsonb) AS given (
    seller_sku_id bigint, {_TYPES}, read_at timestamptz
)
ORDER BY seller_sku_id
ON CONFLICT (account_id, seller_sku_id) DO UPDATE SET
    {_TAKEN},
    read_at = CASE WHEN excluded.on_hand IS NULL THEN kept.read_at ELSE excluded.read_at END,
    told_at = excluded.told_at,
    changed_at = CASE WHEN ({_KEPT}) IS NOT DISTINCT FROM ({_GIVEN})
        THEN kept.changed_at ELSE excluded.changed_at END,
    missed_readings = 0,
    absent_since = NULL
WHERE excluded.read_at >= kept.read_at
RETURNING seller_sku_id, old.id IS NULL,
    old.absent_since IS NOT NULL OR ({_OLD}) IS DISTINCT FROM ({_NEW})
"""  # noqa: S608 - names of our own table

_UNSEEN = """account_id = %(account_id)s AND absent_since IS NULL
    AND NOT seller_sku_id = ANY(%(seen)s)"""
COUNT_MISSING = f"""
SELECT count(*) FROM inventory_awdlevel WHERE {_UNSEEN} AND greatest({_NAMES}) > 0
"""  # noqa: S608 - names of our own table
COUNT_A_MISS = f"""
UPDATE inventory_awdlevel SET missed_readings = missed_readings + 1 WHERE {_UNSEEN}
"""  # noqa: S608 - names of our own table
ZERO_MISSING = f"""
UPDATE inventory_awdlevel
SET {_ZERO}, read_at = %(began_at)s, told_at = %(at)s, changed_at = %(at)s, absent_since = %(at)s
WHERE {_UNSEEN} AND missed_readings > %(patience)s
"""  # noqa: S608 - names of our own table

# One statement sees one moment. What AWD does not show at all, it showed none of when it was read
# to its end the last time.
READ_AWD = """
WITH books AS MATERIALIZED (
    SELECT books.account_id, reading.whole_at
    FROM inventory_awdbooks AS books
    JOIN inventory_awdreading AS reading ON reading.account_id = books.account_id
    WHERE books.pool_id = %(pool_id)s
), place AS MATERIALIZED (
    SELECT place.id FROM inventory_location AS place JOIN books USING (account_id)
    WHERE place.kind = 'AWD'
), balance AS MATERIALIZED (
    SELECT own.seller_sku_id, own.product_id, own.on_hand
    FROM place JOIN inventory_stockbalance AS own ON own.location_id = place.id
    WHERE %(sku_ids)s::bigint[] IS NULL OR own.seller_sku_id = ANY(%(sku_ids)s)
), level AS MATERIALIZED (
    SELECT told.seller_sku_id, told.read_at, told.on_hand
    FROM inventory_awdlevel AS told JOIN books USING (account_id)
    WHERE told.on_hand IS NOT NULL
        AND (%(sku_ids)s::bigint[] IS NULL OR told.seller_sku_id = ANY(%(sku_ids)s))
    UNION ALL
    SELECT DISTINCT balance.seller_sku_id, books.whole_at, 0
    FROM balance CROSS JOIN books
    WHERE balance.on_hand <> 0 AND NOT EXISTS (
        SELECT FROM inventory_awdlevel AS told WHERE told.account_id = books.account_id
            AND told.seller_sku_id = balance.seller_sku_id AND told.on_hand IS NOT NULL
    )
)
SELECT 'AMAZON', seller_sku_id, NULL::bigint, on_hand::bigint, read_at FROM level
UNION ALL
SELECT 'OURS', seller_sku_id, product_id, on_hand, NULL FROM balance WHERE on_hand <> 0
UNION ALL
SELECT 'SINCE', level.seller_sku_id, move.product_id,
    CASE WHEN move.destination_id = place.id THEN move.quantity ELSE -move.quantity END, NULL
FROM level CROSS JOIN place CROSS JOIN LATERAL (
    SELECT product_id, destination_id, quantity FROM inventory_stockmove AS near
    WHERE near.seller_sku_id = level.seller_sku_id AND near.occurred_at > level.read_at
        AND place.id IN (near.source_id, near.destination_id)
    OFFSET 0
) AS move
UNION ALL
SELECT 'OPENED', opening.seller_sku_id, NULL, opening.is_posted::integer, NULL
FROM inventory_awdopening AS opening JOIN books USING (account_id)
WHERE %(sku_ids)s::bigint[] IS NULL OR opening.seller_sku_id = ANY(%(sku_ids)s)
"""

# What is marked as posted was posted, and nothing else was.
WRONG_OPENINGS = """
SELECT sku.code, opening.on_hand, opening.is_posted
FROM inventory_awdopening AS opening JOIN catalog_sellersku AS sku ON sku.id = opening.seller_sku_id
WHERE opening.is_posted <> EXISTS (
    SELECT FROM inventory_stockentry AS entry
    WHERE entry.key = concat_ws(':', 'awd_opening', opening.account_id, opening.seller_sku_id)
)
ORDER BY opening.id LIMIT %s
"""

READ_REPLENISHING = """
SELECT told.seller_sku_id, told.replenishing
FROM inventory_awdlevel AS told JOIN inventory_awdbooks AS books USING (account_id)
WHERE books.pool_id = %s AND told.replenishing > 0
"""


def hold_awd(account_id: int) -> None:
    """Let one transaction at a time write what is known of AWD of an account."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [account_id])


def put_levels(
    rows: Sequence[Mapping[str, object]], *, account_id: int, at: datetime
) -> dict[int, tuple[bool, bool]]:
    """Write levels; return for each seller SKU whether it is new and whether it changed."""
    if not rows:
        return {}
    told: dict[str, Any] = {"rows": to_json(rows), "account_id": account_id, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(PUT_LEVELS, told)
        return {sku: (is_new, is_changed) for sku, is_new, is_changed in cursor.fetchall()}


def count_missing(account_id: int, seen: Collection[int]) -> int:
    """Count the levels with units that a reading did not show."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_MISSING, {"account_id": account_id, "seen": list(seen)})
        return int(cursor.fetchone()[0])


def zero_missing(
    account_id: int, seen: Collection[int], *, began_at: datetime, patience: int, at: datetime
) -> tuple[int, int]:
    """Set to zero what more than `patience` readings did not show; return zeroed and held."""
    told: dict[str, Any] = {
        "account_id": account_id,
        "seen": list(seen),
        "began_at": began_at,
        "patience": patience,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT_A_MISS, told)
        missing = cursor.rowcount
        cursor.execute(ZERO_MISSING, told)
        return cursor.rowcount, missing - cursor.rowcount


def read_awd(pool_id: int, *, sku_ids: Collection[int] | None) -> dict[int, SkuFacts]:
    """Return books and Amazon's words of the AWD that replenishes a pool, by seller SKU.

    What has no opening of its own is open: its books began with nothing.
    """
    told: dict[str, Any] = {
        "pool_id": pool_id,
        "sku_ids": None if sku_ids is None else list(sku_ids),
    }
    found: dict[int, SkuFacts] = {}
    with connection.cursor() as cursor:
        cursor.execute(READ_AWD, told)
        for what, sku_id, product_id, units, read_at in cursor.fetchall():
            facts = found.setdefault(sku_id, SkuFacts(is_opened=True))
            match what:
                case "AMAZON":
                    facts.amazon["AWD"], facts.read_at = units, read_at
                case "OURS":
                    facts.ours["AWD", product_id] += units
                case "SINCE":
                    facts.since["AWD", product_id] += units
                case _:
                    facts.is_opened = bool(units)
    return found


def read_replenishing(pool_id: int) -> dict[int, int]:
    """Return by seller SKU what left AWD for a pool and was not received there yet."""
    with connection.cursor() as cursor:
        cursor.execute(READ_REPLENISHING, [pool_id])
        return dict(cursor.fetchall())
