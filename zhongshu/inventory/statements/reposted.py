"""SQL of what a seller SKU has in the books, and of what a re-posting writes beside them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from zhongshu.inventory.ledger_values import BalanceKey, Cause, LocationKind, Move, Reason
from zhongshu.inventory.reposting_rules import KnownPlace, Written
from zhongshu.kernel.statements import copy_rows, to_json

# What takes another one back is no event; what was posted anew is that of its root.
_COLUMNS = """
SELECT entry.id, root.id, root.key, entry.reason, entry.occurred_at, root.recorded_at,
    entry.cause_kind, entry.cause_ref, entry.account_id, entry.user_id, entry.note,
    taken.id IS NOT NULL, move.product_id, move.seller_sku_id, move.source_id,
    move.destination_id, move.quantity
"""
_BESIDE = """
JOIN inventory_stockmove AS move ON move.entry_id = entry.id
LEFT JOIN inventory_repostedentry AS taken ON taken.original_id = entry.id
LEFT JOIN inventory_repostedentry AS stands ON stands.anew_id = entry.id
JOIN inventory_stockentry AS root ON root.id = coalesce(stands.root_id, entry.id)
"""
READ_WRITTEN = f"""
{_COLUMNS}
FROM inventory_stockentry AS entry {_BESIDE}
WHERE move.seller_sku_id = %(sku_id)s
    AND NOT EXISTS (SELECT FROM inventory_repostedentry AS back WHERE back.back_id = entry.id)
ORDER BY entry.id, move.id
"""
READ_ROOTED = f"""
{_COLUMNS}
FROM (
    SELECT id FROM inventory_stockentry WHERE key = ANY(%(keys)s)
    UNION
    SELECT anew.anew_id FROM inventory_repostedentry AS anew
    JOIN inventory_stockentry AS first ON first.id = anew.root_id
    WHERE first.key = ANY(%(keys)s) AND anew.anew_id IS NOT NULL
) AS wanted JOIN inventory_stockentry AS entry ON entry.id = wanted.id {_BESIDE}
WHERE taken.id IS NULL
ORDER BY entry.id, move.id
"""  # noqa: S608 - constants of ours

LIST_KEYS = """
SELECT DISTINCT entry.key, entry.cause_kind, entry.cause_ref
FROM inventory_stockmove AS move JOIN inventory_stockentry AS entry ON entry.id = move.entry_id
WHERE move.seller_sku_id = %s
"""

# By key and place, of a pool or AWD, what an opening put there, in Amazon's units.
READ_OPENING_UNITS = """
SELECT concat_ws(':', 'opening', opening.pool_id, opening.seller_sku_id,
        nullif(opening.number, 0)), place.id, CASE WHEN place.kind = 'FBA'
    THEN opening.fulfillable + opening.reserved + opening.researching
    ELSE opening.unfulfillable END
FROM inventory_stockopening AS opening
JOIN inventory_location AS place
    ON place.pool_id = opening.pool_id AND place.kind IN ('FBA', 'FBA_UNSELLABLE')
WHERE opening.seller_sku_id = %(sku_id)s
UNION ALL
SELECT concat_ws(':', 'awd_opening', opening.account_id, opening.seller_sku_id), place.id,
    opening.on_hand
FROM inventory_awdopening AS opening
JOIN inventory_location AS place ON place.account_id = opening.account_id AND place.kind = 'AWD'
WHERE opening.seller_sku_id = %(sku_id)s
"""
READ_PLACES = "SELECT id, kind, pool_id FROM inventory_location WHERE id = ANY(%s)"
READ_BALANCES = """
SELECT balance.product_id, balance.location_id, balance.seller_sku_id, balance.on_hand,
    balance.reserved, balance.may_go_negative
FROM inventory_stockbalance AS balance
JOIN unnest(%s::bigint[], %s::bigint[], %s::bigint[])
    AS wanted (product_id, location_id, seller_sku_id)
    ON balance.product_id = wanted.product_id AND balance.location_id = wanted.location_id
    AND balance.seller_sku_id IS NOT DISTINCT FROM wanted.seller_sku_id
"""
COUNT_RESERVED = """
SELECT count(DISTINCT line.key)
FROM inventory_stockbalance AS balance
JOIN inventory_reservation AS line ON line.balance_id = balance.id
WHERE balance.seller_sku_id = %s AND balance.product_id <> ALL(%s)
"""
IS_HIDDEN = """
SELECT EXISTS (
    SELECT FROM inventory_stockbalance AS balance
    JOIN inventory_location AS place ON place.id = balance.location_id
    WHERE balance.seller_sku_id = %(sku_id)s AND place.pool_id IS NOT NULL
        AND place.pool_id NOT IN (
            SELECT pool_id FROM channels_store WHERE id = ANY(%(stores)s)
        )
)
"""

# Later words of Amazon about an event post the difference by these.
CHANGE_PARTS_AT_POOLS = """
UPDATE inventory_amazonstockevent AS event SET parts = row.parts
FROM jsonb_to_recordset(%(rows)s::jsonb) AS row (pool_id bigint, parts jsonb)
WHERE event.seller_sku_id = %(sku_id)s AND event.pool_id = row.pool_id AND event.revision > 0
"""
CHANGE_PARTS_OF_EVENTS = """
UPDATE inventory_amazonstockevent AS event SET parts = row.parts
FROM jsonb_to_recordset(%(rows)s::jsonb) AS row (document text, parts jsonb)
WHERE event.seller_sku_id = %(sku_id)s AND event.revision > 0
    AND concat_ws(':', 'event', event.account_id, event.feed, event.key) = row.document
