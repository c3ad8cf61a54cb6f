"""The stock of all products side by side: sums, order, tabs, past days, and whose places count."""

from collections import Counter
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from tests.cast import ADMIN, MONDAY, make_hand_store, make_store
from tests.catalog.pairing_cast import make_product
from tests.inventory.ledger_cast import (
    KINDS,
    count_statements,
    entry,
    make_warehouse,
    move,
    place,
    put_stock,
    sku,
    want,
)
from tests.orders.test_stock_of_orders import SKU, open_books, pair, sell, show_levels, tell
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Listing
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import AmazonStockLevel, PlaceFigure, StaleStock, StockFigure
from zhongshu.kernel.errors import InvalidError

pytestmark = pytest.mark.django_db
ALL = identity.SYSTEM
DAY = timedelta(days=1)
SORTS, TABS = inventory.StockSort, inventory.StockTab
STRANGER = identity.Actor(
    name="kim", role=identity.Role.OPERATIONS, sees_every_store=False, store_ids=frozenset()
)


def shown(
    wanted: inventory.StockFilter | None = None,
    *,
    sort: inventory.StockSort = SORTS.SKU,
    descending: bool = False,
    actor: identity.Actor = ALL,
    by_place: int | None = None,
) -> list[str]:
    found = inventory.list_stock(
        actor,
        wanted or inventory.StockFilter(),
        sort=sort,
        descending=descending,
        by_place=by_place,
    )
    return [row.sku for row in found.rows]


def figures(actor: identity.Actor = ALL, at: datetime | None = None) -> inventory.StockFigures:
    [row] = inventory.list_stock(actor, inventory.StockFilter(at=at)).rows
    return row.figures


def supply(number: int, code: str = "", *, at: datetime = MONDAY) -> None:
    """Put as many units of a product on the shelf."""
    code = code or f"P-{number:03}"
    moved = move(number, KINDS.SUPPLIER, KINDS.WAREHOUSE, product=code)
    inventory.post_entries([entry(f"in:{code}:{at}", moved, at=at)], must_all=True)


def tell_pace(*, limit: tuple[int, int] | None = None, **told: int) -> None:
    """Tell how the mug sells from its pool, and below how many days it runs out."""
    mug, pool_id = make_product().pk, make_store().pool_id
    limits = [inventory.Limit(mug, *limit)] if limit else []
    inventory.put_paces([inventory.Pace(mug, pool_id, **told)] if told else [], limits)


def list_as_sold(units: int) -> None:
    """List the mug in its store, with so many units sold lately."""
    Listing.objects.create(store=make_store(), sku=SKU, seller_sku_id=sku(SKU), sold_30=units)


def test_figures_are_what_lies_and_is_reserved_at_each_kind_of_place() -> None:
    pair(factor=2)
    open_books(fulfillable=20, unfulfillable=1)
    tell(sell(2))
    put_stock(30)
    inventory.post_entries([], [want("parcel", 5)])

    assert figures() == inventory.StockFigures(
        warehouse=30, warehouse_reserved=5, fba=36, fba_reserved=2, fba_unsellable=2
    )
    assert (figures().warehouse_free, figures().fba_free, figures().virtual_total) == (25, 34, 59)
    assert figures().cover is None


def test_free_at_fba_is_less_what_amazon_moves_processes_and_looks_for() -> None:
    pair(factor=2)
    told = {"reserved": 5, "reserved_transfers": 3, "reserved_processing": 1, "researching": 2}
    open_books(fulfillable=10, **told)
    before = figures()
    show_levels(SKU, fulfillable=15, at=MONDAY + 30 * DAY, reserved=0, reserved_transfers=0)

    assert (before.fba, before.fba_taken, before.fba_free) == (34, 12, 22)
    # What is looked for was not told again and stays; the parts of another sum do not.
    assert figures().fba_taken == 4


