"""Killed in front of any statement, what posts stock has written all of it or nothing.

Done again it ends where it would have ended at once: `design/stock.md`, Invariants.
"""

from collections.abc import Callable
from functools import partial

import pytest

from tests.cast import ADMIN, MONDAY, US, make_store
from tests.fba import shipment_cast as shipments
from tests.fba import test_awd as to_awd
from tests.flows import repost_world
from tests.inventory import awd_cast as awd
from tests.inventory.ledger_cast import contradictions, held, sku, stock
from tests.inventory.test_stock_events import adjusted, removed, returned
from tests.inventory.test_stock_events import open_books as open_events
from tests.inventory.test_stock_events import pair as pair_events
from tests.inventory.test_stock_events import post as post_events
from tests.inventory.test_stock_events import record as record_events
from tests.kills import KilledError, killed_at
from tests.orders import test_stock_of_orders as sales
from tests.orders.cast import HOUR
from tests.reconciliation import cast as checks
from zhongshu.fba import public as fba
from zhongshu.flows import repost_stock
from zhongshu.flows.post_stock import post_stock_of
from zhongshu.identity import public as identity
from zhongshu.inventory.models import (
    AwdBooks,
    AwdLevel,
    AwdOpening,
    StockEntry,
    StockMove,
    StockOpening,
)
from zhongshu.orders import public as orders
from zhongshu.reconciliation.models import CheckRun, Difference

pytestmark = pytest.mark.django_db(transaction=True)
MOST_STATEMENTS = 400

type Books = tuple[dict[str, int], dict[str, tuple[int, int]], int, int]


def books() -> Books:
    """Return units by kind of place, what is held, and how many entries and moves there are."""
    return stock(), held(), StockEntry.objects.count(), StockMove.objects.count()


def kill_everywhere(
    act: Callable[[], object], state: Callable[[], object] = books
) -> tuple[int, list[object]]:
    """Kill `act` in front of each of its statements, until it comes to its end.

    Return how often it died and the states it left behind, each as often as it came anew. After
    each death the books agree with themselves.
    """
    states = [state()]
    for number in range(MOST_STATEMENTS):
        is_dead = False
        with killed_at(number):
            try:
                act()
            except KilledError:
                is_dead = True
        assert contradictions() == []
        if not is_dead:
            return number, states
        if (left := state()) != states[-1]:
            states.append(left)
    raise AssertionError("it never came to its end")


def test_killed_at_any_statement_a_pool_is_opened_whole_or_not() -> None:
    sales.pair()
    sales.record(sales.sell(1, hours=1), sales.sell(0, hours=1, order_id="702-7654321-7654321"))
    sales.show_levels(sales.SKU, fulfillable=20)

    deaths, states = kill_everywhere(sales.open_now)

    assert deaths > 20
    assert states[:2] == [({}, {}, 0, 0), ({"FBA": 20}, {}, 1, 1)]
    assert len(states) <= 3
    assert stock() == {"FBA": 20}
    assert sum(units for units, _wanted in held().values()) == 5
    assert StockOpening.objects.count() == 1


def test_killed_at_any_statement_sales_leave_once_and_their_reservations_with_them() -> None:
    sales.pair(factor=2)
    sales.open_books()
    sales.tell(sales.sell(0, status="PENDING"))
    sales.record(
        sales.sell(2, hours=4),
        sales.sell(3, status="SHIPPED", hours=5, order_id="702-7654321-7654321"),
    )

    before = books()
    deaths, states = kill_everywhere(partial(post_stock_of, make_store(US).account_id))

    assert deaths > 15
    assert states in ([before], [before, books()])
    assert stock() == {"FBA": 30}
    assert list(held().values()) == [(2, 2)]
    assert orders.find_contradictions(identity.SYSTEM) == []


def test_killed_at_any_statement_an_opening_is_corrected_whole_or_not() -> None:
    sales.pair()
    sales.open_books()
    sales.tell(sales.sell(3, status="SHIPPED", hours=3))
    account_id = make_store(US).account_id
    orders.record_sent_units(account_id=account_id, sent=[sales.sent(2, hours=1)])

    deaths, states = kill_everywhere(partial(post_stock_of, account_id))

    assert deaths > 10
    assert len(states) <= 2
    assert stock() == {"FBA": 19}
    assert orders.find_contradictions(identity.SYSTEM) == []


