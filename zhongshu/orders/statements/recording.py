"""SQL of orders that the ORM cannot say: upserts of whole batches, work, and locks."""

import zlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from zhongshu.channels import public as channels
from zhongshu.kernel.statements import to_json

type Row = Mapping[str, object]

# Any number that nobody else uses for advisory locks: the first half of the key.
RECORDING = 0x6F726472

ORDER_COLUMNS = {
    "order_id": "text",
    "marketplace_id": "text",
    "marketplace_name": "text",
    "channel": "text",
    "fulfilled_by": "text",
    "amazon_status": "text",
    "own_status": "text",
    "note": "text",
    "amazon_created_at": "timestamptz",
    "amazon_updated_at": "timestamptz",
    "service_level": "text",
    "ship_by_earliest": "timestamptz",
    "ship_by_latest": "timestamptz",
    "deliver_by_latest": "timestamptz",
    "delivered_at": "timestamptz",
    "total_amount": "numeric",
    "total_currency": "text",
    "programs": "text[]",
    "replaces_order_id": "text",
    "is_business": "boolean",
    "is_gift": "boolean",
    "is_provisional": "boolean",
    "cancellation_requested": "boolean",
    "line_count": "integer",
    "unit_count": "bigint",
    "sales_amount": "numeric",
    "sales_currency": "text",
    "work_status": "text",
    "is_held": "boolean",
    "content_hash": "bytea",
}
LINE_COLUMNS = {
    "order_item_id": "text",
    "seller_sku": "text",
    "asin": "text",
    "title": "text",
    "quantity": "integer",
    "fulfilled": "integer",
    "currency": "text",
    "unit_price": "numeric",
    "item_amount": "numeric",
    "shipping_amount": "numeric",
    "gift_wrap_amount": "numeric",
    "discount_amount": "numeric",
    "tax_amount": "numeric",
    "condition": "text",
    "programs": "text[]",
    "is_gift": "boolean",
    "cancellation_requested": "boolean",
    "cancellation_reason": "text",
    "cancelled_by": "text",
    "is_provisional": "boolean",
    "is_gone": "boolean",
}
PACKAGE_COLUMNS = {
    "reference_id": "text",
    "carrier": "text",
    "tracking_number": "text",
    "shipping_service": "text",
    "status": "text",
    "shipped_at": "timestamptz",
}
BUYER_COLUMNS = {
    "sealed": "bytea",
    "fingerprint": "bytea",
    "initials": "text",
    "city": "text",
    "country_code": "text",
    "email_index": "bytea",
    "phone_index": "bytea",
    "name_index": "bytea",
    "postal_code_index": "bytea",
    "purge_after": "timestamptz",
    "purged_at": "timestamptz",
}
PAYLOAD_COLUMNS = {"compressed": "bytea", "amazon_updated_at": "timestamptz"}
EVENT_COLUMNS = {
    "kind": "text",
    "at": "timestamptz",
    "from_value": "text",
    "to_value": "text",
    "who": "text",
    "facts": "jsonb",
}


def _children(table: str, columns: Mapping[str, str], key: Sequence[str]) -> str:
    """Write the upsert of rows that belong to an order: what is equal is not written."""
    names = ", ".join(columns)
    others = [name for name in columns if name not in key]
    return f"""
INSERT INTO {table} AS old (order_id, {names})
SELECT order_id, {names}
FROM json_to_recordset(%(rows)s::json) AS rows (order_id bigint, {_typed(columns)})
ORDER BY order_id
ON CONFLICT ({", ".join(["order_id", *key])}) DO UPDATE SET
    ({", ".join(others)}) = ROW({", ".join(f"excluded.{name}" for name in others)})
WHERE ({", ".join(f"old.{name}" for name in others)})
    IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in others)})
"""  # noqa: S608 - the names are the constants above