def test_what_seller_skus_of_one_fnsku_share_is_busy_once() -> None:
    for number, code in enumerate((SKU, "MUG-RED-2")):
        pair(code)
        lies = move(20, KINDS.SUPPLIER, KINDS.FBA, seller_sku=code)
        inventory.post_entries([entry(f"in:{number}", lies)], must_all=True)
    told = {"fulfillable": 15, "reserved": 3, "reserved_transfers": 3}
    show_levels(SKU, "MUG-RED-2", at=MONDAY, **told)
    AmazonStockLevel.objects.update(fnsku="")
    inventory.refresh_figures(everything=True)
    apart = figures().fba_taken

    AmazonStockLevel.objects.update(fnsku="X0ABC")
    inventory.refresh_figures(everything=True)

    assert (apart, figures().fba_taken) == (6, 3)


def test_days_of_cover_follow_the_speed_and_what_is_at_pools_without_books() -> None:
    put_stock(41)
    tell_pace(speed=20_000, fba_seen=10, inbound=9)

    assert figures().cover == (41 + 10 + 9) // 2
    assert shown(sort=SORTS.COVER) == ["MUG-RED"]
    tell_pace()
    assert figures().cover is None


def test_of_our_ways_and_what_amazon_calls_inbound_the_greater_counts_once() -> None:
    pair()
    way = move(12, KINDS.SUPPLIER, KINDS.TRANSIT, seller_sku=SKU)
    inventory.post_entries([entry("way", way)], must_all=True)

    tell_pace(speed=10_000, inbound=10)
    assert figures().cover == 12
    tell_pace(speed=10_000, inbound=15)
    assert figures().cover == 15


def test_what_runs_out_is_told_alike_by_the_database_and_by_python() -> None:
    """Every limit, by days and by units, on either side of where it bites."""
    chance = Random(26)  # noqa: S311 - no secret
    pick, pool_id = chance.choice, make_store().pool_id
    made = [make_product(f"P-{number:02}").pk for number in range(60)]
    for number in range(60):
        if units := pick((0, 0, 1, 9, 10, 11, 40)):
            supply(units, f"P-{number:02}")
    limits = [
        inventory.Limit(product_id, pick((0, 5, 10)), pick((0, 20, 40)), pick((0, 10)))
        for product_id in made[:50]
    ]
    paces = [
        inventory.Pace(product_id, pool_id, pick((0, 5_000, 10_000)), inbound=pick((0, 3, 10)))
        for product_id in made
    ]
    inventory.put_paces(paces, limits)

    rows = inventory.list_stock(ALL, limit=100).rows

    told = {row.sku for row in rows if row.figures.is_low}
    assert set(shown(inventory.StockFilter(tab=TABS.LOW))) == told
    assert 10 < len(told) < 40


def test_what_is_told_of_products_reads_nothing_of_their_books() -> None:
    supply(1)
    first, pool_id = make_product("P-001").pk, make_store().pool_id
    inventory.refresh_figures()
    before = StockFigure.objects.get(product=first)
    StockFigure.objects.filter(product=first).update(warehouse=before.warehouse + 1_000)

    inventory.put_paces([inventory.Pace(first, pool_id, 5)], [inventory.Limit(first, 1, 2)])
    assert inventory.refresh_figures() == 1
    told = StockFigure.objects.get(product=first)
    inventory.put_paces([], [])
    inventory.refresh_figures()

    assert (told.speed, told.watched, told.warehouse) == (5, 1, before.warehouse + 1_000)
    after = StockFigure.objects.get(product=first)
    assert (after.speed, after.watched, after.safety_days) == (0, 0, 0)


def test_what_is_told_of_what_moved_too_is_taken_with_its_books() -> None:
    supply(1)
    first, pool_id = make_product("P-001").pk, make_store().pool_id
    inventory.refresh_figures()
    before = StockFigure.objects.get(product=first).warehouse

    supply(3, "P-001", at=MONDAY + timedelta(hours=1))
    inventory.put_paces([inventory.Pace(first, pool_id, 5)], [])
    inventory.refresh_figures()

    told = StockFigure.objects.get(product=first)
    assert (told.speed, told.warehouse) == (5, before + 3)


