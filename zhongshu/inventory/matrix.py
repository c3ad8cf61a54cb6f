"""The stock of all products side by side: searched, filtered, sorted, now or as it was."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import F

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.inventory.ledger_values import FAR_ENDS, LocationKind
from zhongshu.inventory.matrix_values import (
    FIGURES,
    StockFigures,
    StockFilter,
    StockRow,
    StockRows,
    StockSort,
    StockTab,
)
from zhongshu.inventory.models import Location
from zhongshu.inventory.places import PlaceName, name_columns, read_name
from zhongshu.inventory.statements import figures as figure_statements
from zhongshu.inventory.statements import matrix as statements
from zhongshu.inventory.statements.stale import has_stale
from zhongshu.inventory.usecases.refresh_figures import refresh_figures

MOST_ROWS = 500
EXPORT_CHUNK = 2_000
EVERYTHING = StockFilter()
BY_SKU = StockSort.SKU


@dataclass(frozen=True, slots=True)
class StockPlace:
    """A place where stock can be, for a column or a filter of its own."""

    location_id: int
    place: PlaceName
    account_id: int | None


def list_places(actor: identity.Actor) -> list[StockPlace]:
    """Return the warehouses and pools the actor sees that ever held stock, by kind and name."""
    rows = (
        Location.objects.for_actor(actor)
        .exclude(kind__in=sorted({*FAR_ENDS, LocationKind.TRANSIT}))
        .order_by("kind", F("warehouse__code").asc(nulls_first=True), "pool__code", "pk")
    )
    return [
        StockPlace(location_id, read_name(*name), of_pool or of_account)
        for location_id, of_pool, of_account, *name in rows.values_list(
            "pk", "pool__account_id", "account_id", *name_columns("")
        )
    ]


def list_stock(
    actor: identity.Actor,
    filter_by: StockFilter = EVERYTHING,
    *,
    places: Sequence[int] = (),
    sort: StockSort = BY_SKU,
    by_place: int | None = None,
    descending: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> StockRows:
    """Return one page of products with their figures, and the units at these `places`.

    A constant number of statements. `by_place` is the place that sorts where `sort` is PLACE.

    Raises:
        catalog.LimitOutOfRangeError: not 1 to 500 rows.
        catalog.InvalidCursorError: the cursor is not one of ours, or of another order.
    """
    catalog.require_limit(limit)
    order = f"{sort.value}:{by_place}" if sort is StockSort.PLACE else sort.value
    place = _read_cursor(cursor, sort, order, is_descending=descending) if cursor else None
    is_backward = place is not None and place[0]
    products = catalog.choose_products(filter_by.products)
    source = _source(actor, filter_by)  # the last that can refuse: it writes figures anew
    found = statements.list_page(
        products,
        source,
        statements.Order(sort, by_place, goes_down=descending != is_backward),
        filter_by,
        after=place[1] if place else None,
        limit=limit + 1,
    )
    page = catalog.turn(found, limit, is_backward=is_backward, begins_here=place is None)

    def beside(row: tuple[int, str, str, str | int], *, backward: bool) -> str:
        return catalog.to_address([order, descending, backward, row[3], row[0]])

    return StockRows(
        tuple(_fill(source, page.rows, places)),
        beside(page.rows[-1], backward=False) if page.has_next else None,
        beside(page.rows[0], backward=True) if page.has_previous else None,
    )


def count_stock(actor: identity.Actor, filter_by: StockFilter = EVERYTHING) -> dict[StockTab, int]:
    """Count what each tab holds under a filter, up to 1,001; of the past only all of it."""
    tabs = list(StockTab) if filter_by.at is None else [StockTab.ALL]
    return statements.count_tabs(
        catalog.choose_products(filter_by.products),
        _source(actor, filter_by),
        filter_by,
        tabs=tabs,
        in_one_pass=bool(filter_by.products.search or filter_by.products.custom)
        or filter_by.product_ids is not None
        or filter_by.dead_since is not None
        or not actor.sees_every_store,
    )


def iterate_stock(
    actor: identity.Actor,
    filter_by: StockFilter = EVERYTHING,
    *,
    places: Sequence[int] = (),
) -> Iterator[StockRow]:
    """Yield every product of the filter by SKU, read in pieces."""
    source = _source(actor, filter_by)
    products = catalog.choose_products(filter_by.products)
    last = None
    while True:
        found = statements.list_page(
            products,
            source,
            statements.Order(),
            filter_by,
            after=last,
            limit=EXPORT_CHUNK,
        )
        yield from _fill(source, found, places)
        if len(found) < EXPORT_CHUNK:
            return
        last = found[-1][3], found[-1][0]


def sum_stock(actor: identity.Actor, product_ids: Collection[int]) -> dict[int, StockFigures]:
    """Return the figures of products at places the actor may see, without stock all zero."""
    return _figures(_source(actor, EVERYTHING), product_ids)


def _fill(
    source: figure_statements.Source,
    found: Sequence[tuple[int, str, str, str | int]],
    places: Sequence[int],
) -> Iterator[StockRow]:
    ids = [product_id for product_id, *_rest in found]
    figures = _figures(source, ids)
    units: dict[int, dict[int, int]] = {}
    if places and ids:
        for product_id, place_id, number in figure_statements.read_places(source, ids, places):
            units.setdefault(product_id, {})[place_id] = number
    for product_id, sku, name, _key in found:
        yield StockRow(product_id, sku, name, figures[product_id], units.get(product_id, {}))


def _figures(
    source: figure_statements.Source, product_ids: Collection[int]
) -> dict[int, StockFigures]:
    if not product_ids:
        return {}
    told = {
        product_id: StockFigures(**dict(zip(FIGURES, values, strict=True)))
        for product_id, *values in figure_statements.read_figures(source, product_ids)
    }
    return {product_id: told.get(product_id, StockFigures()) for product_id in product_ids}


def _source(actor: identity.Actor, filter_by: StockFilter) -> figure_statements.Source:
    """Return where an actor's figures come from; what is kept of all places is brought up to date.

    Raises:
        identity.UnknownChoiceError: the past does not know this.
    """
    if filter_by.at is not None and filter_by.is_of_now:
        raise identity.UnknownChoiceError(field="tab", choice=filter_by.tab)
    source = figure_statements.Source(at=filter_by.at)
    if actor.sees_every_store:
        if has_stale():
            refresh_figures()
        return source
    seen = Location.objects.for_actor(actor).values_list("pk", flat=True)
    return replace(source, place_ids=list(seen), store_ids=sorted(actor.store_ids))


def _read_cursor(
    text: str, sort: StockSort, order: str, *, is_descending: bool
) -> tuple[bool, statements.Place]:
    """Return whether the page lies before a place, and the place.

    Raises:
        catalog.InvalidCursorError: it is not one of ours, or of another order.
    """
    given, descending, is_backward, key, product_id = catalog.from_address(text, parts=5)
    is_text = sort in statements.BY_TEXT
    if (given, descending) != (order, is_descending):
        raise catalog.InvalidCursorError
    if not isinstance(product_id, int) or not 0 <= product_id < 2**63:
        raise catalog.InvalidCursorError
    if is_text and isinstance(key, str) and "\0" not in key:
        return is_backward is True, (key, product_id)
    if not is_text and isinstance(key, int) and abs(key) < 2**63:
        return is_backward is True, (key, product_id)
    raise catalog.InvalidCursorError