def _typed(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {kind}" for name, kind in columns.items())


# The store is looked up by the marketplace; a pseudo-marketplace has none. Which answer wins
# was decided before, under the lock of the account.
UPSERT_ORDERS = f"""
INSERT INTO orders_order AS old (account_id, store_id, recorded_at, {", ".join(ORDER_COLUMNS)})
SELECT %(account_id)s, store.id, clock_timestamp(), {
    ", ".join(f"rows.{name}" for name in ORDER_COLUMNS)
}
FROM json_to_recordset(%(rows)s::json) AS rows ({_typed(ORDER_COLUMNS)})
LEFT JOIN channels_store AS store
    ON store.account_id = %(account_id)s AND store.marketplace_id = rows.marketplace_id
ORDER BY rows.order_id
ON CONFLICT (account_id, order_id) DO UPDATE SET
    (store_id, recorded_at, {", ".join(ORDER_COLUMNS)}) =
    ROW(COALESCE(excluded.store_id, old.store_id), excluded.recorded_at, {
    ", ".join(f"excluded.{name}" for name in ORDER_COLUMNS)
})
RETURNING id, order_id
"""  # noqa: S608 - the names are the constants above
UPSERT_LINES = _children("orders_orderline", LINE_COLUMNS, ["order_item_id"])
UPSERT_PACKAGES = _children("orders_orderpackage", PACKAGE_COLUMNS, ["reference_id"])
UPSERT_BUYERS = _children("orders_buyerdetails", BUYER_COLUMNS, [])
UPSERT_PAYLOADS = _children("orders_orderpayload", PAYLOAD_COLUMNS, [])
INSERT_EVENTS = f"""
INSERT INTO orders_orderevent (order_id, recorded_at, {", ".join(EVENT_COLUMNS)})
SELECT order_id, clock_timestamp(), {", ".join(EVENT_COLUMNS)}
FROM json_to_recordset(%(rows)s::json) AS rows (order_id bigint, {_typed(EVENT_COLUMNS)})
ON CONFLICT (order_id, at, kind, from_value, to_value) DO NOTHING
"""  # noqa: S608 - the names are the constants above
# What a report told of units sent is kept, with the time it told: the order's row still has it.
DELETE_PROVISIONAL = """
WITH gone AS (
    DELETE FROM orders_orderline WHERE order_id = ANY(%s) AND is_provisional
    RETURNING order_id, seller_sku, fulfilled
)
INSERT INTO orders_reportedunits AS known (order_id, seller_sku, units, told_at)
SELECT gone.order_id, gone.seller_sku, sum(gone.fulfilled), sold.amazon_updated_at
FROM gone JOIN orders_order AS sold ON sold.id = gone.order_id
WHERE sold.fulfilled_by = 'AMAZON' AND gone.fulfilled > 0
GROUP BY gone.order_id, gone.seller_sku, sold.amazon_updated_at
ORDER BY gone.order_id, gone.seller_sku
ON CONFLICT (order_id, seller_sku) DO UPDATE SET units = excluded.units, told_at = excluded.told_at
WHERE known.units < excluded.units
"""
UPDATE_WORK = """
UPDATE orders_order AS old
SET work_status = rows.work_status, is_held = rows.is_held, recorded_at = clock_timestamp()
FROM jsonb_to_recordset(%(rows)s::jsonb) AS rows (id bigint, work_status text, is_held boolean)
WHERE old.id = rows.id
"""

UPDATE_OWN_STATUS = """
UPDATE orders_order AS old
SET own_status = rows.own_status, work_status = rows.work_status, is_held = rows.is_held,
    amazon_updated_at = greatest(old.amazon_updated_at, %(at)s), recorded_at = clock_timestamp()
FROM jsonb_to_recordset(%(rows)s::jsonb) AS rows
    (id bigint, own_status text, work_status text, is_held boolean)
WHERE old.id = rows.id
"""
FULFIL_OWN = """
UPDATE orders_orderline AS line
SET fulfilled = CASE WHEN sold.own_status = 'SHIPPED' THEN line.quantity ELSE 0 END
FROM orders_order AS sold
WHERE sold.id = line.order_id AND sold.id = ANY(%(order_pks)s) AND NOT line.is_gone
"""

UPDATE_SEALED = """
UPDATE orders_buyerdetails AS old SET sealed = rows.sealed
FROM jsonb_to_recordset(%(rows)s::jsonb) AS rows (order_id bigint, sealed bytea)
WHERE old.order_id = rows.order_id
"""


def hold_account(account_id: int) -> None:
    """Let one transaction at a time record orders of this account."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [RECORDING, account_id])


LOCK_ORDERS = """
SELECT sold.order_id, sold.id, sold.amazon_updated_at, sold.is_provisional, sold.content_hash,
    sold.work_status, sold.store_id, of_file.import_id
FROM orders_order AS sold
LEFT JOIN orders_orderoffile AS of_file ON of_file.order_id = sold.id
WHERE sold.account_id = %s AND sold.order_id = ANY(%s) ORDER BY sold.id FOR UPDATE OF sold
"""


def lock_by_order_ids(account_id: int, order_ids: Collection[str]) -> list[tuple[Any, ...]]:
    """Hold an account's orders and return what a comparison needs."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_ORDERS, [account_id, list(order_ids)])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


# Row ids, the time, and the store of each marketplace: what COPY cannot look up.
RESERVE = """
SELECT ARRAY(
           SELECT nextval(pg_get_serial_sequence('orders_order', 'id'))
           FROM generate_series(1, %s)
       ),
       clock_timestamp(),
       ARRAY(SELECT marketplace_id FROM channels_store WHERE account_id = %s ORDER BY id),
       ARRAY(SELECT id FROM channels_store WHERE account_id = %s ORDER BY id)
"""


def reserve_orders(account_id: int, number: int) -> tuple[list[int], datetime, dict[str, int]]:
    """Return so many row ids, the time, and the store of each marketplace."""
    with connection.cursor() as cursor:
        cursor.execute(RESERVE, [number, account_id, account_id])
        ids, at, marketplaces, stores = cursor.fetchone()
        return ids, at, dict(zip(marketplaces, stores, strict=True))


def upsert_orders(account_id: int, rows: Sequence[Row]) -> dict[str, int]:
    """Write orders and return their row ids by Amazon's ids."""
    with connection.cursor() as cursor:
        cursor.execute(UPSERT_ORDERS, {"account_id": account_id, "rows": to_json(rows)})
        return {order_id: pk for pk, order_id in cursor.fetchall()}


def delete_provisional_lines(order_pks: Collection[int]) -> None:
    """Remove lines that came from a report: what replaces them, and their order, follows at once.

    What they told of units that Amazon sent is kept: books that were opened later have them.
    """
    with connection.cursor() as cursor:
        cursor.execute(DELETE_PROVISIONAL, [list(order_pks)])


def upsert_lines(rows: Sequence[Row]) -> None:
    _write(UPSERT_LINES, rows)


def upsert_packages(rows: Sequence[Row]) -> None:
    _write(UPSERT_PACKAGES, rows)


def upsert_buyers(rows: Sequence[Row]) -> None:
    _write(UPSERT_BUYERS, rows)


def upsert_payloads(rows: Sequence[Row]) -> None:
    _write(UPSERT_PAYLOADS, rows)


def insert_events(rows: Sequence[Row]) -> None:
    """Add lines to timelines; the same fact twice is told once."""
    _write(INSERT_EVENTS, rows)


def update_work(rows: Sequence[Row]) -> None:
    """Set work status and hold of orders that are locked, and mark them as changed."""
    _write(UPDATE_WORK, rows)


def update_own_statuses(rows: Sequence[Row], *, at: datetime) -> None:
    """Set the statuses of orders of other channels that are locked, and what of them was sent."""
    order_pks = [row["id"] for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(UPDATE_OWN_STATUS, {"rows": to_json(rows), "at": at})
        cursor.execute(FULFIL_OWN, {"order_pks": order_pks})


def update_sealed(rows: Sequence[Row]) -> None:
    """Exchange sealed buyers that are locked: another key, the same content."""
    _write(UPDATE_SEALED, rows)


NOTE_OF_FILE = """
INSERT INTO orders_orderoffile (order_id, import_id)
SELECT id, %s FROM orders_order WHERE account_id = %s AND order_id = ANY(%s)
"""
KEEP_OF_FILES = """
DELETE FROM orders_orderoffile WHERE order_id = ANY(%s)
"""


def note_orders_of_file(import_id: int, account_id: int, order_ids: Collection[str]) -> None:
    """Note that this file alone told of these new orders."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE_OF_FILE, [import_id, account_id, list(order_ids)])


def keep_orders_of_files(order_pks: Collection[int]) -> None:
    """Let no file take these orders back: somebody else told of them, too."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP_OF_FILES, [list(order_pks)])


# While nothing has happened to an order, its timeline tells what was written with it, no more.
FIND_UNTOUCHED = """
SELECT sold.order_id, sold.id FROM orders_order AS sold
JOIN orders_orderoffile AS of_file ON of_file.order_id = sold.id
WHERE sold.account_id = %s AND sold.order_id = ANY(%s)
    AND of_file.import_id = %s
    AND (sold.is_provisional OR sold.own_status IS NOT NULL) AND NOT sold.is_held
    AND NOT EXISTS (
        SELECT FROM orders_orderevent WHERE order_id = sold.id AND recorded_at <> sold.recorded_at
    )
ORDER BY sold.id FOR UPDATE OF sold
"""
REMOVE_ORDERS = (
    "DELETE FROM orders_orderevent WHERE order_id = ANY(%s)",
    "DELETE FROM orders_orderline WHERE order_id = ANY(%s)",
    "DELETE FROM orders_reportedunits WHERE order_id = ANY(%s)",
    "DELETE FROM orders_orderpackage WHERE order_id = ANY(%s)",
    "DELETE FROM orders_buyerdetails WHERE order_id = ANY(%s)",
    "DELETE FROM orders_orderpayload WHERE order_id = ANY(%s)",
    "DELETE FROM orders_orderoffile WHERE order_id = ANY(%s)",
    "DELETE FROM orders_order WHERE id = ANY(%s)",
)


def lock_untouched(import_id: int, account_id: int, order_ids: Collection[str]) -> dict[str, int]:
    """Hold those orders that only this file told of and nobody touched; return their row ids."""
    with connection.cursor() as cursor:
        cursor.execute(FIND_UNTOUCHED, [account_id, list(order_ids), import_id])
        return dict(cursor.fetchall())


def remove_orders(order_pks: Collection[int]) -> None:
    """Remove orders that are held, with all that stands around them."""
    with connection.cursor() as cursor:
        for statement in REMOVE_ORDERS:
            cursor.execute(statement, [list(order_pks)])


def _write(statement: str, rows: Sequence[Row]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"rows": to_json(rows)})


def to_payload(facts: channels.OrderFacts) -> Row | None:
    """Return the row of an order's raw facts; None when there are none."""
    if not facts.raw:
        return None
    return {
        "compressed": zlib.compress(facts.raw, 1),
        "amazon_updated_at": facts.updated_at,
    }
