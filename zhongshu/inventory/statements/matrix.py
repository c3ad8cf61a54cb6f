"""SQL of the list of products beside their stock: one order, one page, one count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from zhongshu.inventory.ledger_values import FAR_ENDS, LocationKind
from zhongshu.inventory.matrix_values import (
    StockFilter,
    StockSort,
    StockTab,
)
from zhongshu.inventory.statements.figures import (
    Params,
    Piece,
    Source,
    figures_relation,
    place_relation,
)
from zhongshu.inventory.statements.standing import stands

type Place = tuple[str | int, int]

KEYS: Mapping[StockSort, str] = {
    **{sort: f"figures.{sort.value}" for sort in StockSort},
    StockSort.SKU: "product.sku",
    StockSort.NAME: "product.name",
    StockSort.PLACE: "coalesce(at_place.units, 0)",
}
BY_TEXT = frozenset({StockSort.SKU, StockSort.NAME})
IN_TAB: Mapping[StockTab, str] = {
    StockTab.ALL: "true",
    StockTab.STOCKED: "figures.on_hand > 0",
    StockTab.EMPTY: "figures.on_hand <= 0",
    StockTab.LOW: "figures.low > 0",
    StockTab.IDLE: "figures.on_hand > 0 AND figures.sold_30 <= 0",
    StockTab.NEGATIVE: "figures.short > 0",
}
COUNT_BOUND = 1_000
AT_PLACES = """EXISTS (
    SELECT FROM inventory_stockbalance AS here
    WHERE here.product_id = product.id AND here.location_id = ANY(%s::bigint[])
        AND (here.on_hand <> 0 OR here.reserved <> 0))"""
OF_PLACE = """JOIN inventory_placefigure AS at_place
    ON at_place.product_id = product.id AND at_place.location_id = %s"""
UNCOVERED = "figures.cover <= 0"
# What came in since then is younger. A limit keeps the planner from reading all moves since then;
# asked of the figures, not of the product, the moves are read of what lies idle only.
DEAD = f"""figures.on_hand > 0 AND figures.sold_30 <= 0 AND (
    SELECT true FROM inventory_stockmove AS move
    WHERE move.product_id = figures.product_id AND move.occurred_at > %s
        AND move.destination_id = ANY(ARRAY(
            SELECT id FROM inventory_location WHERE kind = %s)){{seen}}
        AND {stands("move.entry_id")}
    LIMIT 1
) IS NULL AND figures.on_hand > (
    SELECT coalesce(sum(move.quantity), 0) FROM inventory_stockmove AS move
    WHERE move.product_id = figures.product_id AND move.occurred_at > %s
        AND move.source_id = ANY(ARRAY(
            SELECT id FROM inventory_location WHERE kind = ANY(%s))){{seen}}
        AND {stands("move.entry_id")}
)"""  # noqa: S608 - constants of ours
SEEN = " AND (move.source_id = ANY(%s::bigint[]) OR move.destination_id = ANY(%s::bigint[]))"


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is sorted; `by_place` is the place whose units sort it where PLACE does."""

    sort: StockSort = StockSort.SKU
    by_place: int | None = None
    goes_down: bool = False


def list_page(
    products: QuerySet[Any],
    source: Source,
    order: Order,
    wanted: StockFilter,
    *,
    after: Place | None,
    limit: int,
) -> list[tuple[int, str, str, str | int]]:
    """Return id, SKU, name and what sorts it of the products from a place on."""
    if order.by_place is not None and order.sort is StockSort.PLACE and source.is_kept:
        return _list_by_place(products, source, order, wanted, after=after, limit=limit)
    sort, goes_down = order.sort, order.goes_down
    key = KEYS[sort]
    found = _from(
        products,
        source,
        with_figures=wanted.tab is not StockTab.ALL
        or _needs_figures(wanted)
        or sort not in (*BY_TEXT, StockSort.PLACE),
        by_place=order.by_place if sort is StockSort.PLACE else None,
    )
    if found is None:
        return []
    narrowed = _narrow(source, wanted)
    where, params = [IN_TAB[wanted.tab], narrowed.sql], [*found.params, *narrowed.params]
    if after is not None:
        where.append(f"({key}, product.id) {'<' if goes_down else '>'} (%s, %s)")
        params += after
    way = "DESC" if goes_down else "ASC"
    return _rows(
        f"SELECT product.id, product.sku, product.name, {key} AS key"  # noqa: S608 - our own
        f" FROM {found.sql} WHERE {' AND '.join(where)}"
        f" ORDER BY {key} {way}, product.id {way} LIMIT %s",
        [*params, limit],
    )


