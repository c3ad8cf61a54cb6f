"""SQL of the ledger: one call is one statement, however many rows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from zhongshu.inventory.ledger_values import BalanceKey, Entry, NewOpening, Place, Reserve

# Whoever closes a way waits here for those who post into it, and they for him.
HOLD_PLACES = """
SELECT id, kind, closed_at IS NOT NULL FROM inventory_location
WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE
"""

INSERT_PLACES = """
INSERT INTO inventory_location (kind, warehouse_id, pool_id, account_id, document)
SELECT * FROM unnest(%(kind)s::text[], %(warehouse)s::bigint[], %(pool)s::bigint[],
    %(account)s::bigint[], %(document)s::text[]) AS wanted
ORDER BY 1, 2, 3, 4, 5
ON CONFLICT DO NOTHING
"""

FIND_PLACES = """
SELECT place.id, place.kind, place.warehouse_id, place.pool_id, place.account_id, place.document
FROM inventory_location AS place
JOIN unnest(%(kind)s::text[], %(warehouse)s::bigint[], %(pool)s::bigint[],
    %(account)s::bigint[], %(document)s::text[])
    AS wanted (kind, warehouse_id, pool_id, account_id, document)
    ON place.kind = wanted.kind AND place.document = wanted.document
    AND place.warehouse_id IS NOT DISTINCT FROM wanted.warehouse_id
    AND place.pool_id IS NOT DISTINCT FROM wanted.pool_id
    AND place.account_id IS NOT DISTINCT FROM wanted.account_id
"""

INSERT_ENTRIES = """
INSERT INTO inventory_stockentry (
    key, content_hash, reason, occurred_at, cause_kind, cause_ref, account_id, user_id, note
)
SELECT * FROM unnest(%s::text[], %s::bytea[], %s::text[], %s::timestamptz[], %s::text[],
    %s::text[], %s::bigint[], %s::bigint[], %s::text[]) AS entry (key)
ORDER BY key
ON CONFLICT (key) DO NOTHING
RETURNING key, id
"""

FIND_ENTRIES = "SELECT key, id, content_hash FROM inventory_stockentry WHERE key = ANY(%s)"

_WANTED = """unnest(%s::bigint[], %s::bigint[], %s::bigint[])
    AS wanted (product_id, location_id, seller_sku_id)"""
_IS_WANTED = """balance.product_id = wanted.product_id
    AND balance.location_id = wanted.location_id
    AND balance.seller_sku_id IS NOT DISTINCT FROM wanted.seller_sku_id"""

INSERT_MISSING_BALANCES = f"""
INSERT INTO inventory_stockbalance (product_id, location_id, seller_sku_id, may_go_negative)
SELECT wanted.product_id, wanted.location_id, wanted.seller_sku_id, place.may_go_negative
FROM {_WANTED} JOIN inventory_location AS place ON place.id = wanted.location_id
WHERE NOT EXISTS (SELECT FROM inventory_stockbalance AS balance WHERE {_IS_WANTED})
ORDER BY wanted.product_id, wanted.location_id, wanted.seller_sku_id
ON CONFLICT DO NOTHING
"""  # noqa: S608 - names of our own tables

LOCK_BALANCES = f"""
SELECT balance.product_id, balance.location_id, balance.seller_sku_id, balance.id,
    balance.on_hand, balance.reserved, balance.may_go_negative
FROM inventory_stockbalance AS balance JOIN {_WANTED} ON {_IS_WANTED}
ORDER BY balance.product_id, balance.location_id, balance.seller_sku_id
FOR NO KEY UPDATE OF balance
"""  # noqa: S608 - names of our own tables

CHANGE_BALANCES = """
UPDATE inventory_stockbalance AS balance
SET on_hand = change.on_hand, reserved = change.reserved
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS change (id, on_hand, reserved)
WHERE balance.id = change.id
"""

FIND_RESERVED_BALANCES = """
SELECT DISTINCT balance.product_id, balance.location_id, balance.seller_sku_id
FROM inventory_reservation AS line JOIN inventory_stockbalance AS balance
    ON balance.id = line.balance_id
