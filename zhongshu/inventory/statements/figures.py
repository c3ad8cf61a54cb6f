"""SQL of the figures of products: added up, taken anew where they are stale, sorted and counted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from zhongshu.inventory.figure_rules import DERIVED
from zhongshu.inventory.matrix_values import FIGURES, OF_LIMIT, OF_PACE
from zhongshu.inventory.statements.own_pools import of_own_pool
from zhongshu.inventory.statements.shortness import SHORT

type Params = list[Any]


_SUM = "coalesce(sum(books.{of}) FILTER (WHERE {where}), 0)::bigint AS {name}"
_FOR_SALE = "place.kind = 'WAREHOUSE' AND house.is_sellable"
_OF_BOOKS = {
    "warehouse": ("on_hand", _FOR_SALE),
    "warehouse_reserved": ("reserved", _FOR_SALE),
    "not_for_sale": ("on_hand", "place.kind = 'WAREHOUSE' AND NOT house.is_sellable"),
    "inspection": ("on_hand", "place.kind = 'INSPECTION'"),
    "unsellable": ("on_hand", "place.kind = 'UNSELLABLE'"),
    "transit": ("on_hand", "place.kind = 'TRANSIT'"),
    "fba": ("on_hand", "place.kind = 'FBA'"),
    "fba_reserved": ("reserved", "place.kind = 'FBA'"),
    "fba_unsellable": ("on_hand", "place.kind = 'FBA_UNSELLABLE'"),
    "awd": ("on_hand", "place.kind = 'AWD'"),
}
_SUMS = ",\n    ".join(
    _SUM.format(name=name, of=of, where=where) for name, (of, where) in _OF_BOOKS.items()
)
BOOKS = f"""
SELECT books.product_id,
    {_SUMS},
    {SHORT} AS short
FROM {{books}} AS books
JOIN inventory_location AS place ON place.id = books.location_id{{seen}}
LEFT JOIN inventory_warehouse AS house ON house.id = place.warehouse_id
GROUP BY books.product_id
"""  # noqa: S608 - names of our own tables

# Stores of one pool show the same units: the one that was read last speaks. So do seller SKUs of
# one FNSKU: one of them counts. What a seller SKU is on the shelf is its pairing of now, a bundle
# taken apart.
TAKEN = f"""
SELECT product_id, sum(units)::bigint AS fba_taken
FROM (
    SELECT DISTINCT ON (books.product_id, level.pool_id, level.stock) books.product_id,
        level.units * pairing.factor * CASE WHEN pairing.product_id = books.product_id THEN 1
            ELSE part.quantity END AS units
    FROM inventory_stockbalance AS books
    JOIN inventory_location AS place ON place.id = books.location_id AND place.kind = 'FBA'
    JOIN (
        SELECT DISTINCT ON (store.pool_id, told.seller_sku_id) store.pool_id, told.seller_sku_id,
            coalesce(nullif(told.fnsku, ''), told.seller_sku_id::text) AS stock,
            coalesce(told.reserved_transfers, 0) + coalesce(told.reserved_processing, 0)
            + coalesce(told.researching, 0) AS units
        FROM inventory_amazonstocklevel AS told
        JOIN channels_store AS store ON store.id = told.store_id
        WHERE told.fulfillable IS NOT NULL AND {of_own_pool("told")}{{levels}}
        ORDER BY store.pool_id, told.seller_sku_id, told.read_at DESC, told.id DESC
    ) AS level ON level.pool_id = place.pool_id AND level.seller_sku_id = books.seller_sku_id
    JOIN catalog_sellersku AS sku ON sku.id = books.seller_sku_id
    JOIN catalog_pairing AS pairing ON pairing.id = sku.pairing_id
    LEFT JOIN catalog_bundlepart AS part ON part.bundle_id = pairing.product_id
        AND part.component_id = books.product_id AND part.ended_at IS NULL
    WHERE level.units > 0{{of}}
    ORDER BY books.product_id, level.pool_id, level.stock, books.seller_sku_id
) AS taken
GROUP BY product_id
"""  # noqa: S608 - names of our own

# A store may sell otherwise than its account does.
SOLD = """
SELECT coalesce(part.component_id, own.product_id, pairing.product_id) AS product_id,
    sum(listing.sold_30 * coalesce(own.factor, pairing.factor) * coalesce(part.quantity, 1))::bigint
    AS sold_30
FROM catalog_listing AS listing
JOIN catalog_sellersku AS sku ON sku.id = listing.seller_sku_id
LEFT JOIN catalog_pairing AS pairing ON pairing.id = sku.pairing_id
LEFT JOIN catalog_pairing AS own ON own.seller_sku_id = sku.id AND own.store_id = listing.store_id
    AND own.ended_at IS NULL