def test_figures_follow_only_what_changed_in_what_is_told() -> None:
    supply(1)
    supply(2)
    first, second = (make_product(code).pk for code in ("P-001", "P-002"))
    pool_id = make_store().pool_id
    limits = [inventory.Limit(first, 1, 2)]
    assert inventory.put_paces([inventory.Pace(first, pool_id, 5)], limits) == 1
    inventory.refresh_figures()

    assert inventory.put_paces([inventory.Pace(first, pool_id, 5)], limits) == 0
    assert StaleStock.objects.count() == 0
    inventory.put_paces([inventory.Pace(second, pool_id, 7)], [])

    speeds = {row.product_id: row.figures.speed for row in inventory.list_stock(ALL).rows}
    assert speeds == {first: 0, second: 7}
    assert StockFigure.objects.get(product=first).watched == 0


def test_who_does_not_see_a_pool_sees_nothing_of_how_it_sells() -> None:
    put_stock(30)
    tell_pace(speed=10_000, inbound=5)

    assert figures().cover == 35
    pool_id = make_store().pool_id
    anywhere = [inventory.Pace(make_product().pk, each, 10_000) for each in (None, pool_id)]
    inventory.put_paces(anywhere, [])
    # What nobody knows the pool of counts for the product.
    assert (figures().speed, inventory.put_paces(anywhere, [])) == (20_000, 0)
    assert figures(STRANGER) == inventory.StockFigures(warehouse=30)


def test_what_changed_is_taken_anew_before_it_is_read_and_nothing_else() -> None:
    supply(1)
    supply(2)
    assert shown(sort=SORTS.WAREHOUSE_FREE) == ["P-001", "P-002"]
    StockFigure.objects.filter(product__sku="P-002").update(awd=99)

    supply(7, "P-001", at=MONDAY + DAY)

    assert shown(sort=SORTS.WAREHOUSE_FREE) == ["P-002", "P-001"]
    assert StaleStock.objects.count() == 0
    # Nobody marked the other one: it was not touched.
    assert StockFigure.objects.get(product__sku="P-002").awd == 99
    inventory.refresh_figures(everything=True)
    assert StockFigure.objects.get(product__sku="P-002").awd == 0


def test_who_is_refused_makes_nothing_be_taken_anew() -> None:
    supply(1)
    stale = StaleStock.objects.count()

    for wrong in ({"cursor": " "}, {"limit": 0}):
        with pytest.raises(InvalidError):
            inventory.list_stock(ALL, **wrong)

    assert StaleStock.objects.count() == stale > 0


def test_a_warehouse_that_is_no_more_for_sale_counts_apart_at_once() -> None:
    put_stock(8)
    assert figures().virtual_total == 8
    card = inventory.get_warehouse(ADMIN, make_warehouse())
    told = inventory.NewWarehouse(
        card.code, card.name, card.kind, card.country_code, card.time_zone, is_sellable=False
    )

    inventory.change_warehouses([inventory.WarehouseChange(card.warehouse_id, told)], actor=ADMIN)

    assert (figures().virtual_total, figures().not_for_sale) == (0, 8)


