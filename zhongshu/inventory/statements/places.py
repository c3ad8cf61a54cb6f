"""SQL of units by product and place, kept so that a list can be sorted by one place."""

from collections.abc import Collection
from typing import Any

from django.db import connection

# What is on its way has a place of its own for each document: nobody sorts by those.
TAKE_PLACES = """
WITH units AS MATERIALIZED (
    SELECT books.product_id, books.location_id, sum(books.on_hand)::bigint AS units
    FROM inventory_stockbalance AS books
    JOIN inventory_location AS place ON place.id = books.location_id AND place.kind <> 'TRANSIT'
    WHERE {of_books}
    GROUP BY 1, 2 HAVING sum(books.on_hand) <> 0
), gone AS (
    DELETE FROM inventory_placefigure AS kept WHERE {of_kept} AND NOT EXISTS (
        SELECT FROM units
        WHERE units.product_id = kept.product_id AND units.location_id = kept.location_id
    )
)
INSERT INTO inventory_placefigure AS kept (product_id, location_id, units)
SELECT product_id, location_id, units FROM units ORDER BY 1, 2
ON CONFLICT (product_id, location_id) DO UPDATE SET units = excluded.units
WHERE kept.units <> excluded.units
"""


def take_places(product_ids: Collection[int] | None) -> None:
    """Add up anew what lies of these products, or of all, at each place."""
    if product_ids is not None and not product_ids:
        return
    of_books = of_kept = "true"
    params: list[Any] = []
    if product_ids is not None:
        of_books = "books.product_id = ANY(%s::bigint[])"
        of_kept = "kept.product_id = ANY(%s::bigint[])"
        params = [list(product_ids)] * 2
    with connection.cursor() as cursor:
        cursor.execute(TAKE_PLACES.format(of_books=of_books, of_kept=of_kept), params)