LEFT JOIN catalog_bundlepart AS part ON part.ended_at IS NULL
    AND part.bundle_id = coalesce(own.product_id, pairing.product_id)
WHERE listing.sold_30 > 0{listings}
GROUP BY 1
"""

PACES = f"""
SELECT product_id, {", ".join(f"sum({name})::bigint AS {name}" for name in OF_PACE)}
FROM inventory_stockpace WHERE true{{of}}
GROUP BY product_id
"""  # noqa: S608 - names of our own tables
LIMITS = f"""
SELECT product_id, 1 AS watched, {", ".join(OF_LIMIT[1:])}
FROM inventory_stocklimit WHERE true{{of}}
"""  # noqa: S608 - names of our own tables

# As it was: what moved since is taken back from what is kept; of an early day, what moved until
# then is added up.
# Joined to its places each move would cost twice as much as it does: what a place counts as is
# looked up by its number.
_OF_THEN = [name for name in _OF_BOOKS if not name.endswith("_reserved")]
FIRST_AND_LAST = """(SELECT occurred_at FROM inventory_stockmove ORDER BY id LIMIT 1),
    (SELECT occurred_at FROM inventory_stockmove ORDER BY id DESC LIMIT 1)"""
CLASSES = f"""
SELECT {FIRST_AND_LAST}, array_agg(CASE {
    " ".join(
        f"WHEN {_OF_BOOKS[name][1]} THEN {number}" for number, name in enumerate(_OF_THEN, start=1)
    )
} ELSE 0 END ORDER BY number)
FROM generate_series(1, (SELECT max(id) FROM inventory_location)) AS number
LEFT JOIN inventory_location AS place ON place.id = number{{seen}}
LEFT JOIN inventory_warehouse AS house ON house.id = place.warehouse_id
"""  # noqa: S608 - names of our own tables
_COUNTED = ",\n    ".join(
    f"(coalesce(sum(quantity) FILTER (WHERE goes_to = {number}), 0)"
    f" - coalesce(sum(quantity) FILTER (WHERE comes_from = {number}), 0))::bigint AS {name}"
    for number, name in enumerate(_OF_THEN, start=1)
)
# OFFSET keeps the look-ups from being repeated in each of the sums.
MOVED = f"""
SELECT product_id,
    {_COUNTED}
