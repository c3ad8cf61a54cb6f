"""SQL of inventory that the ORM cannot say: guarded upserts, and what a sweep did not show."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from zhongshu.inventory.rules import PARTS, QUANTITIES
from zhongshu.kernel.statements import to_json

# Which one is the default is a matter of all warehouses: they change one after the other.
HOLD_WAREHOUSES = "SELECT pg_advisory_xact_lock(hashtextextended('inventory.warehouses', 0))"
_NAMES = ", ".join(QUANTITIES)
_TYPES = ", ".join(f"{name} integer" for name in QUANTITIES)
_KEPT = ", ".join(f"kept.{name}" for name in QUANTITIES)
# What is not told leaves what is known, but the parts of a sum are known no more where another
# sum is told without them.
_FILLED = {name: f"coalesce(excluded.{name}, kept.{name})" for name in QUANTITIES} | {
    name: f"CASE WHEN excluded.reserved <> kept.reserved THEN excluded.{name}"
    f" ELSE coalesce(excluded.{name}, kept.{name}) END"
    for name in PARTS
}
_GIVEN = ", ".join(_FILLED.values())
_OLD = ", ".join(f"old.{name}" for name in QUANTITIES)
_NEW = ", ".join(f"new.{name}" for name in QUANTITIES)
# What was read before that which is known says nothing of what is there now; absence is known
# from when it was found.
_IS_LATE = "excluded.read_at < greatest(kept.read_at, kept.absent_since)"
_IS_OLDER = f"(excluded.amazon_updated_at < kept.amazon_updated_at OR {_IS_LATE})"
# What is older fills in what nobody told.
_TAKEN = ",\n    ".join(
    f"{name} = CASE WHEN {_IS_OLDER} THEN coalesce(kept.{name}, excluded.{name}) ELSE {value} END"
    for name, value in _FILLED.items()
)
_ZERO = ", ".join(f"{name} = 0" for name in QUANTITIES)
_HOLDS_STOCK = f"greatest({_NAMES}) > 0"
# All that a file may change of a level, so that it can be taken back.
FACTS = ("fnsku", "asin", *QUANTITIES, "amazon_updated_at", "read_at", "absent_since")
_FACTS_OF = {
    version: "jsonb_build_object({})".format(
        ", ".join(f"'{name}', {version}.{name}" for name in FACTS)
    )
    for version in ("old", "new")
}

# An older word of Amazon's proves that the SKU is there, but changes no number.
_UPSERT = f"""
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
    sweep_id = coalesce(excluded.sweep_id, kept.sweep_id),
    read_at = greatest(kept.read_at, excluded.read_at),
    changed_at = CASE WHEN {_IS_OLDER} OR ({_KEPT}) IS NOT DISTINCT FROM ({_GIVEN})
        THEN kept.changed_at ELSE excluded.changed_at END,
    missed_sweeps = CASE WHEN {_IS_LATE} THEN kept.missed_sweeps ELSE 0 END,
    absent_since = CASE WHEN {_IS_LATE} THEN kept.absent_since END
"""  # noqa: S608 - names of our own table
_IS_CHANGED = f"""old.absent_since IS DISTINCT FROM new.absent_since
    OR ({_OLD}) IS DISTINCT FROM ({_NEW})"""
UPSERT_LEVELS = f"{_UPSERT}RETURNING seller_sku_id, old.id IS NULL, {_IS_CHANGED}"
UPSERT_LEVELS_OF_FILE = f"""{_UPSERT}
RETURNING seller_sku_id, old.id IS NULL, {_IS_CHANGED},
    coalesce(greatest(old.read_at, old.absent_since) > %(at)s, false), new.id,
    CASE WHEN old.id IS NOT NULL THEN {_FACTS_OF["old"]} END, {_FACTS_OF["new"]}
"""

# What a file told after the sweep began is there, though the sweep may not have shown it.
_UNSEEN = """store_id = %(store_id)s AND sweep_id IS DISTINCT FROM %(sweep_id)s
    AND absent_since IS NULL AND read_at <= %(began_at)s"""
COUNT_MISSING = f"""
SELECT count(*) FILTER (WHERE sweep_id = %(sweep_id)s),
    count(*) FILTER (WHERE {_UNSEEN} AND {_HOLDS_STOCK})