def test_killed_at_any_statement_received_units_arrive_once() -> None:
    shipments.begin(on_hand=5)
    for status, received in ((shipments.Status.SHIPPED, 0), (shipments.Status.RECEIVING, 8)):
        shipments.tell(status, {"MUG-RED-1": (10, received)})
    act = partial(fba.post_receipts, account_id=shipments.store().account_id, at=MONDAY)

    dispatched, before = kill_everywhere(act)
    under_way = stock()
    shipments.tell(shipments.Status.CLOSED, {"MUG-RED-1": (10, 7)}, at=MONDAY + HOUR)
    closed, middle = kill_everywhere(act)
    act()

    assert min(dispatched, closed) > 10
    assert len(before) == len(middle) == 1
    assert under_way == {"FBA": 13, "TRANSIT": 2}
    assert stock() == {"FBA": 12}
    assert shipments.line().lost == 3
    assert fba.find_contradictions(identity.SYSTEM) == []


def test_killed_at_any_statement_awd_is_opened_whole_or_not() -> None:
    shipments.begin()
    awd.show(("MUG-RED-1", 100), ("007", 3))

    deaths, states = kill_everywhere(
        awd.open_awd, lambda: (books(), AwdBooks.objects.count(), AwdOpening.objects.count())
    )

    assert deaths > 10
    assert len(states) == 1
    assert stock() == {"AWD": 100}
    assert [each.is_posted for each in AwdOpening.objects.order_by("on_hand")] == [False, True]


def test_killed_at_any_statement_a_reading_of_awd_is_stored_whole_or_not() -> None:
    awd.show(("MUG-RED-1", 100), ("007", 3))

    def levels() -> list[int | None]:
        return list(AwdLevel.objects.order_by("on_hand").values_list("on_hand", flat=True))

    deaths, states = kill_everywhere(partial(awd.show, ("MUG-RED-1", 90), at=MONDAY), levels)

    assert deaths > 5
    assert states == [[3, 100]]
    assert levels() == [0, 90]


def test_killed_at_any_statement_units_leave_awd_and_arrive_there_once() -> None:
    to_awd.begin_awd(100)
    to_awd.tell_awd("RECEIVING", received=10)
    act = partial(fba.post_receipts, account_id=shipments.store().account_id, at=MONDAY)
    received, first = kill_everywhere(act)
    shipment_id = to_awd.send_on(40)

    said, second = kill_everywhere(partial(to_awd.confirm, shipment_id))

    assert min(received, said) > 10
    assert len(first) == len(second) == 1
    assert stock() == {"AWD": 70, "TRANSIT": 54}
    assert fba.find_contradictions(identity.SYSTEM) == []


def test_killed_at_any_statement_events_of_amazon_move_stock_once() -> None:
    pair_events()
    open_events(unfulfillable=4)
    record_events(returned(), adjusted(), removed(2))

    deaths, states = kill_everywhere(post_events)
    post_events()

    assert deaths > 10
    assert len(states) == 1
    assert stock() == {"FBA": 19, "FBA_UNSELLABLE": 2, "TRANSIT": 2}


def test_killed_at_any_statement_a_check_is_told_whole_or_not() -> None:
    sales.pair()
    sales.open_books()
    checks.lose()

    deaths, states = kill_everywhere(
        checks.check, lambda: (CheckRun.objects.count(), Difference.objects.count(), books())
    )

    assert deaths > 5
    assert len(states) == 1
    assert checks.differences() == [("MUG-RED-1", "FBA", 2, "OURS_MORE", "OPEN")]


def test_killed_at_any_statement_a_correction_is_booked_and_told_or_neither() -> None:
    one = checks.plant()

    deaths, states = kill_everywhere(
        partial(checks.settle, one, verdict=checks.Verdict.CORRECT),
        lambda: (checks.differences(), checks.history(one), books()),
    )

    assert deaths > 10
    assert len(states) == 1
    assert stock() == {"FBA": 18}


def balances() -> object:
    """Return what lies where, with nothing that contradicts it in any room."""
    return repost_world.read().balances


def test_killed_at_any_statement_a_seller_sku_is_re_posted_whole_or_not() -> None:
    repost_world.begin(("MUG-OLD", 1))
    for step in repost_world.BEFORE:
        step()
        repost_world.post()
    repost_world.pair(("MUG-RED", 2))
    asked = repost_stock.ask(sku(repost_world.MUG), since=None, actor=ADMIN, at=repost_world.NOW)

    before = balances()
    deaths, states = kill_everywhere(
        partial(repost_stock.run, asked, at=repost_world.NOW), balances
    )
    done = balances()
    undone = repost_stock.undo(asked, actor=ADMIN, at=repost_world.NOW)
    more, back = kill_everywhere(partial(repost_stock.run, undone, at=repost_world.NOW), balances)

    assert min(deaths, more) > 40
    assert states in ([before], [before, done])
    assert back in ([done], [done, before])
    assert done != before == balances()
