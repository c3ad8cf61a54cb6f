"""SQL of the books of shipments: which lines are due, and what was posted of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.db import connection

from zhongshu.fba.posting_rules import DueLine
from zhongshu.kernel.statements import to_json

TAKE_DUE = """
SELECT line.id AS line_id, shipment.id AS shipment_id, shipment.account_id, shipment.code,
    shipment.amazon_status AS status, shipment.store_id, store.marketplace_id, shipment.pool_id,
    shipment.destination,
    line.seller_sku_id, sku.code AS seller_sku,
    line.amazon_shipped AS shipped, coalesce(line.amazon_received, 0) AS received,
    line.changed_at, line.counted_after, shipment.changed_at AS status_at,
    shipment.first_told_at, shipment.left_at, shipment.closed_at, shipment.was_there,
    line.is_late,
    shipment.source, shipment.source_warehouse_id,
    line.opening_received, line.opening_lost, line.sent, line.arrived, line.beyond, line.lost,
    line.revision, line.parts, line.wait
FROM fba_shipmentline AS line
JOIN fba_shipment AS shipment ON shipment.id = line.shipment_id
JOIN channels_store AS store ON store.id = shipment.store_id
JOIN catalog_sellersku AS sku ON sku.id = line.seller_sku_id
WHERE line.is_due AND shipment.account_id = %(account_id)s
ORDER BY line.id LIMIT %(limit)s
"""

READ_COUNTS = """
SELECT line_id, told_at, received FROM fba_shipmentreceipt
WHERE line_id = ANY(%s) ORDER BY line_id, told_at
"""

SETTLE = """
UPDATE fba_shipmentline AS line
SET is_due = false, opening_received = row.opening_received, opening_lost = row.opening_lost,
    sent = row.sent, arrived = row.arrived, beyond = row.beyond, lost = row.lost,
    revision = row.revision, parts = row.parts, wait = row.wait
FROM jsonb_to_recordset(%s::jsonb) AS row (
    line_id bigint, opening_received integer, opening_lost integer, sent integer, arrived integer,
    beyond integer, lost integer, revision integer, parts jsonb, wait text
)
WHERE line.id = row.line_id
"""

ASK_FOR_SOURCE = """
UPDATE fba_shipment SET needs_source = true
WHERE id = ANY(%s) AND source = '' AND NOT needs_source
RETURNING id
"""

LIST_WAITING = """
SELECT DISTINCT shipment.destination, shipment.pool_id, line.seller_sku_id
FROM fba_shipmentline AS line
JOIN fba_shipment AS shipment ON shipment.id = line.shipment_id
WHERE line.wait <> '' AND shipment.account_id = %s
ORDER BY 1, 2, 3
"""

WAKE = """
UPDATE fba_shipmentline AS line SET is_due = true
FROM fba_shipment AS shipment,
    unnest(%(pool_ids)s::bigint[], %(sku_ids)s::bigint[]) AS ready (pool_id, sku_id)
WHERE shipment.id = line.shipment_id AND shipment.account_id = %(account_id)s
    AND shipment.destination = %(destination)s
    AND shipment.pool_id = ready.pool_id AND line.seller_sku_id = ready.sku_id
    AND line.wait <> '' AND NOT line.is_due
"""

_PARTS_CHANGE = """
UPDATE fba_shipmentline AS line SET parts = row.parts
FROM fba_shipment AS shipment, jsonb_to_recordset(%(rows)s::jsonb) AS row ({key}, parts jsonb)
WHERE shipment.id = line.shipment_id AND shipment.account_id = %(account_id)s
    AND line.seller_sku_id = %(sku_id)s AND line.revision > 0
    AND {is_meant}
"""
CHANGE_PARTS_AT_POOLS = _PARTS_CHANGE.format(
    key="pool_id bigint",
    is_meant="""row.pool_id IS NOT DISTINCT FROM
        CASE WHEN shipment.destination = 'FBA' THEN shipment.pool_id END""",
)
CHANGE_PARTS_OF_SHIPMENTS = _PARTS_CHANGE.format(
    key="code text", is_meant="shipment.code = row.code"
)

DUE_FIELDS = tuple(each.name for each in fields(DueLine))


def take_due(account_id: int, limit: int) -> list[DueLine]:
    """Return lines of an account that the books may not follow yet; the account is held."""
    told: dict[str, Any] = {"account_id": account_id, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(TAKE_DUE, told)
        names = [column.name for column in cursor.description or ()]
        return [DueLine.of(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def read_counts(line_ids: Collection[int]) -> dict[int, list[tuple[datetime, int]]]:
    """Return Amazon's running totals of lines with the times of telling, in their order."""
    counts: dict[int, list[tuple[datetime, int]]] = {}
    if line_ids:
        with connection.cursor() as cursor:
            cursor.execute(READ_COUNTS, [list(line_ids)])
            for line_id, told_at, received in cursor.fetchall():
                counts.setdefault(line_id, []).append((told_at, received))
    return counts


def settle(rows: Iterable[Mapping[str, object]]) -> None:
    """Write how far the books follow lines; they are due no more."""
    if changes := list(rows):
        with connection.cursor() as cursor:
            cursor.execute(SETTLE, [to_json(changes)])


def ask_for_source(shipment_ids: Collection[int]) -> set[int]:
    """Let a person say where these shipments came from; return those that are news."""
    if not shipment_ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(ASK_FOR_SOURCE, [sorted(shipment_ids)])
        return {pk for (pk,) in cursor.fetchall()}


def list_waiting(account_id: int) -> list[tuple[str, int, int]]:
    """Return destinations, pools and seller SKUs of lines that wait."""
    with connection.cursor() as cursor:
        cursor.execute(LIST_WAITING, [account_id])
        return list(cursor.fetchall())


def wake_lines(account_id: int, destination: str, pairs: Collection[tuple[int, int]]) -> int:
    """Let lines of these pools and seller SKUs that wait be looked at again; return how many."""
    if not pairs:
        return 0
    pool_ids, sku_ids = zip(*pairs, strict=True)
    told: dict[str, Any] = {
        "account_id": account_id,
        "destination": destination,
        "pool_ids": list(pool_ids),
        "sku_ids": list(sku_ids),
    }
    with connection.cursor() as cursor:
        cursor.execute(WAKE, told)
        return int(cursor.rowcount)


def change_parts_at_pools(
    account_id: int, sku_id: int, parts: Mapping[int | None, Mapping[int, int]]
) -> None:
    """Let lines of a seller SKU that were posted be these parts, by the pool they go to.

    None are those that go to AWD.
    """
    rows: list[dict[str, object]] = [
        {"pool_id": pool_id, "parts": {**own}} for pool_id, own in parts.items()
    ]
    _change_parts(CHANGE_PARTS_AT_POOLS, account_id, sku_id, rows)


def change_parts_of_shipments(
    account_id: int, sku_id: int, parts: Mapping[str, Mapping[int, int]]
) -> None:
    """Let lines of a seller SKU that were posted be these parts, by the code of the shipment."""
    rows: list[dict[str, object]] = [
        {"code": code, "parts": {**own}} for code, own in parts.items()
    ]
    _change_parts(CHANGE_PARTS_OF_SHIPMENTS, account_id, sku_id, rows)


def _change_parts(
    statement: str, account_id: int, sku_id: int, rows: Sequence[Mapping[str, object]]
) -> None:
    if rows:
        told: dict[str, Any] = {
            "account_id": account_id,
            "sku_id": sku_id,
            "rows": to_json(rows),
        }
        with connection.cursor() as cursor:
            cursor.execute(statement, told)
