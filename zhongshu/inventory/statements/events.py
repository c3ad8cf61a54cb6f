"""SQL of Amazon's stock events: one call is one statement, however many rows."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from django.db import connection

from zhongshu.inventory.event_rules import DueEvent
from zhongshu.kernel.statements import to_json

HOLD_EVENTS = "SELECT pg_advisory_xact_lock(hashtextextended('inventory.events', %s))"

# A row is as it was unless its units, its words or its being there changed. An older answer about
# a running total tells nothing.
PUT_EVENTS = """
INSERT INTO inventory_amazonstockevent AS known (
    account_id, feed, key, pool_id, seller_sku_id, fnsku, event, disposition, reason, reference,
    status, center, country_code, day, occurred_at, updated_at, quantity, wanted, told_at
)
SELECT %(account_id)s, %(feed)s, row.*, %(at)s
FROM jsonb_to_recordset(%(rows)s::jsonb) AS row (
    key text, pool_id bigint, seller_sku_id bigint, fnsku text, event text, disposition text,
    reason text, reference text, status text, center text, country_code text, day date,
    occurred_at timestamptz, updated_at timestamptz, quantity integer, wanted integer
)
ORDER BY row.key
ON CONFLICT (account_id, feed, key) DO UPDATE
SET quantity = excluded.quantity, wanted = excluded.wanted, status = excluded.status,
    occurred_at = CASE WHEN known.feed = 'REMOVALS' AND known.quantity <> excluded.quantity
        THEN excluded.updated_at ELSE known.occurred_at END,
    updated_at = CASE WHEN known.feed = 'REMOVALS' AND known.quantity <> excluded.quantity
        THEN excluded.updated_at ELSE known.updated_at END,
    told_at = excluded.told_at, gone_at = NULL, is_refused = false
WHERE (known.quantity, known.wanted, known.status, known.gone_at)
        IS DISTINCT FROM (excluded.quantity, excluded.wanted, excluded.status, NULL)
    AND (known.feed <> 'REMOVALS' OR known.updated_at <= excluded.updated_at)
RETURNING key, old.id IS NULL
"""

LOSE_EVENTS = """
UPDATE inventory_amazonstockevent
SET gone_at = %(at)s, told_at = %(at)s, wanted = 0, is_refused = false
WHERE account_id = %(account_id)s AND day = %(day)s AND feed = 'LEDGER' AND gone_at IS NULL
    AND key <> ALL(%(keys)s)
"""

TAKE_DUE = """
SELECT event.id, event.account_id, event.feed, event.key, event.pool_id, event.seller_sku_id,
    event.event, event.disposition, event.reason, event.reference, event.occurred_at,
    event.updated_at, event.wanted, event.accounted, event.revision, event.parts, opening.opened_at
FROM inventory_amazonstockevent AS event
JOIN inventory_stockopening AS opening
    ON opening.pool_id = event.pool_id AND opening.seller_sku_id = event.seller_sku_id
WHERE event.account_id = %(account_id)s AND event.id > %(after_id)s
    AND NOT event.wanted = event.accounted AND NOT event.is_refused AND opening.is_posted
ORDER BY event.id LIMIT %(limit)s
"""

SETTLE = """
UPDATE inventory_amazonstockevent AS event
SET accounted = row.accounted, revision = row.revision, parts = row.parts,
    is_refused = row.is_refused
FROM jsonb_to_recordset(%s::jsonb)
    AS row (id bigint, accounted integer, revision integer, parts jsonb, is_refused boolean)
WHERE event.id = row.id
"""

DUE_FIELDS = tuple(each.name for each in fields(DueEvent))


def hold_events(account_id: int) -> None:
    """Let one transaction at a time write events of an account, before anything else is locked."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_EVENTS, [account_id])


def put_events(
    rows: Sequence[Mapping[str, object]], *, account_id: int, feed: str, at: datetime
) -> dict[str, bool]:
    """Write events; return those that are new (True) or changed (False) by their key."""
    if not rows:
        return {}
    params: dict[str, Any] = {
        "rows": to_json(rows),
        "account_id": account_id,
        "feed": feed,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(PUT_EVENTS, params)
        return dict(cursor.fetchall())


def lose_events(account_id: int, day: date, keys: Collection[str], *, at: datetime) -> int:
    """Say which lines of the ledger are not there any more; return how many."""
    params: dict[str, Any] = {
        "account_id": account_id,
        "day": day,
        "keys": list(keys),
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(LOSE_EVENTS, params)
        return int(cursor.rowcount)


def take_due(account_id: int, *, after_id: int, limit: int) -> list[DueEvent]:
    """Return events that the books of open seller SKUs do not follow yet, by their ids."""
    params = {"account_id": account_id, "after_id": after_id, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(TAKE_DUE, params)
        return [_to_due(dict(zip(DUE_FIELDS, row, strict=True))) for row in cursor.fetchall()]


def _to_due(row: dict[str, Any]) -> DueEvent:
    return DueEvent(**row | {"parts": row["parts"] and json.loads(row["parts"])})


def settle(rows: Iterable[Mapping[str, object]]) -> None:
    """Write how far the books follow events."""
    if changes := list(rows):
        with connection.cursor() as cursor:
            cursor.execute(SETTLE, [to_json(changes)])
