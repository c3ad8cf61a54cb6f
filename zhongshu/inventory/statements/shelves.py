"""SQL of the first books of our own shelves: whose are begun, and what moved since."""

from collections.abc import Collection
from typing import NamedTuple

from django.db import connection

from zhongshu.inventory.ledger_values import Reason
from zhongshu.inventory.statements.standing import stands

OF_OPENINGS = [Reason.OPENING.value, Reason.OPENING_CORRECTED.value]

# Openings that were taken back again count as never moved, as does what was re-posted; what waits
# only is no move.
FIND_BEGUN = f"""
SELECT balance.product_id, balance.location_id
FROM inventory_stockbalance AS balance
JOIN unnest(%s::bigint[], %s::bigint[]) AS shelf (product_id, location_id)
    ON balance.product_id = shelf.product_id AND balance.location_id = shelf.location_id
WHERE balance.on_hand <> 0 OR EXISTS (
    SELECT FROM inventory_stockmove AS move
    JOIN inventory_stockentry AS entry ON entry.id = move.entry_id
    WHERE move.product_id = balance.product_id
        AND balance.location_id IN (move.source_id, move.destination_id)
        AND entry.reason <> ALL(%s) AND {stands("entry.id")}
)
"""  # noqa: S608 - constants of ours

READ_OPENED = f"""
SELECT entry.id, entry.key, entry.cause_ref, move.product_id, move.source_id,
    move.destination_id, move.quantity,
    EXISTS (
        SELECT FROM inventory_stockmove AS later
        WHERE later.product_id = move.product_id AND later.entry_id > entry.id
            AND move.destination_id IN (later.source_id, later.destination_id)
            AND later.entry_id IS DISTINCT FROM back.id AND {stands("later.entry_id")}
    )
FROM inventory_stockentry AS entry JOIN inventory_stockmove AS move ON move.entry_id = entry.id
LEFT JOIN inventory_stockentry AS back ON back.key = entry.key || %s
WHERE entry.id = ANY(%s)
ORDER BY entry.id
"""  # noqa: S608 - constants of ours


class OpenedRow(NamedTuple):
    """What an entry put on a shelf; `has_moved`: something moved there since."""

    entry_id: int
    key: str
    import_ref: str
    product_id: int
    source_id: int
    shelf_id: int
    units: int
    has_moved: bool


def find_begun(shelves: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return which pairs of product and place have books."""
    if not shelves:
        return set()
    products, places = zip(*sorted(shelves), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(FIND_BEGUN, [list(products), list(places), OF_OPENINGS])
        return {(product_id, place_id) for product_id, place_id in cursor.fetchall()}


def read_opened(entry_ids: Collection[int], *, back: str) -> list[OpenedRow]:
    """Return what these entries put where; the key of what takes one back ends with `back`."""
    with connection.cursor() as cursor:
        cursor.execute(READ_OPENED, [back, sorted(entry_ids)])
        return [OpenedRow(*row) for row in cursor.fetchall()]