WHERE line.key = ANY(%s)
"""

# The balances are held, and nobody changes a line without its balance.
READ_LINES = """
SELECT id, key, balance_id, wanted, held, promise_at FROM inventory_reservation
WHERE key = ANY(%(keys)s)
UNION ALL
SELECT id, key, balance_id, wanted, held, promise_at FROM inventory_reservation
WHERE balance_id = ANY(%(with_floor)s) AND held < wanted AND key <> ALL(%(keys)s)
ORDER BY id
"""

PUT_LINES = """
INSERT INTO inventory_reservation AS line (
    key, balance_id, wanted, held, promise_at, cause_kind, cause_ref, account_id
)
SELECT * FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::timestamptz[],
    %s::text[], %s::text[], %s::bigint[]) AS change (key, balance_id)
ORDER BY key, balance_id
ON CONFLICT (key, balance_id) DO UPDATE
SET wanted = excluded.wanted, held = excluded.held, promise_at = excluded.promise_at
"""

SERVE_LINES = """
UPDATE inventory_reservation AS line SET held = change.held
FROM unnest(%s::bigint[], %s::bigint[]) AS change (id, held) WHERE line.id = change.id
"""

DROP_LINES = "DELETE FROM inventory_reservation WHERE id = ANY(%s)"

PUT_OPENINGS = """
INSERT INTO inventory_stockopening AS known (
    pool_id, seller_sku_id, opened_at, fulfillable, reserved, researching, unfulfillable,
    number, entry_id, is_posted
)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[], %s::integer[], %s::integer[],
    %s::integer[], %s::integer[], %s::integer[], %s::bigint[], %s::boolean[])
    AS opening (pool_id, seller_sku_id)
ORDER BY pool_id, seller_sku_id
ON CONFLICT (pool_id, seller_sku_id) DO UPDATE
SET entry_id = excluded.entry_id, is_posted = excluded.is_posted WHERE NOT known.is_posted
"""

COPY_MOVES = """
COPY inventory_stockmove (
    entry_id, product_id, seller_sku_id, source_id, destination_id, quantity, occurred_at
) FROM STDIN
"""


class LockedBalance(NamedTuple):
    """A balance that is held until the transaction ends."""

    pk: int
    on_hand: int
    reserved: int
    may_go_negative: bool


class KnownLine(NamedTuple):
    """A reservation as it lies in its table."""

    pk: int
    key: str
    balance_id: int
    wanted: int
    held: int
    promise_at: datetime | None


def hold_places(location_ids: Collection[int]) -> dict[int, tuple[str, bool]]:
    """Return kind and whether it is closed by id; none of them closes before we are done."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_PLACES, [sorted(location_ids)])
        return {pk: (kind, is_closed) for pk, kind, is_closed in cursor.fetchall()}


def put_places(places: Sequence[Place]) -> dict[Place, int]:
    """Return the id of each place; those that are missing are made."""
    wanted: dict[str, Any] = {
        "kind": [each.kind.value for each in places],
        "warehouse": [each.warehouse_id for each in places],
        "pool": [each.pool_id for each in places],
        "account": [each.account_id for each in places],
        "document": [each.document for each in places],
    }
    with connection.cursor() as cursor:
        cursor.execute(FIND_PLACES, wanted)
        found = cursor.fetchall()
        if len(found) < len(set(places)):
            cursor.execute(INSERT_PLACES, wanted)
            cursor.execute(FIND_PLACES, wanted)
            found = cursor.fetchall()
    ids = {tuple(owner): pk for pk, *owner in found}
    return {
        each: ids[each.kind, each.warehouse_id, each.pool_id, each.account_id, each.document]
        for each in places
    }


def insert_entries(entries: Mapping[str, tuple[Entry, bytes]]) -> dict[str, int]:
    """Insert the entries whose keys are new, in key order, and return their ids by key.

    Whoever posts the same key at the same time waits here until we are done.
    """
    if not entries:
        return {}
    rows = [
        (
            entry.key,
            content_hash,
            entry.reason.value,
            entry.occurred_at,
            entry.cause.kind,
            entry.cause.ref,
            entry.cause.account_id,
            entry.user_id,
            entry.note,
        )
        for entry, content_hash in entries.values()
    ]
    with connection.cursor() as cursor:
        cursor.execute(INSERT_ENTRIES, _columns(rows))
        return dict(cursor.fetchall())