@pytest.mark.parametrize("sort", [each for each in SORTS if each is not SORTS.PLACE])
@pytest.mark.parametrize("way", ["up", "down"])
def test_pages_of_every_order_show_each_product_once_forth_and_back(
    sort: inventory.StockSort, way: str
) -> None:
    descending = way == "down"
    chance = Random(sort.value)  # noqa: S311 - no secret
    for number in range(7):
        supply(chance.randrange(1, 4), f"P-{number}")
    seen, cursor, previous = [], None, None
    while True:
        page = inventory.list_stock(ALL, sort=sort, descending=descending, cursor=cursor, limit=3)
        seen += [row.sku for row in page.rows]
        if page.next is None:
            break
        cursor, previous = page.next, page.previous

    back = inventory.list_stock(
        ALL, sort=sort, descending=descending, cursor=page.previous, limit=3
    )

    assert previous is not None
    assert sorted(seen) == [f"P-{number}" for number in range(7)]
    assert [row.sku for row in back.rows] == seen[3:6]


def test_sorted_by_the_units_at_one_place() -> None:
    supply(5, "A")
    supply(9, "B")
    make_product("C")

    assert shown(sort=SORTS.PLACE, by_place=place(), descending=True) == ["B", "A", "C"]
    [row] = inventory.list_stock(
        ALL, sort=SORTS.PLACE, by_place=place(), descending=True, places=[place()], limit=1
    ).rows
    assert row.places == {place(): 9}


def lie_at_pool(units: int, code: str, *, at: datetime = MONDAY) -> None:
    """Let so many units lie at the pool, or be owed there where they are below zero."""
    ways = (KINDS.SUPPLIER, KINDS.FBA) if units > 0 else (KINDS.FBA, KINDS.CUSTOMER)
    moved = move(abs(units), *ways, product=code, seller_sku=f"{code}-1")
    inventory.post_entries([entry(f"pool:{code}:{at}", moved, at=at)], must_all=True)


@pytest.mark.parametrize("limit", [1, 2, 3, 10])
@pytest.mark.parametrize("way", ["up", "down"])
def test_pages_by_one_place_go_over_what_lies_there_what_does_not_and_what_is_owed(
    limit: int, way: str
) -> None:
    for code, units in {"A": 5, "B": 3, "C": 0, "D": -2, "E": 3, "F": 0, "G": -7}.items():
        make_product(code)
        if units:
            lie_at_pool(units, code)
    pool, seen, cursor = place(KINDS.FBA), [], None
    descending = way == "down"

    while True:
        page = inventory.list_stock(
            ALL, sort=SORTS.PLACE, by_place=pool, descending=descending, cursor=cursor, limit=limit
        )
        seen += [row.sku for row in page.rows]
        if page.next is None:
            break
        cursor = page.next
    back = [row.sku for row in page.rows]
    if page.previous:
        before = inventory.list_stock(
            ALL, sort=SORTS.PLACE, by_place=pool, descending=descending, cursor=page.previous
        )
        back = [row.sku for row in before.rows] + back

    assert seen == back == list("AEBFCDG" if descending else "GDCFBEA")


def test_units_at_one_place_follow_what_moves_and_are_filtered_like_the_rest() -> None:
    def found(tab: inventory.StockTab = TABS.ALL) -> list[str]:
        wanted = inventory.StockFilter(tab=tab)
        return shown(wanted, sort=SORTS.PLACE, by_place=place(KINDS.FBA), descending=True)

    lie_at_pool(5, "A")
    lie_at_pool(3, "B")
    make_product("C")
    assert found() == ["A", "B", "C"]

    lie_at_pool(4, "B", at=MONDAY + DAY)
    lie_at_pool(-5, "A", at=MONDAY + DAY)

    assert found() == ["B", "C", "A"]
    assert found(TABS.STOCKED) == ["B"]
    assert found(TABS.EMPTY) == ["C", "A"]
    units = PlaceFigure.objects.values_list("product__sku", "units")
    assert dict(units) == {"B": 7}


@pytest.mark.parametrize(
    "cursor", ["", "x", "WyJza3UiLGZhbHNlLGZhbHNlLDEsMV0", "WyJhd2QiLGZhbHNlLGZhbHNlLCJ4IiwxXQ"]
)
def test_a_cursor_of_another_order_is_refused(cursor: str) -> None:
    supply(1)
    if not cursor:
        supply(2)
        cursor = inventory.list_stock(ALL, limit=1).next or ""
        with pytest.raises(catalog.InvalidCursorError):
            inventory.list_stock(ALL, cursor=cursor, descending=True)
        return

    with pytest.raises(catalog.InvalidCursorError):
        inventory.list_stock(ALL, cursor=cursor)


