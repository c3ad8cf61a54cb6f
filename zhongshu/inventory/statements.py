"""SQL of inventory that the ORM cannot say: guarded upserts, and what a sweep did not show."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from zhongshu.inventory.rules import QUANTITIES
from zhongshu.kernel.statements import to_json

_NAMES = ", ".join(QUANTITIES)
_TYPES = ", ".join(f"{name} integer" for name in QUANTITIES)
_KEPT = ", ".join(f"kept.{name}" for name in QUANTITIES)
_GIVEN = ", ".join(f"excluded.{name}" for name in QUANTITIES)
_OLD = ", ".join(f"old.{name}" for name in QUANTITIES)
_NEW = ", ".join(f"new.{name}" for name in QUANTITIES)
_IS_OLDER = "excluded.amazon_updated_at < kept.amazon_updated_at"
_TAKEN = ",\n    ".join(
    f"{name} = CASE WHEN {_IS_OLDER} THEN kept.{name} ELSE excluded.{name} END"
    for name in QUANTITIES
)
_ZERO = ", ".join(f"{name} = 0" for name in QUANTITIES)
_HOLDS_STOCK = " + ".join(f"{name}::bigint" for name in QUANTITIES) + " > 0"

# An older word of Amazon's proves that the SKU is there, but changes no number.
UPSERT_LEVELS = f"""
INSERT INTO inventory_amazonstocklevel AS kept (
    store_id, seller_sku_id, fnsku, asin, {_NAMES}, amazon_updated_at,
    sweep_id, read_at, changed_at, missed_sweeps
)
SELECT %(store_id)s, seller_sku_id, fnsku, asin, {_NAMES}, updated_at,
    %(sweep_id)s, %(at)s, %(at)s, 0
FROM jsonb_to_recordset(%(rows)s::jsonb) AS given(
    seller_sku_id bigint, fnsku text, asin text, {_TYPES}, updated_at timestamptz
)
ORDER BY seller_sku_id
ON CONFLICT (store_id, seller_sku_id) DO UPDATE SET
    {_TAKEN},
    fnsku = coalesce(nullif(excluded.fnsku, ''), kept.fnsku),
    asin = coalesce(nullif(excluded.asin, ''), kept.asin),
    amazon_updated_at = greatest(kept.amazon_updated_at, excluded.amazon_updated_at),
    sweep_id = excluded.sweep_id,
    read_at = excluded.read_at,
    changed_at = CASE WHEN {_IS_OLDER} OR ({_KEPT}) IS NOT DISTINCT FROM ({_GIVEN})
        THEN kept.changed_at ELSE excluded.changed_at END,
    missed_sweeps = 0,
    absent_since = NULL
RETURNING seller_sku_id, old.id IS NULL, old.absent_since IS NOT NULL
    OR ({_OLD}) IS DISTINCT FROM ({_NEW})
"""  # noqa: S608 - names of our own table

COUNT_MISSING = f"""
SELECT count(*) FILTER (WHERE sweep_id = %(sweep_id)s),
    count(*) FILTER (WHERE sweep_id <> %(sweep_id)s AND absent_since IS NULL AND {_HOLDS_STOCK})
FROM inventory_amazonstocklevel WHERE store_id = %(store_id)s
"""  # noqa: S608 - names of our own table

COUNT_A_MISS = """
UPDATE inventory_amazonstocklevel SET missed_sweeps = missed_sweeps + 1
WHERE store_id = %(store_id)s AND sweep_id <> %(sweep_id)s AND absent_since IS NULL
"""

ZERO_MISSING = f"""
UPDATE inventory_amazonstocklevel
SET {_ZERO}, absent_since = %(at)s, changed_at = %(at)s
WHERE store_id = %(store_id)s AND sweep_id <> %(sweep_id)s AND absent_since IS NULL
    AND missed_sweeps > %(patience)s
"""  # noqa: S608 - names of our own table


def upsert_levels(
    rows: Sequence[dict[str, object]], *, store_id: int, sweep_id: int, at: datetime
) -> dict[int, tuple[bool, bool]]:
    """Write the levels; return for each seller SKU whether it is new and whether it changed."""
    params: dict[str, Any] = {
        "rows": to_json(rows),
        "store_id": store_id,
        "sweep_id": sweep_id,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(UPSERT_LEVELS, params)
        return {sku: (is_new, is_changed) for sku, is_new, is_changed in cursor.fetchall()}


def count_missing(*, store_id: int, sweep_id: int) -> tuple[int, int]:
    """Count the levels a sweep showed, and those with stock that it did not."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_MISSING, {"store_id": store_id, "sweep_id": sweep_id})
        seen, missing = cursor.fetchone()
    return seen, missing


def zero_missing(*, store_id: int, sweep_id: int, patience: int, at: datetime) -> tuple[int, int]:
    """Set to zero what more than `patience` sweeps did not show; return zeroed and held."""
    params: dict[str, Any] = {
        "store_id": store_id,
        "sweep_id": sweep_id,
        "patience": patience,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT_A_MISS, params)
        missing = cursor.rowcount
        cursor.execute(ZERO_MISSING, params)
        return cursor.rowcount, missing - cursor.rowcount