def _list_by_place(
    products: QuerySet[Any],
    source: Source,
    order: Order,
    wanted: StockFilter,
    *,
    after: Place | None,
    limit: int,
) -> list[tuple[int, str, str, str | int]]:
    """Return the page in pieces: what lies there in the order kept, what does not, what is owed.

    A page lies in one piece but where two of them meet.
    """
    has_figures = wanted.tab is not StockTab.ALL or _needs_figures(wanted)
    found = _from(products, source, with_figures=has_figures, by_place=None)
    if found is None:
        return []
    narrowed = _narrow(source, wanted)
    place = Piece(OF_PLACE, [order.by_place])
    sign, way = ("<", "DESC") if order.goes_down else (">", "ASC")
    rows: list[Any] = []
    for piece in (1, 0, -1) if order.goes_down else (-1, 0, 1):
        if after is not None and _is_behind(after[0], piece, goes_down=order.goes_down):
            continue
        lies = piece != 0
        key = "at_place.units" if lies else "0::bigint"
        tie = "at_place.product_id" if lies else "product.id"
        where = [IN_TAB[wanted.tab], narrowed.sql]
        params = [*found.params, *place.params, *narrowed.params]
        if lies:
            where.append(f"at_place.units {'>' if piece > 0 else '<'} 0")
        else:
            where.append("at_place.product_id IS NULL")
        if after is not None and _piece_of(after[0]) == piece:
            where.append(f"({key}, {tie}) {sign} (%s, %s)")
            params += after
        rows += _rows(
            f"SELECT product.id, product.sku, product.name, {key} AS key"  # noqa: S608 - our own
            f" FROM {found.sql} {'' if lies else 'LEFT '}{place.sql}"
            f" WHERE {' AND '.join(where)} ORDER BY {key} {way}, {tie} {way} LIMIT %s",
            [*params, limit - len(rows)],
        )
        if len(rows) == limit:
            break
    return rows


def _piece_of(units: str | int) -> int:
    return (int(units) > 0) - (int(units) < 0)


def _is_behind(units: str | int, piece: int, *, goes_down: bool) -> bool:
    """Tell whether a page that begins at these units has nothing of a piece any more."""
    return _piece_of(units) < piece if goes_down else _piece_of(units) > piece


def count_tabs(
    products: QuerySet[Any],
    source: Source,
    wanted: StockFilter,
    *,
    tabs: Sequence[StockTab],
    in_one_pass: bool,
) -> dict[StockTab, int]:
    """Count what these tabs hold, up to 1,001.

    What a search finds is read once: tab by tab, those that hold little of it would each read
    all of it.
    """
    has_tabs = set(tabs) != {StockTab.ALL}
    found = _from(products, source, with_figures=has_tabs, by_place=None)
    if found is None:
        return dict.fromkeys(tabs, 0)
    narrowed = _narrow(source, wanted)
    where, params = narrowed.sql, [*found.params, *narrowed.params]
    if in_one_pass:
        counts = ", ".join(f"count(*) FILTER (WHERE {IN_TAB[tab]})" for tab in tabs)
        [row] = _rows(f"SELECT {counts} FROM {found.sql} WHERE {where}", params)  # noqa: S608
    else:
        counts = ", ".join(
            f"(SELECT count(*) FROM (SELECT FROM {found.sql} WHERE {IN_TAB[tab]} AND {where}"  # noqa: S608
            f" LIMIT {COUNT_BOUND + 1}) AS bounded)"
            for tab in tabs
        )
        [row] = _rows(f"SELECT {counts}", params * len(tabs))
    return {tab: min(number, COUNT_BOUND + 1) for tab, number in zip(tabs, row, strict=True)}


def _needs_figures(wanted: StockFilter) -> bool:
    return wanted.is_uncovered or wanted.dead_since is not None


def _narrow(source: Source, wanted: StockFilter) -> Piece:
    """Return what restricts a list in whatever tab."""
    where = ["true"]
    params: Params = []
    if wanted.place_ids:
        where.append(AT_PLACES)
        params.append(list(wanted.place_ids))
    if wanted.product_ids is not None:
        where.append("product.id = ANY(%s::bigint[])")
        params.append(list(wanted.product_ids))
    if wanted.is_uncovered:
        where.append(UNCOVERED)
    if wanted.dead_since is not None:
        seen, places = "", []
        if source.place_ids is not None:
            seen, places = SEEN, [list(source.place_ids)] * 2
        where.append(DEAD.format(seen=seen))
        params += [wanted.dead_since, LocationKind.CUSTOMER.value, *places]
        params += [wanted.dead_since, sorted(FAR_ENDS), *places]
    return Piece(" AND ".join(where), params)


def _from(
    products: QuerySet[Any], source: Source, *, with_figures: bool, by_place: int | None
) -> Piece | None:
    """Return the products with what is sorted or filtered by; None: there are none."""
    try:
        sql, params = products.order_by().values("id", "sku", "name").query.sql_with_params()
    except EmptyResultSet:
        return None
    found = Piece(f"({sql}) AS product", list(params))
    if with_figures:
        figures = figures_relation(source)
        found.sql += f" JOIN {figures.sql} AS figures ON figures.product_id = product.id"
        found.params += figures.params
    if by_place is not None:
        there = place_relation(source, by_place)
        found.sql += f" LEFT JOIN {there.sql} AS at_place ON at_place.product_id = product.id"
        found.params += there.params
    return found


def _rows(statement: str, params: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())