def test_tabs_hold_and_count_what_there_is() -> None:
    pair()
    open_books(fulfillable=1)
    tell(sell(3))
    supply(4)
    make_product("NOTHING")
    list_as_sold(3)
    inventory.refresh_figures(everything=True)
    tell_pace(speed=1_000, limit=(1, 1))

    held = {tab: shown(inventory.StockFilter(tab=tab)) for tab in TABS}

    assert held == {
        TABS.ALL: ["MUG-RED", "NOTHING", "P-004"],
        TABS.STOCKED: ["P-004"],
        TABS.EMPTY: ["MUG-RED", "NOTHING"],
        TABS.LOW: ["MUG-RED"],
        TABS.IDLE: ["P-004"],
        TABS.NEGATIVE: ["MUG-RED"],
    }
    assert inventory.count_stock(ALL) == {tab: len(skus) for tab, skus in held.items()}
    searched = inventory.StockFilter(products=catalog.ProductFilter(search="nowhere"))
    assert inventory.count_stock(ALL, searched) == dict.fromkeys(TABS, 0)


def test_filters_of_products_and_of_places_restrict_the_list() -> None:
    supply(4)
    make_product("NOTHING")
    at_shelf = inventory.StockFilter(place_ids=(place(),))

    assert shown(at_shelf) == ["P-004"]
    assert inventory.count_stock(ALL, at_shelf)[TABS.ALL] == 1
    assert shown(inventory.StockFilter(products=catalog.ProductFilter(skus=("NOTHING",)))) == [
        "NOTHING"
    ]


def test_no_cover_is_what_sells_and_does_not_last_a_day() -> None:
    supply(4)
    make_product("NOTHING")
    put_stock(1)
    uncovered = inventory.StockFilter(is_uncovered=True)
    tell_pace(speed=10_000)
    assert shown(uncovered) == []

    tell_pace(speed=10_001)

    assert shown(uncovered) == ["MUG-RED"]
    assert inventory.count_stock(ALL, uncovered)[TABS.ALL] == 1


def test_dead_is_what_lies_longer_and_was_not_sold_since() -> None:
    def dead(days: int, actor: identity.Actor = ALL) -> list[str]:
        wanted = inventory.StockFilter(dead_since=MONDAY + (100 - days) * DAY)
        found = shown(wanted, actor=actor)
        assert inventory.count_stock(actor, wanted)[TABS.ALL] == len(found)
        return found

    supply(4, "OLD")
    supply(4, "SOLD")
    supply(4, "RESTOCKED")
    make_product("NOTHING")
    sale = move(1, KINDS.WAREHOUSE, KINDS.CUSTOMER, product="SOLD")
    gone = move(4, KINDS.WAREHOUSE, KINDS.CUSTOMER, product="RESTOCKED")
    for number, (made, days) in enumerate(((sale, 60), (gone, 5))):
        at = MONDAY + days * DAY
        inventory.post_entries([entry(f"sale:{number}", made, at=at)], must_all=True)
    supply(9, "RESTOCKED", at=MONDAY + 70 * DAY)

    assert dead(101) == []
    assert dead(99) == ["OLD"]
    assert dead(39) == ["OLD", "SOLD"]
    assert dead(29) == ["OLD", "RESTOCKED", "SOLD"]
    assert dead(99, STRANGER) == ["OLD"]


def test_only_given_products_are_listed() -> None:
    supply(4)
    supply(5)

    assert shown(inventory.StockFilter(product_ids=())) == []
    only = inventory.StockFilter(product_ids=(make_product("P-005").pk,))
    assert shown(only) == ["P-005"]
    assert inventory.count_stock(ALL, only)[TABS.STOCKED] == 1