FROM inventory_amazonstocklevel WHERE store_id = %(store_id)s
"""  # noqa: S608 - names of our own table

COUNT_A_MISS = f"""
UPDATE inventory_amazonstocklevel SET missed_sweeps = missed_sweeps + 1 WHERE {_UNSEEN}
"""  # noqa: S608 - names of our own table

ZERO_MISSING = f"""
UPDATE inventory_amazonstocklevel
SET {_ZERO}, absent_since = %(at)s, changed_at = %(at)s
WHERE {_UNSEEN} AND missed_sweeps > %(patience)s
"""  # noqa: S608 - names of our own table

ZERO_LEVELS = f"""
UPDATE inventory_amazonstocklevel AS kept
SET {_ZERO}, absent_since = %(at)s, changed_at = %(at)s, read_at = %(at)s
WHERE kept.id = ANY(%(ids)s) AND kept.absent_since IS NULL AND kept.read_at < %(at)s
RETURNING new.id, {_FACTS_OF["old"]}, {_FACTS_OF["new"]}
"""  # noqa: S608 - names of our own table

_FACT_TYPES = ", ".join(
    f"{prefix}{name} {kind}"
    for prefix in ("", "after_")
    for name, kind in (
        *dict.fromkeys(("fnsku", "asin"), "text").items(),
        *dict.fromkeys(QUANTITIES, "integer").items(),
        *dict.fromkeys(("amazon_updated_at", "read_at", "absent_since"), "timestamptz").items(),
    )
)
# Only where everything is still as the file left it.
RESTORE_LEVELS = f"""
UPDATE inventory_amazonstocklevel AS kept
SET {", ".join(f"{name} = was.{name}" for name in FACTS)}, changed_at = %(at)s
FROM jsonb_to_recordset(%(rows)s::jsonb) AS was(id bigint, {_FACT_TYPES})
WHERE kept.id = was.id
    AND ({", ".join(f"kept.{name}" for name in FACTS)})
        IS NOT DISTINCT FROM ({", ".join(f"was.after_{name}" for name in FACTS)})
RETURNING kept.id
"""  # noqa: S608 - names of our own table


HOLD_LEVELS = "SELECT pg_advisory_xact_lock(hashtextextended('inventory.levels', %s))"


@dataclass(frozen=True, slots=True)
class WrittenLevel:
    """What became of a row of a file; `before` None: the level was made."""

    level_id: int
    is_changed: bool
    is_older: bool
    before: dict[str, object] | None
    after: dict[str, object]


def hold_levels(store_id: int) -> None:
    """Let one transaction at a time write levels of this store, before it locks seller SKUs."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_LEVELS, [store_id])


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


def upsert_levels_of_file(
    rows: Sequence[dict[str, object]], *, store_id: int, at: datetime
) -> dict[int, WrittenLevel]:
    """Write the levels; return for each seller SKU what became of it."""
    params: dict[str, Any] = {
        "rows": to_json(rows),
        "store_id": store_id,
        "sweep_id": None,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(UPSERT_LEVELS_OF_FILE, params)
        return {
            sku: WrittenLevel(
                level_id,
                is_new or is_changed,
                is_older,
                read_facts(before),
                read_facts(after) or {},
            )
            for sku, is_new, is_changed, is_older, level_id, before, after in cursor.fetchall()
        }


def zero_levels(level_ids: Sequence[int], *, at: datetime) -> list[WrittenLevel]:
    """Set levels to zero that a complete file does not name."""
    with connection.cursor() as cursor:
        cursor.execute(ZERO_LEVELS, {"ids": list(level_ids), "at": at})
        return [
            WrittenLevel(level_id, True, False, read_facts(before), read_facts(after) or {})
            for level_id, before, after in cursor.fetchall()
        ]


def restore_levels(
    effects: Mapping[int, tuple[Mapping[str, object], Mapping[str, object]]], *, at: datetime
) -> set[int]:
    """Give levels their facts back, as before and after by id; return those that could be."""
    rows = [
        {"id": level_id, **before, **{f"after_{name}": value for name, value in after.items()}}
        for level_id, (before, after) in effects.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(RESTORE_LEVELS, {"rows": to_json(rows), "at": at})
        return {level_id for (level_id,) in cursor.fetchall()}


def read_facts(document: str | None) -> dict[str, object] | None:
    """Read facts as PostgreSQL wrote them."""
    return None if document is None else json.loads(document)


def count_missing(*, store_id: int, sweep_id: int, began_at: datetime) -> tuple[int, int]:
    """Count the levels a sweep showed, and those with stock that it did not."""
    params: dict[str, Any] = {"store_id": store_id, "sweep_id": sweep_id, "began_at": began_at}
    with connection.cursor() as cursor:
        cursor.execute(COUNT_MISSING, params)
        seen, missing = cursor.fetchone()
    return seen, missing


def zero_missing(
    *, store_id: int, sweep_id: int, began_at: datetime, patience: int, at: datetime
) -> tuple[int, int]:
    """Set to zero what more than `patience` sweeps did not show; return zeroed and held."""
    params: dict[str, Any] = {
        "store_id": store_id,
        "sweep_id": sweep_id,
        "began_at": began_at,
        "patience": patience,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT_A_MISS, params)
        missing = cursor.rowcount
        cursor.execute(ZERO_MISSING, params)
        return cursor.rowcount, missing - cursor.rowcount


def hold_warehouses() -> None:
    """Let nobody else change warehouses until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_WAREHOUSES)
