"""SQL of the list of products beside their stock: one order, one page, one count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from zhongshu.inventory.matrix_values import (
    LOW_DAYS,
    StockSort,
    StockTab,
)
from zhongshu.inventory.statements.figures import (
    Piece,
    Source,
    figures_relation,
    place_relation,
)

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
    StockTab.LOW: f"figures.cover < {LOW_DAYS}",
    StockTab.IDLE: "figures.on_hand > 0 AND figures.sold_30 <= 0",
    StockTab.NEGATIVE: "figures.short > 0",
}
COUNT_BOUND = 1_000
AT_PLACES = """EXISTS (
    SELECT FROM inventory_stockbalance AS here
    WHERE here.product_id = product.id AND here.location_id = ANY(%s::bigint[])
        AND (here.on_hand <> 0 OR here.reserved <> 0))"""


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
    *,
    tab: StockTab,
    place_ids: Sequence[int],
    after: Place | None,
    limit: int,
) -> list[tuple[int, str, str, str | int]]:
    """Return id, SKU, name and what sorts it of the products from a place on."""
    sort, goes_down = order.sort, order.goes_down
    key = KEYS[sort]
    found = _from(
        products,
        source,
        with_figures=tab is not StockTab.ALL or sort not in (*BY_TEXT, StockSort.PLACE),
        by_place=order.by_place if sort is StockSort.PLACE else None,
    )
    if found is None:
        return []
    where, params = [IN_TAB[tab]], list(found.params)
    if place_ids:
        where.append(AT_PLACES)
        params.append(list(place_ids))
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


def count_tabs(
    products: QuerySet[Any],
    source: Source,
    *,
    place_ids: Sequence[int],
    tabs: Sequence[StockTab],
    in_one_pass: bool,
) -> dict[StockTab, int]:
    """Count what these tabs hold, up to 1,001.

    What a search finds is read once: tab by tab, those that hold little of it would each read
    all of it.
    """
    found = _from(products, source, with_figures=set(tabs) != {StockTab.ALL}, by_place=None)
    if found is None:
        return dict.fromkeys(tabs, 0)
    where, params = "true", list(found.params)
    if place_ids:
        where = AT_PLACES
        params.append(list(place_ids))
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
