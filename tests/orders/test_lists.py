"""Pages, filters, tabs and figures of orders."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import signing
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.orders.cast import (
    ANNA,
    BOUGHT_AT,
    CA,
    HOUR,
    MONDAY,
    OPERATOR,
    ORDER_ID,
    line,
    make_account,
    order,
    record,
    store_id,
    stored,
    usd,
)
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.kernel.money import Money
from zhongshu.orders import public as orders
from zhongshu.orders.models import Order
from zhongshu.orders.queries import statuses
from zhongshu.orders.queries.statuses import count_list
from zhongshu.orders.statements import reading

pytestmark = pytest.mark.django_db

EVERYTHING = orders.OrderFilter()
UNSHIPPED = (orders.AmazonStatus.UNSHIPPED,)


def number(position: int) -> str:
    return f"702-{position:07d}-0000000"


def fill(count: int = 5) -> None:
    """Record orders an hour apart, the first one the oldest, ship-by in the other direction."""
    record(
        *(
            order(
                number(position),
                created_at=BOUGHT_AT + position * HOUR,
                ship_by_latest=BOUGHT_AT + (100 - position) * HOUR if position % 2 else None,
                total=Money(Decimal(position), "USD") if position else None,
            )
            for position in range(count)
        )
    )


def numbers(rows: Sequence[Order]) -> list[int]:
    return [int(row.order_id[4:11]) for row in rows]


def found(**wanted: Any) -> list[str]:
    page = orders.list_orders(OPERATOR, orders.OrderFilter(**wanted))
    return sorted(row.order_id for row in page.rows)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (orders.OrderSort.NEWEST, [4, 3, 2, 1, 0]),
        (orders.OrderSort.OLDEST, [0, 1, 2, 3, 4]),
        (orders.OrderSort.SHIP_BY, [3, 1, 0, 2, 4]),
        (orders.OrderSort.TOTAL, [0, 1, 2, 3, 4]),
        (orders.OrderSort.LARGEST, [4, 3, 2, 1, 0]),
        (orders.OrderSort.RECENTLY_UPDATED, [4, 3, 2, 1, 0]),
    ],
)
def test_pages_follow_each_other_both_ways(sort: orders.OrderSort, expected: list[int]) -> None:
    fill()

    walked: list[int] = []
    cursor, pages = None, []
    while True:
        page = orders.list_orders(OPERATOR, sort=sort, limit=2, cursor=cursor)
        walked += numbers(page.rows)
        pages.append(page)
        cursor = page.next
        if cursor is None:
            break
    back = orders.list_orders(OPERATOR, sort=sort, limit=2, cursor=pages[2].previous)
    first = orders.list_orders(OPERATOR, sort=sort, limit=2, cursor=back.previous)

    if sort != orders.OrderSort.RECENTLY_UPDATED:
        assert walked == expected
    assert sorted(walked) == [0, 1, 2, 3, 4]
    assert numbers(back.rows) == walked[2:4]
    assert numbers(first.rows) == walked[:2]
    assert (first.previous, pages[0].previous) == (None, None)
    assert back.next is not None


def test_a_page_costs_two_statements_with_lines_stores_and_buyers() -> None:
    record(*(order(number(position), buyer=ANNA) for position in range(20)))

    with CaptureQueriesContext(connection) as spent:
        page = orders.list_orders(OPERATOR)
        shown = [
            (row.store and row.store.name, [each.seller_sku for each in row.lines.all()])
            for row in page.rows
        ]
        initials = {row.masked_buyer.initials for row in page.rows}
        count_list(OPERATOR, EVERYTHING, named=UNSHIPPED, here=EVERYTHING)

    assert len(spent) == 3
    assert shown == [("Acme NA US", ["MUG-RED-1"])] * 20
    assert initials == {"A. S."}


@pytest.mark.parametrize("cursor", ["", "x", "a:b:c", "é", "1" * 5_000])
def test_o21_a_forged_cursor_is_refused(cursor: str) -> None:
    forged = cursor or signing.dumps(["-amazon_created_at", "x", 1, False], salt="orders.cursor")

    with pytest.raises(orders.BadCursorError):
        orders.list_orders(OPERATOR, cursor=forged)


def test_o21_a_cursor_of_another_order_of_rows_is_refused() -> None:
    fill()
    cursor = orders.list_orders(OPERATOR, limit=1).next

    with pytest.raises(orders.BadCursorError):
        orders.list_orders(OPERATOR, limit=1, cursor=cursor, sort=orders.OrderSort.TOTAL)


@pytest.mark.parametrize("limit", [0, -1, 501])
def test_o21_a_page_of_impossible_size_is_refused(limit: int) -> None:
    with pytest.raises(orders.BadLimitError):
        orders.list_orders(OPERATOR, limit=limit)


def test_filters_find_what_they_say() -> None:
    plain, other = number(1), number(2)
    record(order(plain, lines=(line(seller_sku="007"),)))
    record(
        order(
            other,
            marketplace_id=CA,
            fulfilled_by="AMAZON",
            amazon_status="SHIPPED",
            programs=("AMAZON_BUSINESS",),
            replaces_order_id=ORDER_ID,
            lines=(
                line(
                    seller_sku="a/b%",
                    asin="B00OTHER01",
                    quantity=2,
                    is_gift=True,
                    cancellation_requested=True,
                ),
            ),
        )
    )

    assert found(store_ids=(store_id(CA),)) == [other]
    assert found(amazon_statuses=("UNSHIPPED", "PENDING")) == [plain]
    assert found(work_statuses=("TO_REVIEW",)) == [plain]
    assert found(fulfilled_by="AMAZON") == [other]
    assert found(text="702-0000001") == [plain]
    assert found(text="a/b%") == found(text="a/") == [other]
    assert found(text="b00other") == found(asin="b00other01") == [other]
    assert found(seller_sku="007") == [plain]
    assert found(text="\x00") == found(text="%") == []
    assert found(order_ids=(f" {plain} ", "702-9999999-9999999")) == [plain]
    for flag in ("is_business", "is_gift", "is_replacement", "is_multi_item"):
        assert (found(**{flag: True}), found(**{flag: False})) == ([other], [plain])
    assert found(cancellation_requested=True) == [other]
    assert found(is_provisional=True) == found(is_held=True) == []
    assert found(created_from=BOUGHT_AT, created_until=BOUGHT_AT + HOUR) == [plain, other]
    assert found(created_until=BOUGHT_AT) == []
    with pytest.raises(orders.TooManyOrdersError):
        found(order_ids=("x",) * 501)


def test_tabs_are_counted_under_the_filter() -> None:
    record(
        order(number(1)),
        order(number(2), amazon_status="PENDING"),
        order(number(3), amazon_status="CANCELLED"),
        order(number(4)),
        order(number(5), marketplace_id=CA),
    )
    orders.hold_orders(order_ids=[stored(number(4)).pk], actor=OPERATOR, at=MONDAY)

    wanted = orders.OrderFilter(store_ids=(store_id(),))
    counted = count_list(OPERATOR, wanted, named=UNSHIPPED, here=wanted)

    assert {tab.value: count.number for tab, count in counted.tabs.items()} == {
        "ALL": 4,
        "PENDING": 1,
        "TO_REVIEW": 1,
        "ON_HOLD": 1,
        "EXCEPTION": 0,
        "PROCESSED": 0,
        "CANCELLED": 1,
        "OWN": 0,
    }
    assert orders.count_orders(OPERATOR) == orders.Count(5)
    assert found(tab=orders.OrderTab.ON_HOLD) == [number(4)]


def test_a_poller_goes_on_where_it_stood() -> None:
    fill(3)
    first = orders.list_changed_since(OPERATOR, limit=2)
    rest = orders.list_changed_since(OPERATOR, limit=2, cursor=first.next)
    seen = rest.rows[-1].recorded_at

    nothing = orders.list_changed_since(OPERATOR, recorded_after=seen)
    record(order(number(1), updated_at=BOUGHT_AT + 9 * HOUR, amazon_status="SHIPPED"))
    changed = orders.list_changed_since(OPERATOR, recorded_after=seen)

    assert (len(first.rows), len(rest.rows), rest.next) == (2, 1, None)
    assert nothing.rows == []
    assert numbers(changed.rows) == [1]


@pytest.mark.django_db(transaction=True)
def test_a_poller_misses_no_change_that_is_committed_late() -> None:
    account_id = make_account().pk
    written, seen = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            record(order(number(1)), account_id=account_id)
            written.set()
            assert seen.wait(10)
        connection.close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    assert written.wait(10)
    record(order(number(2)), account_id=make_account("Acme EU").pk)
    while_writing = orders.list_changed_since(OPERATOR).rows
    seen.set()
    slow.join()

    assert while_writing == []
    assert numbers(orders.list_changed_since(OPERATOR).rows) == [1, 2]


def test_orders_of_no_store_are_for_those_who_see_every_store() -> None:
    record(order("S01-1234567-1234567", marketplace_id="A2ZV50J4W1RKNI"))
    some = identity.Actor("some", store_ids=frozenset({store_id(), store_id(CA)}))

    assert len(orders.list_orders(OPERATOR).rows) == 1
    assert orders.list_orders(some).rows == []


def test_the_drawer_shows_everything_in_four_statements() -> None:
    record(order(buyer=ANNA))
    order_id = stored().pk

    with CaptureQueriesContext(connection) as spent:
        row = orders.get_order(OPERATOR, order_id)
        told = [event.kind for event in row.events.all()]
        shown = (len(row.lines.all()), len(row.packages.all()), row.masked_buyer.initials)

    assert len(spent) == 4
    assert told == ["CREATED", "WORK_STATUS"]
    assert shown == (1, 0, "A. S.")
    assert orders.get_raw_facts(OPERATOR, row.pk) == b"{}"


def test_an_export_reads_everything() -> None:
    fill(7)

    rows = list(orders.iterate_orders(OPERATOR, orders.OrderFilter()))

    assert numbers(rows) == [6, 5, 4, 3, 2, 1, 0]


def test_sales_are_counted_by_the_day_of_the_store_and_of_the_company() -> None:
    company.set_company(
        name="Acme",
        time_zone="Asia/Shanghai",
        base_currency="CNY",
        actor=identity.SYSTEM,
    )
    make_account()
    at = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # noon in Los Angeles, 4:00 in Shanghai
    times = {
        1: at - HOUR,
        2: at - 10 * HOUR,  # today in Los Angeles, yesterday in Shanghai
        3: at - timedelta(days=7, hours=1),
        4: at - timedelta(days=7) + HOUR,
    }
    record(
        *(
            order(number(key), created_at=time, lines=(line(quantity=2, amounts=usd("10.50")),))
            for key, time in times.items()
        ),
        order(number(5), created_at=at - HOUR, lines=(line(amounts=None),)),
        order(number(6), created_at=at - HOUR, amazon_status="CANCELLED"),
    )

    with CaptureQueriesContext(connection) as spent:
        sales = orders.sales_by_store(OPERATOR, at=at)

    figures = {
        (each.basis.value, each.day.value): (each.orders, each.units, each.unpriced, each.revenue)
        for each in sales
        if each.store_id == store_id()
    }
    once, twice = (Money(Decimal("10.50"), "USD"),), (Money(Decimal("21.00"), "USD"),)
    assert len(spent) == 2
    assert figures == {
        ("STORE", "TODAY"): (3, 5, 1, twice),
        ("STORE", "YESTERDAY"): (0, 0, 0, ()),
        ("STORE", "LAST_WEEK"): (2, 4, 0, twice),
        ("STORE", "LAST_WEEK_SO_FAR"): (1, 2, 0, once),
        ("COMPANY", "TODAY"): (2, 3, 1, once),
        ("COMPANY", "YESTERDAY"): (1, 2, 0, once),
        ("COMPANY", "LAST_WEEK"): (2, 4, 0, twice),
        ("COMPANY", "LAST_WEEK_SO_FAR"): (1, 2, 0, once),
    }
    assert {each.orders for each in sales if each.store_id == store_id(CA)} == {0}


def test_a_search_that_finds_more_than_a_tab_counts_says_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(statuses, "MOST_IN_A_TAB", 2)
    record(*(order(f"702-{number}") for number in range(4)))
    wanted = orders.OrderFilter(text="702-")

    counts = count_list(OPERATOR, wanted, named=UNSHIPPED, here=wanted)

    assert counts.tabs[orders.OrderTab.ALL] == orders.Count(2, is_more=True)
    assert counts.here == orders.Count(4)


@pytest.mark.parametrize("most_found", [2_000, 4])
def test_a_search_counts_the_same_in_one_pass_and_list_by_list(
    monkeypatch: pytest.MonkeyPatch, most_found: int
) -> None:
    monkeypatch.setattr(reading, "MOST_FOUND", most_found)
    record(
        order(number(1), lines=(line("1"), line("2"))),
        order(number(2), amazon_status="PENDING"),
        order(number(3), amazon_status="CANCELLED"),
        order(number(4), marketplace_id=CA),
        order(number(5), lines=(line("1", seller_sku="OTHER"),)),
    )
    wanted = orders.OrderFilter(text="MUG-R", store_ids=(store_id(),))
    here = replace(wanted, tab=orders.OrderTab.CANCELLED)

    with CaptureQueriesContext(connection) as spent:
        counts = count_list(OPERATOR, wanted, named=UNSHIPPED, here=here)

    assert counts.tabs[orders.OrderTab.ALL] == orders.Count(3)
    assert counts.tabs[orders.OrderTab.PENDING] == orders.Count(1)
    assert counts.statuses == {orders.AmazonStatus.UNSHIPPED: orders.Count(1)}
    assert (counts.others, counts.here) == (orders.Count(2), orders.Count(1))
    assert len(spent) == (1 if most_found > 4 else 2)


def test_a_search_of_somebody_without_stores_and_one_without_hits_count_nothing() -> None:
    record(order(number(1)))
    nobody = replace(OPERATOR, store_ids=frozenset(), sees_every_store=False)

    for actor, text in ((nobody, "MUG"), (OPERATOR, "NOTHING-LIKE-IT")):
        wanted = orders.OrderFilter(text=text)
        counts = count_list(actor, wanted, named=UNSHIPPED, here=wanted)
        assert {*counts.tabs.values(), counts.others, counts.here} == {orders.Count(0)}