FROM (
    SELECT product_id, quantity, (%s::integer[])[source_id] AS comes_from,
        (%s::integer[])[destination_id] AS goes_to
    FROM inventory_stockmove WHERE occurred_at {{side}} %s{{of}}
    OFFSET 0
) AS moved
GROUP BY product_id
"""  # noqa: S608 - names of our own tables
ENDS_OF_MOVES = """
SELECT product_id, destination_id AS location_id, {sign}quantity AS on_hand
FROM inventory_stockmove WHERE occurred_at {side} %s{of}
UNION ALL
SELECT product_id, source_id, -{sign}quantity
FROM inventory_stockmove WHERE occurred_at {side} %s{of}
"""

_OF_PRODUCTS = "product_id = ANY(%s::bigint[])"
_SKUS_OF_PRODUCTS = """ AND {told}.seller_sku_id IN (
    SELECT seller_sku_id FROM inventory_stockbalance WHERE product_id = ANY(%s::bigint[]))"""
_LISTINGS_OF_PRODUCTS = """ AND listing.seller_sku_id IN (
    SELECT seller_sku_id FROM catalog_pairing WHERE ended_at IS NULL AND (
        product_id = ANY(%s::bigint[]) OR product_id IN (
            SELECT bundle_id FROM catalog_bundlepart
            WHERE component_id = ANY(%s::bigint[]) AND ended_at IS NULL)))"""

_COLUMNS = ", ".join(FIGURES)
_ZEROED = ", ".join(f"coalesce({name}, 0) AS {name}" for name in FIGURES)
_UNTIL = ", ".join(name if name in _OF_THEN else f"0 AS {name}" for name in FIGURES)
_SINCE = ", ".join(
    f"coalesce(now.{name}, 0) - coalesce(since.{name}, 0) AS {name}"
    if name in _OF_THEN
    else f"0 AS {name}"
    for name in FIGURES
)
_DERIVED = ", ".join(f"{sql} AS {name}" for name, sql in DERIVED.items())
_SET = ", ".join(f"{name} = excluded.{name}" for name in FIGURES)
_KEPT = ", ".join(f"kept.{name}" for name in FIGURES)
_GIVEN = ", ".join(f"excluded.{name}" for name in FIGURES)


@dataclass(frozen=True, slots=True)
class Source:
    """Whose figures: `place_ids` and `store_ids` None are all of them, `at` None is now."""

    place_ids: Sequence[int] | None = None
    store_ids: Sequence[int] | None = None
    at: datetime | None = None

    @property
    def is_kept(self) -> bool:
        """Whether the table of figures has them."""
        return self.place_ids is None and self.at is None


@dataclass(slots=True)
class Piece:
    """SQL with the values of its placeholders, in their order."""

    sql: str
    params: Params = field(default_factory=list)


EVERYTHING = Source()
SINCE, UNTIL = ">", "<="


def take_anew(product_ids: Collection[int] | None) -> int:
    """Add up the figures of these products, or of all; return how many changed."""
    if product_ids is not None and not product_ids:
        return 0
    source = figures_of(EVERYTHING, product_ids)
    of, params = "true", []
    if product_ids is not None:
        of, params = "id = ANY(%s::bigint[])", [list(product_ids)]
    statement = f"""
    INSERT INTO inventory_stockfigure AS kept (product_id, {_COLUMNS})
    SELECT wanted.id, {_ZEROED}
    FROM (SELECT id FROM catalog_product WHERE {of}) AS wanted
    LEFT JOIN ({source.sql}) AS figures ON figures.product_id = wanted.id
    ORDER BY wanted.id
    ON CONFLICT (product_id) DO UPDATE SET {_SET} WHERE ({_KEPT}) IS DISTINCT FROM ({_GIVEN})
    """  # noqa: S608 - names of our own tables
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, *source.params])
        changed: int = cursor.rowcount
        return changed


def figures_of(source: Source, product_ids: Collection[int] | None = None) -> Piece:
    """Return what adds up the figures of some products or of all, a row each that has any."""
    ids = None if product_ids is None else list(product_ids)
    if source.at is not None:
        return _then(source, ids)
    books = _sums(Piece(*_now(ids)), source)
    beside = [_taken(source, ids), _sold(source, ids), _paces(source, ids), _limits(ids)]
    joined = "".join(
        f" FULL JOIN ({piece.sql}) AS beside_{number} USING (product_id)"
        for number, piece in enumerate(beside)
    )
    return Piece(
        f"SELECT * FROM ({books.sql}) AS books{joined}",  # noqa: S608 - our own statements
        [*books.params, *(param for piece in beside for param in piece.params)],
    )


def read_figures(source: Source, product_ids: Collection[int]) -> list[tuple[int, ...]]:
    """Return product and figures, in the order of FIGURES; products without any are absent."""
    if source.is_kept:
        piece = Piece(
            f"SELECT * FROM inventory_stockfigure WHERE {_OF_PRODUCTS}",  # noqa: S608 - our own
            [list(product_ids)],
        )
    else:
        piece = figures_of(source, product_ids)
    return _rows(
        f"SELECT product_id, {_ZEROED} FROM ({piece.sql}) AS figures",  # noqa: S608 - our own
        piece.params,
    )


def read_places(
    source: Source, product_ids: Collection[int], place_ids: Collection[int]
) -> list[tuple[int, int, int]]:
    """Return product, place and the units on hand there."""
    books = _books(source, list(product_ids))
    return _rows(
        "SELECT product_id, location_id, sum(on_hand)::bigint"  # noqa: S608 - our own
        f" FROM {books.sql} AS books WHERE location_id = ANY(%s::bigint[]) GROUP BY 1, 2",
        [*books.params, list(place_ids)],
    )


def figures_relation(source: Source) -> Piece:
    """Return the figures of all products as a relation, with what follows from them."""
    if source.is_kept:
        return Piece("inventory_stockfigure")
    piece = figures_of(source)
    return Piece(
        f"(SELECT *, {_DERIVED} FROM (SELECT product.id AS product_id, {_ZEROED}"  # noqa: S608
        f" FROM catalog_product AS product LEFT JOIN ({piece.sql}) AS told"
        " ON told.product_id = product.id) AS figures)",
        piece.params,
    )


def place_relation(source: Source, place_id: int) -> Piece:
    """Return product and units at one place as a relation."""
    books = _books(source, None)
    return Piece(
        "(SELECT product_id, sum(on_hand)::bigint AS units"  # noqa: S608 - our own
        f" FROM {books.sql} AS books WHERE location_id = %s GROUP BY product_id)",
        [*books.params, place_id],
    )


def _sums(books: Piece, source: Source) -> Piece:
    seen, params = "", list(books.params)
    if source.place_ids is not None:
        seen = " AND place.id = ANY(%s::bigint[])"
        params.append(list(source.place_ids))
    return Piece(BOOKS.format(books=books.sql, seen=seen), params)


def _then(source: Source, ids: list[int] | None) -> Piece:
    """Return the figures of a past moment: what was reserved, sold or kept busy is not known."""
    seen, of_places = "", []
    if source.place_ids is not None:
        seen, of_places = " AND place.id = ANY(%s::bigint[])", [list(source.place_ids)]
    [[first, last, classes]] = _rows(CLASSES.format(seen=seen), of_places)
    side, of, params = _side(source, ids, first, last)
    moved = Piece(MOVED.format(side=side, of=of), [classes or [], classes or [], *params])
    if side == UNTIL:
        return Piece(f"SELECT product_id, {_UNTIL} FROM ({moved.sql}) AS until", moved.params)  # noqa: S608
    now = Piece("SELECT * FROM inventory_stockfigure")
    if source.place_ids is not None:
        now = _sums(Piece(*_now(ids)), source)
    elif ids is not None:
        now = Piece(f"SELECT * FROM inventory_stockfigure WHERE {_OF_PRODUCTS}", [ids])  # noqa: S608
    return Piece(
        f"SELECT product_id, {_SINCE} FROM ({now.sql}) AS now"  # noqa: S608 - our own
        f" FULL JOIN ({moved.sql}) AS since USING (product_id)",
        [*now.params, *moved.params],
    )


def _now(ids: list[int] | None) -> tuple[str, Params]:
    if ids is None:
        return "inventory_stockbalance", []
    return f"(SELECT * FROM inventory_stockbalance WHERE {_OF_PRODUCTS})", [ids]  # noqa: S608


def _books(source: Source, ids: list[int] | None) -> Piece:
    """Return balances of now or of then, in several rows each."""
    now, params = _now(ids)
    if source.at is None:
        return Piece(now, params)
    [[first, last]] = _rows(f"SELECT {FIRST_AND_LAST}")
    side, of, told = _side(source, ids, first, last)
    moves = ENDS_OF_MOVES.format(side=side, of=of, sign="" if side == UNTIL else "-")
    if side == UNTIL:
        return Piece(f"({moves})", [*told, *told])
    return Piece(
        f"(SELECT product_id, location_id, on_hand FROM {now} AS now UNION ALL {moves})",  # noqa: S608
        [*params, *told, *told],
    )


def _side(
    source: Source, ids: list[int] | None, first: datetime | None, last: datetime | None
) -> tuple[str, str, Params]:
    """Return which side of the moment is shorter, and how it is read."""
    is_since = (
        first is None
        or last is None
        or source.at is None
        or source.at >= first + (last - first) / 2
    )
    of = "" if ids is None else f" AND {_OF_PRODUCTS}"
    params: Params = [source.at] if ids is None else [source.at, ids]
    return SINCE if is_since else UNTIL, of, params


def _taken(source: Source, ids: list[int] | None) -> Piece:
    of = levels = ""
    of_levels: Params = []
    of_books: Params = []
    if ids is not None:
        levels, of = _SKUS_OF_PRODUCTS.format(told="told"), f" AND books.{_OF_PRODUCTS}"
        of_levels, of_books = [ids], [ids]
    if source.place_ids is not None:
        levels += " AND told.store_id = ANY(%s::bigint[])"
        of += " AND place.id = ANY(%s::bigint[])"
        of_levels.append(list(source.store_ids or ()))
        of_books.append(list(source.place_ids))
    return Piece(TAKEN.format(levels=levels, of=of), [*of_levels, *of_books])


def _sold(source: Source, ids: list[int] | None) -> Piece:
    listings, params = "", []
    if ids is not None:
        listings, params = _LISTINGS_OF_PRODUCTS, [ids, ids]
    if source.store_ids is not None:
        listings += " AND listing.store_id = ANY(%s::bigint[])"
        params.append(list(source.store_ids))
    return Piece(SOLD.format(listings=listings), params)


def _paces(source: Source, ids: list[int] | None) -> Piece:
    of, params = ("", []) if ids is None else (f" AND {_OF_PRODUCTS}", [ids])
    if source.store_ids is not None:
        of += " AND pool_id IN (SELECT pool_id FROM channels_store WHERE id = ANY(%s::bigint[]))"
        params.append(list(source.store_ids))
    return Piece(PACES.format(of=of), params)


def _limits(ids: list[int] | None) -> Piece:
    if ids is None:
        return Piece(LIMITS.format(of=""))
    return Piece(LIMITS.format(of=f" AND {_OF_PRODUCTS}"), [ids])


def _rows(statement: str, params: Sequence[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())