"""
LIST_POOLS_OF_EVENTS = """
SELECT DISTINCT pool_id FROM inventory_amazonstockevent
WHERE seller_sku_id = %s AND revision > 0
"""
READ_REPOSTED = """
SELECT original_id, back_id, anew_id FROM inventory_repostedentry WHERE reposting_id = %s
"""
COLUMNS = ("reposting_id", "original_id", "back_id", "anew_id", "root_id")


def read_written(sku_id: int) -> list[Written]:
    """Return all entries with moves of a seller SKU but those that take others back, by their ids.

    Of entries that name others too, only its own moves.
    """
    return list(_read_entries(READ_WRITTEN, {"sku_id": sku_id}))


def read_rooted(keys: Collection[str]) -> list[Written]:
    """Return what stands of the entries with these keys, whole, by their ids."""
    return list(_read_entries(READ_ROOTED, {"keys": list(keys)})) if keys else []


def list_keys(sku_id: int) -> list[tuple[str, str, str]]:
    """Return the key, kind and reference of what posted moves of a seller SKU."""
    return _read(LIST_KEYS, [sku_id])


def read_opening_units(sku_id: int) -> dict[tuple[str, int], int]:
    """Return what openings of a seller SKU put where, in Amazon's units, by key and place.

    Of books that were closed nobody knows it any more.
    """
    rows = _read(READ_OPENING_UNITS, {"sku_id": sku_id})
    return {(key, place_id): units for key, place_id, units in rows}


def read_places(location_ids: Collection[int]) -> dict[int, KnownPlace]:
    """Return places as re-posting asks of them."""
    rows = _read(READ_PLACES, [sorted(location_ids)])
    return {pk: KnownPlace(LocationKind(kind), pool_id) for pk, kind, pool_id in rows}


def read_balances(keys: Collection[BalanceKey]) -> dict[BalanceKey, tuple[int, int, bool]]:
    """Return on hand, reserved and whether it may go below zero; the others are empty."""
    if not keys:
        return {}
    columns = [list(column) for column in zip(*keys, strict=True)]
    return {
        BalanceKey(product_id, place_id, sku_id): (on_hand, reserved, may_go_negative)
        for product_id, place_id, sku_id, on_hand, reserved, may_go_negative in _read(
            READ_BALANCES, columns
        )
    }


def count_reserved_otherwise(sku_id: int, product_ids: Collection[int]) -> int:
    """Return how many lines reserve of a seller SKU something that is none of these products."""
    return int(_read(COUNT_RESERVED, [sku_id, list(product_ids)])[0][0])


def is_hidden(sku_id: int, store_ids: Collection[int]) -> bool:
    """Tell whether a seller SKU has stock at a pool of none of these stores."""
    return bool(_read(IS_HIDDEN, {"sku_id": sku_id, "stores": list(store_ids)})[0][0])


def list_pools_of_events(sku_id: int) -> list[int]:
    """Return the pools of events of a seller SKU that were posted."""
    return [pool_id for (pool_id,) in _read(LIST_POOLS_OF_EVENTS, [sku_id])]


def change_parts_at_pools(sku_id: int, parts: Mapping[int, Mapping[int, int]]) -> None:
    """Let events of a seller SKU that were posted be these parts from now on, by pool."""
    rows: list[dict[str, object]] = [
        {"pool_id": pool_id, "parts": {**own}} for pool_id, own in parts.items()
    ]
    _change(CHANGE_PARTS_AT_POOLS, sku_id, rows)


def change_parts_of_events(sku_id: int, parts: Mapping[str, Mapping[int, int]]) -> None:
    """Let events of a seller SKU be these parts from now on, by what their keys begin with."""
    rows: list[dict[str, object]] = [
        {"document": document, "parts": {**own}} for document, own in parts.items()
    ]
    _change(CHANGE_PARTS_OF_EVENTS, sku_id, rows)


def read_reposted(reposting_id: int) -> list[tuple[int, int, int | None]]:
    """Return what a re-posting took back, what takes it back, and what stands in its place."""
    return _read(READ_REPOSTED, [reposting_id])


def put_reposted(rows: Iterable[Sequence[int | None]]) -> None:
    """Write which entries a re-posting took back: itself, original, back, anew and root."""
    told = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    copy_rows("inventory_repostedentry", COLUMNS, told)


def _read_entries(statement: str, told: Mapping[str, Any]) -> Iterator[Written]:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        for _entry_id, group in groupby(cursor.fetchall(), key=itemgetter(0)):
            rows = list(group)
            pk, root_id, key, reason, at, recorded_at, kind, ref, account_id = rows[0][:9]
            user_id, note, is_taken = rows[0][9:12]
            yield Written(
                pk,
                root_id,
                key,
                Reason(reason),
                at,
                recorded_at,
                Cause(kind=kind, ref=ref, account_id=account_id),
                user_id,
                note,
                is_taken,
                tuple(_to_move(*row[12:]) for row in rows),
            )


def _to_move(
    product_id: int, sku_id: int | None, source_id: int, destination_id: int, quantity: int
) -> Move:
    return Move(
        product_id=product_id,
        seller_sku_id=sku_id,
        source_id=source_id,
        destination_id=destination_id,
        quantity=quantity,
    )


def _change(statement: str, sku_id: int, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"sku_id": sku_id, "rows": to_json(rows)})


def _read(statement: str, told: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return list(cursor.fetchall())
