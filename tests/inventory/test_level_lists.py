"""Amazon's stock as lists: tabs, filters, orders, pages, and one line for each pool."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.catalog.cast import listing
from tests.catalog.cast import record as record_listings
from tests.catalog.pairing_cast import make_product, open_pairing
from tests.channels.stream_cast import CA, MONDAY, US
from tests.inventory.test_stock_levels import begin, level, record, store
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import SellerSku
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import AmazonStockLevel

ALL = identity.SYSTEM
DAY = timedelta(days=1)
RED, BLUE, LOST = "MUG-RED-1", "MUG-BLUE-1", "LOST-1"


@pytest.fixture
def stock(db: None) -> None:
    """Let Amazon hold two listed mugs and one that is listed nowhere; Canada tells later."""
    record_listings(listing(RED, title="Red mug"), listing(BLUE, title="Blue mug"))
    us, ca = begin(), begin(marketplace_id=CA)
    record(us, level(RED, fulfillable=5), level(BLUE, fulfillable=0), level(LOST, fulfillable=9))
    record(ca, level(RED, fulfillable=4), marketplace_id=CA, at=MONDAY + DAY)
    open_pairing(SellerSku.objects.get(code=RED).pk, make_product())
    AmazonStockLevel.objects.filter(seller_sku__code=BLUE).update(
        reserved=None, fnsku="X00BLUE", asin="B00BLUE001"
    )


def found(**wanted: object) -> list[tuple[str, str]]:
    """Return SKU and marketplace of every level of a filter."""
    rows = inventory.list_levels(ALL, inventory.LevelFilter(**wanted)).rows  # type: ignore[arg-type]
    return [(row.seller_sku, "US" if row.marketplace_id == US else "CA") for row in rows]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, [(LOST, "US"), (BLUE, "US"), (RED, "US"), (RED, "CA")]),
        ({"tab": "STOCKED"}, [(LOST, "US"), (RED, "US"), (RED, "CA")]),
        ({"tab": "UNLISTED"}, [(LOST, "US"), (RED, "CA")]),
        ({"is_unpaired": True}, [(LOST, "US"), (BLUE, "US")]),
        ({"is_per_pool": True}, [(LOST, "US"), (BLUE, "US"), (RED, "CA")]),
        ({"seller_skus": (BLUE,)}, [(BLUE, "US")]),
        ({"pools": ("NA",), "search": "mug red"}, [(RED, "US"), (RED, "CA")]),
        ({"pools": ("EU",)}, []),
        ({"search": "blue MUG"}, [(BLUE, "US")]),
        ({"search": "x00blue"}, [(BLUE, "US")]),
        ({"search": "b00blue001"}, [(BLUE, "US")]),
        ({"search": "%"}, []),
    ],
)
def test_filters(stock: None, wanted: dict[str, object], expected: list[tuple[str, str]]) -> None:
    assert found(**wanted) == expected


def test_a_store_that_is_asked_for_speaks_for_its_pool(stock: None) -> None:
    assert found(is_per_pool=True, store_ids=(store(US),), seller_skus=(RED,)) == [(RED, "US")]


def test_one_line_for_each_pool_is_what_pools_are_told_by(stock: None) -> None:
    AmazonStockLevel.objects.filter(store=store(CA)).update(fulfillable=None)

    lines = inventory.list_levels(ALL, inventory.LevelFilter(is_per_pool=True)).rows

    assert {(row.seller_sku, row.fulfillable) for row in lines} == {
        (row.seller_sku, row.fulfillable) for row in inventory.list_pool_levels(ALL).rows
    }
    assert (RED, 5) in {(row.seller_sku, row.fulfillable) for row in lines}


def test_a_row_says_what_it_is_listed_as(stock: None) -> None:
    rows = {
        (row.seller_sku, row.store_id): (row.title, row.listing_id is not None)
        for row in inventory.list_levels(ALL).rows
    }

    assert rows[RED, store(US)] == ("Red mug", True)
    assert rows[RED, store(CA)] == (None, False)


def test_tabs_are_counted_in_one_statement_as_they_are_shown(stock: None) -> None:
    wanted = inventory.LevelFilter(is_per_pool=True)

    with CaptureQueriesContext(connection) as statements:
        counts = inventory.count_levels(ALL, wanted)

    assert len(statements) == 1
    assert counts == {tab: len(found(tab=tab, is_per_pool=True)) for tab in inventory.LevelTab}


@pytest.mark.parametrize("sort", list(inventory.LevelSort))
@pytest.mark.parametrize("descending", [False, True])
def test_pages_lead_forth_and_back(
    stock: None, sort: inventory.LevelSort, *, descending: bool
) -> None:
    def page(cursor: str | None) -> catalog.SortedPage[inventory.LevelRow]:
        return inventory.list_levels(ALL, cursor=cursor, limit=3, sort=sort, descending=descending)

    whole = inventory.list_levels(ALL, sort=sort, descending=descending).rows
    first = page(None)
    second = page(first.next)

    assert [row.id for row in first.rows + second.rows] == [row.id for row in whole]
    assert page(second.previous).rows == first.rows
    assert second.next is None
    assert len(whole) == 4


def test_what_nobody_told_stands_before_what_is_none(stock: None) -> None:
    rows = inventory.list_levels(ALL, sort=inventory.LevelSort.RESERVED).rows

    assert [row.reserved for row in rows] == [None, 0, 0, 0]


@pytest.mark.parametrize("sort", list(inventory.LevelSort))
def test_o21_a_cursor_of_another_order_is_refused(stock: None, sort: inventory.LevelSort) -> None:
    cursor = inventory.list_levels(ALL, limit=1).next
    others = [each for each in inventory.LevelSort if each is not inventory.LevelSort.SELLER_SKU]

    for each in others:
        with pytest.raises(catalog.InvalidCursorError):
            inventory.list_levels(ALL, cursor=cursor, sort=each)
    with pytest.raises(catalog.InvalidCursorError):
        inventory.list_levels(ALL, cursor="W10", sort=sort)


def test_o3_only_levels_of_ones_own_stores_are_found_and_speak(stock: None) -> None:
    american = identity.Actor("american", store_ids=frozenset({store(US)}))
    pooled = inventory.LevelFilter(is_per_pool=True, seller_skus=(RED,))

    [row] = inventory.list_levels(american, pooled).rows

    assert row.store_id == store(US)
    assert inventory.count_levels(american)[inventory.LevelTab.ALL] == 3
    assert {each.store_id for each in inventory.iterate_levels(american)} == {store(US)}
