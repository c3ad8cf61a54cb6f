"""SQL that stores what Amazon tells of shipments: one call is one statement, whatever its size."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from zhongshu.kernel.statements import to_json

HOLD = "SELECT pg_advisory_xact_lock(hashtextextended('fba.shipments', %s))"

PUT_SHIPMENTS = """
INSERT INTO fba_shipment AS known (
    account_id, store_id, pool_id, destination, code, amazon_status, amazon_name, amazon_center,
    amazon_ship_from, amazon_label_prep, amazon_need_by, first_told_at, changed_at, left_at,
    closed_at, are_items_due, was_there, search_text
)
SELECT %(account_id)s, %(store_id)s, %(pool_id)s, %(destination)s, row.*
FROM jsonb_to_recordset(%(rows)s::jsonb) AS row (
    code text, amazon_status text, amazon_name text, amazon_center text, amazon_ship_from text,
    amazon_label_prep text, amazon_need_by date, first_told_at timestamptz,
    changed_at timestamptz, left_at timestamptz, closed_at timestamptz, are_items_due boolean,
    was_there boolean, search_text text
)
ORDER BY row.code
ON CONFLICT (account_id, code) DO UPDATE
SET amazon_status = excluded.amazon_status, amazon_name = excluded.amazon_name,
    amazon_center = excluded.amazon_center, amazon_ship_from = excluded.amazon_ship_from,
    amazon_label_prep = excluded.amazon_label_prep, amazon_need_by = excluded.amazon_need_by,
    changed_at = excluded.changed_at, left_at = excluded.left_at, closed_at = excluded.closed_at,
    are_items_due = excluded.are_items_due
RETURNING id, code
"""

# What its status means for stock changed: every line is looked at again.
MARK_LINES_DUE = """
UPDATE fba_shipmentline SET is_due = true
WHERE shipment_id = ANY(%s) AND NOT is_due
"""

PUT_LINES = """
INSERT INTO fba_shipmentline AS known (
    shipment_id, seller_sku_id, amazon_fnsku, amazon_shipped, amazon_received, changed_at,
    counted_after, is_late, is_due
)
SELECT row.*, true
FROM jsonb_to_recordset(%s::jsonb) AS row (
    shipment_id bigint, seller_sku_id bigint, amazon_fnsku text, amazon_shipped integer,
    amazon_received integer, changed_at timestamptz, counted_after timestamptz, is_late boolean
)
ORDER BY row.shipment_id, row.seller_sku_id
ON CONFLICT (shipment_id, seller_sku_id) DO UPDATE
SET amazon_fnsku = excluded.amazon_fnsku, amazon_shipped = excluded.amazon_shipped,
    amazon_received = excluded.amazon_received, changed_at = excluded.changed_at,
    counted_after = excluded.counted_after, is_due = true
RETURNING shipment_id, seller_sku_id, id
"""

PUT_RECEIPTS = """
INSERT INTO fba_shipmentreceipt (line_id, told_at, received)
SELECT row.line_id, %(at)s, row.received
FROM jsonb_to_recordset(%(rows)s::jsonb) AS row (line_id bigint, received integer)
ON CONFLICT (line_id, told_at) DO UPDATE SET received = excluded.received
"""

# The figures and words that the list shows and finds by.
SUM_UP = """
UPDATE fba_shipment AS shipment
SET items_read_at = %(at)s, are_items_due = false,
    shipped = summed.shipped, received = summed.received, short = summed.short,
    search_text = lower(concat_ws(E'\\n', shipment.code, shipment.amazon_name,
        shipment.amazon_center, summed.words))
FROM (
    SELECT read.id, coalesce(sum(line.amazon_shipped), 0) AS shipped,
        coalesce(sum(line.amazon_received), 0) AS received,
        coalesce(sum(greatest(line.amazon_shipped - coalesce(line.amazon_received, 0), 0)), 0)
            AS short,
        string_agg(concat_ws(E'\\n', sku.code, line.amazon_fnsku), E'\\n') AS words
    FROM unnest(%(ids)s::bigint[]) AS read (id)
    LEFT JOIN fba_shipmentline AS line ON line.shipment_id = read.id
    LEFT JOIN catalog_sellersku AS sku ON sku.id = line.seller_sku_id
    GROUP BY read.id
) AS summed
WHERE shipment.id = summed.id
"""

WANT_ITEMS = """
UPDATE fba_shipment SET are_items_due = true
WHERE store_id = %(store_id)s AND destination = %(destination)s AND NOT are_items_due
    AND (amazon_status = ANY(%(statuses)s)
        OR closed_at >= %(closed_since)s AND NOT (was_there AND closed_at = first_told_at))
"""


def hold_account(account_id: int) -> None:
    """Let one transaction at a time write shipments of an account, before anything is locked."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [account_id])


def put_shipments(
    rows: Sequence[Mapping[str, object]],
    *,
    account_id: int,
    store_id: int,
    pool_id: int,
    destination: str,
) -> dict[str, int]:
    """Write new and changed shipments; return their ids by code."""
    if not rows:
        return {}
    told: dict[str, Any] = {
        "rows": to_json(rows),
        "account_id": account_id,
        "store_id": store_id,
        "pool_id": pool_id,
        "destination": destination,
    }
    with connection.cursor() as cursor:
        cursor.execute(PUT_SHIPMENTS, told)
        return {code: pk for pk, code in cursor.fetchall()}


def mark_lines_due(shipment_ids: Collection[int]) -> None:
    """Let every line of these shipments be looked at again."""
    if shipment_ids:
        with connection.cursor() as cursor:
            cursor.execute(MARK_LINES_DUE, [sorted(shipment_ids)])


def put_lines(rows: Sequence[Mapping[str, object]]) -> dict[tuple[int, int], int]:
    """Write new and changed lines; return their ids by shipment and seller SKU."""
    if not rows:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(PUT_LINES, [to_json(rows)])
        return {(shipment_id, sku_id): pk for shipment_id, sku_id, pk in cursor.fetchall()}


def put_receipts(rows: Sequence[Mapping[str, object]], *, at: datetime) -> None:
    """Write running totals that are news."""
    if rows:
        told: dict[str, Any] = {"rows": to_json(rows), "at": at}
        with connection.cursor() as cursor:
            cursor.execute(PUT_RECEIPTS, told)


def sum_up(shipment_ids: Collection[int], *, at: datetime) -> None:
    """Say that the items of these shipments were read, and add them up."""
    if shipment_ids:
        told: dict[str, Any] = {"ids": sorted(shipment_ids), "at": at}
        with connection.cursor() as cursor:
            cursor.execute(SUM_UP, told)


def want_items(
    store_id: int,
    destination: str,
    statuses: Collection[str],
    *,
    closed_since: datetime | None,
) -> None:
    """Let the items of shipments that stand so, or were closed since, be read again."""
    told: dict[str, Any] = {
        "store_id": store_id,
        "destination": destination,
        "statuses": list(statuses),
        "closed_since": closed_since,
    }
    with connection.cursor() as cursor:
        cursor.execute(WANT_ITEMS, told)