def test_a_past_day_is_what_had_occurred_by_then_however_it_is_added_up() -> None:
    """Both ways, from now back and from the beginning on, agree with a plain sum of moves."""
    chance = Random(7)  # noqa: S311 - no secret
    kinds = [KINDS.WAREHOUSE, KINDS.INSPECTION, KINDS.UNSELLABLE]
    then: dict[int, Counter[str]] = {}
    held = Counter[str]()
    supply(500, "MUG-RED")
    held["WAREHOUSE"] = 500
    for day in range(1, 30):
        source, destination = chance.sample(kinds, 2)
        units = min(chance.randrange(1, 30), held[source.value])
        if units:
            at = MONDAY + day * DAY
            made = entry(f"day:{day}", move(units, source, destination), at=at)
            inventory.post_entries([made], must_all=True)
            held[source.value] -= units
            held[destination.value] += units
        then[day] = held.copy()

    for day, expected in then.items():
        told = figures(at=MONDAY + day * DAY)
        assert told == inventory.StockFigures(
            warehouse=expected["WAREHOUSE"],
            inspection=expected["INSPECTION"],
            unsellable=expected["UNSELLABLE"],
        )
    assert figures(at=MONDAY - DAY) == inventory.StockFigures()
    assert shown(inventory.StockFilter(at=MONDAY), sort=SORTS.WAREHOUSE_FREE) == ["MUG-RED"]
    [row] = inventory.list_stock(
        ALL, inventory.StockFilter(at=MONDAY + 3 * DAY), places=[place()]
    ).rows
    assert row.places == {place(): then[3]["WAREHOUSE"]}


@pytest.mark.parametrize(
    "told", [{"tab": TABS.LOW}, {"is_uncovered": True}, {"dead_since": MONDAY}]
)
def test_the_past_does_not_know_what_was_running_out(told: dict[str, Any]) -> None:
    with pytest.raises(identity.UnknownChoiceError):
        inventory.list_stock(ALL, inventory.StockFilter(at=MONDAY, **told))


def test_who_sees_no_store_sees_the_shelves_of_the_company_only_now_and_then() -> None:
    pair(factor=2)
    open_books(fulfillable=20, reserved=3, reserved_transfers=3)
    put_stock(30)
    keeper = identity.Actor(
        name="kim",
        role=identity.Role.OPERATIONS,
        sees_every_store=False,
        store_ids=frozenset({make_hand_store().pk}),
    )

    for actor in (STRANGER, keeper):
        assert figures(actor) == inventory.StockFigures(warehouse=30)
        assert figures(actor, at=MONDAY + 60 * DAY) == inventory.StockFigures(warehouse=30)
        assert [each.place.kind for each in inventory.list_places(actor)] == [KINDS.WAREHOUSE]
        assert shown(sort=SORTS.VIRTUAL_TOTAL, actor=actor) == ["MUG-RED"]
    assert figures().fba == 46


def test_pages_cost_the_same_for_one_product_and_for_forty() -> None:
    supply(1)
    inventory.refresh_figures()
    shelf = place()

    def read() -> None:
        inventory.list_stock(ALL, places=[shelf], sort=SORTS.COVER)
        inventory.count_stock(ALL)

    one = count_statements(read)
    for number in range(2, 42):
        supply(number)
    inventory.refresh_figures()

    assert count_statements(read) == one == 6


def test_everything_is_exported_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhongshu.inventory.matrix.EXPORT_CHUNK", 2)
    for number in range(1, 6):
        supply(number)

    rows = list(inventory.iterate_stock(ALL, places=[place()]))

    assert [(row.sku, row.figures.warehouse, row.places) for row in rows] == [
        (f"P-{number:03}", number, {place(): number}) for number in range(1, 6)
    ]