def find_entries(keys: Collection[str]) -> dict[str, tuple[int, bytes]]:
    """Return id and content hash of entries by key."""
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(FIND_ENTRIES, [list(keys)])
        return {key: (pk, bytes(content_hash)) for key, pk, content_hash in cursor.fetchall()}


def find_reserved_balances(keys: Collection[str]) -> set[BalanceKey]:
    """Return the balances where lines of these keys stand."""
    with connection.cursor() as cursor:
        cursor.execute(FIND_RESERVED_BALANCES, [list(keys)])
        return {BalanceKey(*row) for row in cursor.fetchall()}


def lock_balances(keys: Collection[BalanceKey]) -> dict[BalanceKey, LockedBalance]:
    """Hold these balances until the transaction ends, by product, place and seller SKU.

    One that is missing is opened empty, and that comes first: who holds a balance never waits for
    one that another is about to open.
    """
    if not keys:
        return {}
    wanted = _columns(keys)
    with connection.cursor() as cursor:
        cursor.execute(INSERT_MISSING_BALANCES, wanted)
        cursor.execute(LOCK_BALANCES, wanted)
        return {BalanceKey(*row[:3]): LockedBalance(*row[3:]) for row in cursor.fetchall()}


def change_balances(rows: Iterable[tuple[int, int, int]]) -> None:
    """Set on hand and reserved of balances that are held."""
    if changes := list(rows):
        with connection.cursor() as cursor:
            cursor.execute(CHANGE_BALANCES, _columns(changes))


def read_lines(keys: Collection[str], *, with_floor: Collection[int]) -> list[KnownLine]:
    """Return the reservations of these keys, and those that wait at these balances."""
    with connection.cursor() as cursor:
        cursor.execute(READ_LINES, {"keys": list(keys), "with_floor": list(with_floor)})
        return [KnownLine(*row) for row in cursor.fetchall()]


def put_lines(rows: Sequence[tuple[Reserve, int, int, int]]) -> None:
    """Write reservations as (what is reserved, balance, wanted, held)."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(
                PUT_LINES,
                _columns(
                    (
                        reserve.key,
                        balance_id,
                        wanted,
                        held,
                        reserve.promise_at,
                        reserve.cause.kind,
                        reserve.cause.ref,
                        reserve.cause.account_id,
                    )
                    for reserve, balance_id, wanted, held in rows
                ),
            )


def serve_lines(rows: Sequence[tuple[int, int]]) -> None:
    """Set what waiting reservations hold."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(SERVE_LINES, _columns(rows))


def drop_lines(line_ids: Sequence[int]) -> None:
    """Take away reservations that want nothing any more."""
    if line_ids:
        with connection.cursor() as cursor:
            cursor.execute(DROP_LINES, [list(line_ids)])


def put_openings(rows: Sequence[tuple[NewOpening, int | None, bool]]) -> None:
    """Write openings with their entries; one that is posted already stays as it is."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(
                PUT_OPENINGS,
                _columns(
                    (
                        each.pool_id,
                        each.seller_sku_id,
                        each.opened_at,
                        each.fulfillable,
                        each.reserved,
                        each.researching,
                        each.unfulfillable,
                        each.number,
                        entry_id,
                        is_posted,
                    )
                    for each, entry_id, is_posted in rows
                ),
            )


def copy_moves(entries: Iterable[tuple[int, Entry]]) -> None:
    """Write the moves of entries, each with the id of its entry."""
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(COPY_MOVES) as copy,
    ):
        for entry_id, entry in entries:
            for move in entry.moves:
                copy.write_row(
                    (
                        entry_id,
                        move.product_id,
                        move.seller_sku_id,
                        move.source_id,
                        move.destination_id,
                        move.quantity,
                        entry.occurred_at,
                    )
                )


def _columns(rows: Iterable[Sequence[object]]) -> list[list[object]]:
    """Turn rows into the arrays that `unnest` takes."""
    return [list(column) for column in zip(*rows, strict=True)]
