"""FBA sales leave the pool once, open orders are reserved there, and what is no product waits."""

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from tests.cast import ADMIN, READER, US, make_account, make_store
from tests.catalog.pairing_cast import make_product
from tests.inventory.ledger_cast import contradictions, count_statements, held, stock
from tests.orders.cast import BOUGHT_AT, HOUR, ITEM, OPERATOR, line, order
from tests.orders.cast import record as record_in
from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.flows.open_pool import open_pool
from zhongshu.flows.post_stock import post_stock_of
from zhongshu.identity import public as identity
from zhongshu.identity.models import AuditRecord
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import (
    PoolBooks,
    Reservation,
    StockEntry,
    StockMove,
    StockOpening,
    StockSweep,
)
from zhongshu.orders import public as orders
from zhongshu.orders.models import LineStock, StockDue

pytestmark = pytest.mark.django_db
SKU = "MUG-RED-1"
OPENED_AT = BOUGHT_AT + 2 * HOUR


def record(*facts: channels.OrderFacts) -> None:
    record_in(*facts, account_id=make_store(US).account_id)


def show_levels(*codes: str, fulfillable: int = 20, at: Any = OPENED_AT, **told: Any) -> None:
    """Let Amazon show these units of each SKU in the US store."""
    store = make_store(US)
    sweep_id = inventory.begin_stock_sweep(store_id=store.pk, is_full=True, at=at)
    inventory.record_stock_levels(
        account_id=store.account_id,
        marketplace_id=US,
        levels=[channels.StockLevelFacts(code, fulfillable=fulfillable, **told) for code in codes],
        sweep_id=sweep_id,
        at=at,
    )
    inventory.finish_stock_sweep(
        account_id=store.account_id, marketplace_id=US, sweep_id=sweep_id, at=at
    )


def pair(code: str = SKU, sku: str = "MUG-RED", factor: int = 1) -> None:
    ids = catalog.ensure_seller_skus(
        account_id=make_store(US).account_id, codes=[code], at=BOUGHT_AT
    )
    product = make_product(sku)
    known = catalog.find_pairings(OPERATOR, [ids[code]]).get((ids[code], None))
    wanted = [catalog.Pair(ids[code], product.pk, factor, replaces=known.id if known else None)]
    catalog.pair_skus(wanted, reason=catalog.Reason.PERSON, actor=OPERATOR, at=BOUGHT_AT)


def open_now(pool_id: int | None = None) -> int:
    """Open the books of the US pool, or of another, with whatever was read."""
    wanted = pool_id or make_store(US).pool_id
    return open_pool(wanted, actor=ADMIN, at=OPENED_AT, insists=True)


def open_books(*, fulfillable: int = 20, **told: Any) -> None:
    show_levels(SKU, fulfillable=fulfillable, **told)
    open_now()


def sell(
    fulfilled: int,
    *,
    quantity: int = 3,
    status: str = "UNSHIPPED",
    hours: int = 3,
    **told: Any,
) -> channels.OrderFacts:
    """Return an answer about an FBA order of some mugs."""
    facts: dict[str, Any] = {
        "fulfilled_by": "AMAZON",
        "amazon_status": status,
        "updated_at": BOUGHT_AT + hours * HOUR,
        "lines": (line(quantity=quantity, fulfilled=fulfilled),),
    }
    return order(**(facts | told))


def tell(*facts: channels.OrderFacts) -> None:
    record(*facts)
    post_stock_of(make_store(US).account_id)


def test_an_open_order_is_reserved_and_what_is_fulfilled_leaves_once() -> None:
    pair(factor=2)
    open_books()

    tell(sell(0, status="PENDING"))
    pending = stock(), held()
    tell(sell(1, hours=4))
    part = stock(), held()
    tell(sell(3, status="SHIPPED", hours=5), sell(3, status="SHIPPED", hours=5))
    tell(sell(3, status="SHIPPED", hours=6))

    [key] = pending[1]
    assert pending == ({"FBA": 40}, {key: (6, 6)})
    assert part == ({"FBA": 38}, {key: (4, 4)})
    assert (stock(), held()) == ({"FBA": 34}, {})
    assert list(StockEntry.objects.filter(reason="FBA_SALE").values_list("key", flat=True)) == [
        f"sale:{make_store(US).account_id}:702-1234567-1234567:50000000000001:1:1",
        f"sale:{make_store(US).account_id}:702-1234567-1234567:50000000000001:2:3",
    ]
    assert contradictions() == []
    assert orders.find_contradictions(identity.SYSTEM) == []


@pytest.mark.parametrize("seed", range(6))
def test_d2_any_order_of_answers_ends_with_the_same_stock(seed: int) -> None:
    pair()
    open_books()
    answers = [
        sell(0, status="PENDING", hours=3),
        sell(0, hours=4),
        sell(2, status="PARTIALLY_SHIPPED", hours=5),
        sell(3, status="SHIPPED", hours=6),
    ]
    random.Random(seed).shuffle(answers)  # noqa: S311 - a test's dice

    for answer in [*answers, *answers]:
        tell(answer)

    assert (stock(), held()) == ({"FBA": 17}, {})
    assert contradictions() == []
    assert orders.find_contradictions(identity.SYSTEM) == []


def test_a_cancelled_order_gives_back_what_it_reserved_and_nothing_moves() -> None:
    pair()
    open_books()
    tell(sell(0))

    tell(sell(0, status="CANCELLED", hours=4))

    assert (stock(), held()) == ({"FBA": 20}, {})


def test_a_smaller_quantity_and_a_line_that_is_gone_are_reserved_no_more() -> None:
    pair()
    pair("LID-1", "LID")
    show_levels(SKU, "LID-1")
    open_now()
    both = (line(quantity=3), line("2", seller_sku="LID-1", quantity=1))
    tell(sell(0, lines=both))
    before = sum(has for has, _wanted in held().values())

    tell(sell(0, quantity=1, hours=4))

    assert before == 4
    assert list(held().values()) == [(1, 1)]


def test_what_was_fulfilled_before_the_books_is_in_them_already() -> None:
    pair()
    record(sell(2, hours=1))
    open_books(fulfillable=18)

    tell(sell(2, hours=5, ship_by_latest=BOUGHT_AT + 60 * HOUR))
    same = stock()
    tell(sell(3, status="SHIPPED", hours=6))

    assert (same, stock()) == ({"FBA": 18}, {"FBA": 17})
    row = LineStock.objects.get()
    assert (row.opening, row.posted) == (2, 1)


def test_an_old_order_that_is_told_late_moves_nothing() -> None:
    pair()
    open_books()

    tell(
        sell(
            3,
            status="SHIPPED",
            hours=9,
            created_at=BOUGHT_AT - timedelta(days=30),
        )
    )

    assert stock() == {"FBA": 20}


def test_what_is_no_product_waits_with_its_opening_and_is_posted_when_it_is_paired() -> None:
    open_books(unfulfillable=2)
    tell(sell(1))
    waiting = stock(), held(), LineStock.objects.get().wait

    pair(factor=2)
    tell(sell(2, hours=4))

    assert waiting == ({}, {}, "UNPAIRED")
    assert (stock(), list(held().values())) == ({"FBA": 36, "FBA_UNSELLABLE": 4}, [(2, 2)])
    opening = StockEntry.objects.get(reason="OPENING")
    assert opening.occurred_at == OPENED_AT
    assert contradictions() == []


def test_another_pairing_leaves_old_moves_and_counts_from_the_next_sale_on() -> None:
    pair()
    open_books()
    tell(sell(1))

    pair(sku="MUG-BLUE")
    tell(sell(2, hours=4))

    moved = StockMove.objects.filter(entry__reason="FBA_SALE").order_by("pk")
    assert list(moved.values_list("product__sku", "quantity")) == [
        ("MUG-RED", 1),
        ("MUG-BLUE", 1),
    ]
    assert list(held().values()) == [(1, 1)]
    assert contradictions() == []


def test_merchant_orders_and_rows_of_reports_post_nothing() -> None:
    pair()
    open_books()

    tell(
        sell(3, status="SHIPPED", fulfilled_by="MERCHANT"),
        order("702-2", **_report_row()),
    )

    assert stock() == {"FBA": 20}
    assert not StockDue.objects.exists()


def _report_row() -> dict[str, Any]:
    return {
        "fulfilled_by": "AMAZON",
        "amazon_status": "SHIPPED",
        "updated_at": BOUGHT_AT + 4 * HOUR,
        "is_provisional": True,
        "lines": (line("~1", fulfilled=1),),
    }


def test_b10_a_back_filled_order_moves_once_when_the_api_tells_it() -> None:
    pair()
    open_books()
    tell(order("702-2", **_report_row()))

    tell(_told_by_api())

    assert stock() == {"FBA": 19}


def _told_by_api() -> channels.OrderFacts:
    return order(
        "702-2",
        fulfilled_by="AMAZON",
        amazon_status="SHIPPED",
        updated_at=BOUGHT_AT + 5 * HOUR,
        lines=(line(quantity=1, fulfilled=1),),
    )


@pytest.mark.parametrize("reported_first", [True, False])
def test_what_a_report_told_to_be_sent_before_the_books_is_not_moved_again(
    *, reported_first: bool
) -> None:
    """The API tells of it days later, because something else of the order changed."""
    pair()
    report = sell(3, status="SHIPPED", hours=1, is_provisional=True, lines=_reported_lines())
    if reported_first:
        record(report)
    open_books()
    if not reported_first:
        record(report)

    tell(
        sell(3, status="SHIPPED", hours=9, lines=(line(quantity=2, fulfilled=2), _second_line())),
    )

    assert stock() == {"FBA": 20}
    assert sorted(LineStock.objects.values_list("opening", "posted")) == [(1, 0), (2, 0)]
    assert orders.find_contradictions(identity.SYSTEM) == []


def _reported_lines() -> tuple[channels.OrderLineFacts, ...]:
    """Return lines as the flat file tells them: without Amazon's ids, in another order."""
    return line("~1", quantity=1, fulfilled=1), line("~2", quantity=2, fulfilled=2)


def _second_line() -> channels.OrderLineFacts:
    return line("50000000000002", quantity=1, fulfilled=1)


def test_what_a_report_told_to_be_sent_after_the_books_leaves_them() -> None:
    pair()
    record(sell(0, hours=1, is_provisional=True, lines=(line("~1", quantity=3, fulfilled=0),)))
    open_books()
    record(sell(3, hours=4, is_provisional=True, lines=(line("~1", quantity=3, fulfilled=3),)))

    tell(sell(3, status="SHIPPED", hours=9))

    assert stock() == {"FBA": 17}


def test_what_amazon_dates_before_the_books_is_in_them_however_late_it_is_told() -> None:
    """Its list of orders runs minutes behind its stock: the order was known, the sending not."""
    pair()
    record(sell(0, hours=1))
    open_books()
    post_stock_of(make_store(US).account_id)
    reserved = held()

    tell(sell(3, status="SHIPPED", hours=2))

    assert list(reserved.values()) == [(3, 3)]
    assert (stock(), held()) == ({"FBA": 20}, {})
    assert LineStock.objects.get().opening == 3
    assert orders.find_contradictions(identity.SYSTEM) == []


def test_paired_otherwise_what_is_open_is_reserved_as_what_it_is_by_now() -> None:
    def reserved() -> dict[str, int]:
        rows = Reservation.objects.values_list("balance__product__sku", "wanted")
        return dict(rows)

    pair()
    open_books()
    tell(sell(1, hours=4))
    before = reserved()
    found = []
    for sku, factor in (("MUG-BLUE", 2), ("MUG-BLUE", 3)):
        pair(sku=sku, factor=factor)
        post_stock_of(make_store(US).account_id)
        found.append(reserved())
    account_id = make_store(US).account_id
    settled = count_statements(lambda: orders.wake_stock(account_id=account_id))
    assert not StockDue.objects.exists()

    assert before == {"MUG-RED": 2}
    assert found == [{"MUG-BLUE": 4}, {"MUG-BLUE": 6}]
    assert settled < 12
    assert stock() == {"FBA": 19}


def sent(
    units: int, *, hours: float, parcel: str = "P1", item: str = ITEM
) -> channels.SentUnitsFacts:
    """Return a row of the report of shipped orders about the usual order."""
    return channels.SentUnitsFacts(
        key=f"{parcel}:{item}",
        order_id="702-1234567-1234567",
        order_item_id=item,
        seller_sku=SKU,
        units=units,
        sent_at=BOUGHT_AT + hours * HOUR,
    )


def settle(*rows: channels.SentUnitsFacts) -> int:
    """Let the report tell these parcels, and the ledger follow; return the orders with news."""
    account_id = make_store(US).account_id
    told = orders.record_sent_units(account_id=account_id, sent=rows)
    post_stock_of(account_id)
    return told


def corrections() -> list[tuple[str, int, str]]:
    """Return what corrected the opening: its key, units, and where they went."""
    moves = StockMove.objects.filter(entry__reason="OPENING_CORRECTED").order_by("pk")
    names = ("entry__key", "quantity", "destination__kind")
    return list(moves.values_list(*names))


def test_units_that_had_left_before_the_books_come_back_when_their_parcel_is_told() -> None:
    pair(factor=2)
    open_books()
    tell(sell(3, status="SHIPPED", hours=3))  # changed after the books began, and sent before
    wrong = stock()

    told = settle(sent(2, hours=1), sent(1, hours=2.5, parcel="P2"))
    again = settle(sent(2, hours=1), sent(1, hours=2.5, parcel="P2"))
    tell(sell(3, status="SHIPPED", hours=9))

    line_key = f"{make_store(US).account_id}:702-1234567-1234567:{ITEM}"
    assert (wrong, told, again) == ({"FBA": 34}, 1, 0)
    assert stock() == {"FBA": 38}
    assert corrections() == [(f"opened:{line_key}:2:2", 4, "FBA")]
    row = LineStock.objects.get()
    assert (row.opening, row.posted, row.revision) == (2, 1, 2)
    listed = orders.list_corrected_openings(ADMIN, make_store(US).pool_id)
    [told_row] = listed.rows
    assert (listed.total, told_row.order_id, told_row.seller_sku) == (
        1,
        row.line.order.order_id,
        SKU,
    )
    assert (told_row.units, told_row.opening_before, told_row.opening) == (-2, 0, 2)
    assert contradictions() == []
    assert orders.find_contradictions(identity.SYSTEM) == []


def test_units_that_left_after_the_books_leave_them_when_their_parcel_is_told() -> None:
    pair()
    record(sell(3, status="SHIPPED", hours=1))  # Amazon dates it before the books
    open_books()

    settle(sent(3, hours=2.5))

    assert stock() == {"FBA": 17}
    [(key, units, where)] = corrections()
    assert (key.rpartition(":")[2], units, where) == ("0", 3, "CUSTOMER")
    assert StockEntry.objects.get(key=key).occurred_at == BOUGHT_AT + 2.5 * HOUR
    row = LineStock.objects.get()
    assert (row.opening, row.posted) == (0, 3)
    assert orders.find_contradictions(identity.SYSTEM) == []


def test_a_correction_and_a_sale_of_one_answer_are_two_entries() -> None:
    pair()
    record(sell(1, hours=1))
    open_books()
    record(sell(3, status="SHIPPED", hours=9))

    settle(sent(1, hours=2.5), sent(2, hours=8, parcel="P2"))

    assert stock() == {"FBA": 17}
    line_key = f"{make_store(US).account_id}:702-1234567-1234567:{ITEM}"
    assert corrections() == [(f"opened:{line_key}:1:0", 1, "CUSTOMER")]
    assert StockEntry.objects.get(reason="FBA_SALE").key == f"sale:{line_key}:2:3"
    assert contradictions() == []


def test_what_was_taken_too_much_is_set_off_against_what_is_due() -> None:
    pair()
    open_books()
    tell(sell(1, hours=3))
    record(sell(3, status="SHIPPED", hours=9))

    settle(sent(1, hours=1), sent(2, hours=8, parcel="P2"))

    assert (stock(), corrections()) == ({"FBA": 18}, [])
    row = LineStock.objects.get()
    assert (row.opening, row.posted) == (1, 2)
    assert contradictions() == []


def test_an_order_that_is_told_later_than_its_parcel_is_right_from_the_start() -> None:
    pair()
    open_books()
    settle(sent(3, hours=1))

    tell(sell(3, status="SHIPPED", hours=9))

    assert (stock(), corrections()) == ({"FBA": 20}, [])
    assert LineStock.objects.get().opening == 3


def test_an_unpaired_sku_gets_its_opening_right_before_anything_is_posted() -> None:
    open_books()
    tell(sell(3, status="SHIPPED", hours=3))
    settle(sent(3, hours=1))

    pair()
    post_stock_of(make_store(US).account_id)

    assert (stock(), corrections()) == ({"FBA": 20}, [])


def test_parcels_of_other_times_and_of_settled_books_say_nothing() -> None:
    pair()
    account_id = make_store(US).account_id
    before_any = orders.record_sent_units(account_id=account_id, sent=[sent(1, hours=1)])
    open_books()

    long_ago = orders.record_sent_units(account_id=account_id, sent=[sent(1, hours=-24 * 15)])
    too_late = orders.record_sent_units(account_id=account_id, sent=[sent(1, hours=2 + 73)])
    orders.finish_opening_checks(account_id=account_id, read_to=OPENED_AT, at=OPENED_AT)
    still = orders.record_sent_units(account_id=account_id, sent=[sent(1, hours=1)])
    end = OPENED_AT + timedelta(hours=72)
    orders.finish_opening_checks(account_id=account_id, read_to=end, at=end)
    settled = orders.record_sent_units(account_id=account_id, sent=[sent(1, hours=1, parcel="P9")])

    assert (before_any, long_ago, too_late, still, settled) == (0, 0, 0, 1, 0)
    check = orders.find_opening_checks(ADMIN, [make_store(US).pool_id])[make_store(US).pool_id]
    assert (check.until, check.read_to, check.settled_at) == (end, end, end)


def test_books_that_amazon_says_nothing_of_are_settled_after_ten_days() -> None:
    pair()
    open_books()
    account_id = make_store(US).account_id
    times = [OPENED_AT + timedelta(days=days) for days in (9, 10)]

    states = []
    for at in times:
        orders.finish_opening_checks(account_id=account_id, read_to=None, at=at)
        [check] = orders.find_opening_checks(ADMIN, [make_store(US).pool_id]).values()
        states.append(check.settled_at)

    assert states == [None, times[1]]


def test_recording_parcels_costs_the_same_for_one_and_for_300() -> None:
    pair()
    open_books()
    account_id = make_store(US).account_id

    def cost(numbers: Sequence[int]) -> int:
        rows = [sent(1, hours=1, parcel=f"P{number}") for number in numbers]
        return count_statements(lambda: orders.record_sent_units(account_id=account_id, sent=rows))

    assert cost([0]) == cost(range(1, 301))


def test_a_pool_that_was_never_opened_posts_nothing() -> None:
    pair()

    tell(sell(3, status="SHIPPED"))

    assert stock() == {}
    assert not LineStock.objects.exists()


def test_a_seller_sku_that_comes_later_begins_with_nothing_when_the_books_began() -> None:
    """What it gets is told by the feed of receipts: shown units would be counted twice."""
    pair()
    open_books()
    pair("LID-1", "LID")
    show_levels(SKU, "LID-1", fulfillable=7, at=OPENED_AT + HOUR)

    post_stock_of(make_store(US).account_id)
    post_stock_of(make_store(US).account_id)

    assert stock() == {"FBA": 20}  # the mugs keep what they had at first
    late = StockOpening.objects.get(seller_sku__code="LID-1")
    assert (late.opened_at, late.fulfillable, late.is_posted) == (OPENED_AT, 0, True)


def test_until_amazon_was_read_to_its_end_all_that_it_shows_is_of_the_opening() -> None:
    store = make_store(US)
    pair()
    pair("LID-1", "LID")
    show_levels(SKU)
    StockSweep.objects.update(status="BROKEN")
    open_now(store.pool_id)
    assert not PoolBooks.objects.exists()

    show_levels(SKU, "LID-1", fulfillable=7, at=OPENED_AT + HOUR)
    post_stock_of(store.account_id)

    assert stock() == {"FBA": 27}
    post_stock_of(store.account_id)
    assert PoolBooks.objects.get().pool_id == store.pool_id


def test_a_seller_sku_on_its_way_has_books_before_amazon_shows_it() -> None:
    pair()
    open_books()
    pair("LID-1", "LID")
    sku_id = catalog.ensure_seller_skus(
        account_id=make_store(US).account_id, codes=["LID-1"], at=BOUGHT_AT
    )["LID-1"]

    opened = orders.open_stock(
        pool_id=make_store(US).pool_id, actor=ADMIN, awaited={sku_id: "LID-1"}
    )

    assert opened == 1
    assert StockOpening.objects.get(seller_sku=sku_id).opened_at == OPENED_AT


def test_reserved_and_researching_units_are_there_and_inbound_ones_are_not() -> None:
    pair()

    open_books(fulfillable=5, reserved=3, researching=2, unfulfillable=1, inbound_shipped=9)

    assert stock() == {"FBA": 10, "FBA_UNSELLABLE": 1}


@pytest.mark.parametrize("actor", [READER, identity.Actor("wang", role=identity.Role.WAREHOUSE)])
def test_only_who_sells_opens_books(actor: identity.Actor) -> None:
    show_levels(SKU)

    with pytest.raises(identity.NotAllowedError):
        orders.open_stock(pool_id=make_store(US).pool_id, actor=actor)

    assert stock() == {}


def test_a_pool_that_is_none_is_refused() -> None:
    with pytest.raises(orders.PoolNotFoundError):
        orders.open_stock(pool_id=10**9, actor=ADMIN)


def test_posting_costs_the_same_for_one_order_and_for_300() -> None:
    pair()
    open_books(fulfillable=5_000)

    def due(numbers: Sequence[int]) -> int:
        record(*(_numbered(number) for number in numbers))
        return count_statements(lambda: orders.post_sales(account_id=make_store(US).account_id))

    due([0])  # the places are made once
    one, many = due([1]), due(range(2, 302))

    assert one == many
    assert stock() == {"FBA": 5_000 - 302}


def _numbered(number: int) -> channels.OrderFacts:
    return order(
        f"702-{number}",
        fulfilled_by="AMAZON",
        amazon_status="PARTIALLY_SHIPPED",
        updated_at=BOUGHT_AT + 5 * HOUR,
        lines=(line(f"9{number}", quantity=2, fulfilled=1),),
    )


def test_a_multi_channel_order_that_left_before_the_opening_is_not_moved_again() -> None:
    pair()
    tell(sell(2, quantity=2, status="SHIPPED", hours=1, marketplace_id=""))
    open_books()

    tell(sell(2, quantity=2, status="SHIPPED", hours=9, marketplace_id=""))

    assert stock() == {"FBA": 20}
    assert LineStock.objects.get().opening == 2
    assert orders.find_contradictions(identity.SYSTEM) == []


def choose(*, actor: identity.Actor = ADMIN, is_chosen: bool = True) -> None:
    """Say that orders of no store are sent from the US pool."""
    orders.choose_pool_of_no_store(pool_id=make_store(US).pool_id, actor=actor, is_chosen=is_chosen)


def waits() -> list[str]:
    return sorted(LineStock.objects.values_list("wait", flat=True))


def test_with_several_pools_a_multi_channel_order_waits_until_somebody_says_whose_it_is() -> None:
    make_account()
    pair()
    open_books()
    before = sell(2, quantity=2, status="SHIPPED", hours=1, marketplace_id="", order_id="S01-1")
    tell(sell(2, quantity=3, hours=3, marketplace_id=""), before)
    waiting = stock(), held(), waits()

    choose()
    post_stock_of(make_store(US).account_id)
    choose()
    tell(sell(3, status="SHIPPED", hours=4, marketplace_id=""))

    assert waiting == ({"FBA": 20}, {}, ["NO_POOL", "NO_POOL"])
    assert (stock(), held()) == ({"FBA": 17}, {})
    assert waits() == ["", ""]
    assert sorted(LineStock.objects.values_list("opening", "posted")) == [(0, 3), (2, 0)]
    assert orders.find_contradictions(identity.SYSTEM) == []
    assert AuditRecord.objects.get(action="orders.choose_pool_of_no_store").facts == {
        "chosen": True
    }


def test_what_waits_for_its_pool_is_not_looked_at_again_before_somebody_says_it() -> None:
    make_account()
    pair()
    open_books()
    tell(sell(1, hours=3, marketplace_id=""))

    woken = orders.wake_stock(account_id=make_store(US).account_id)

    assert (woken, StockDue.objects.count(), waits()) == (0, 0, ["NO_POOL"])


def test_a_choice_that_is_taken_back_leaves_what_was_posted_and_reserves_nothing() -> None:
    make_account()
    pair()
    open_books()
    choose()
    tell(sell(1, hours=3, marketplace_id=""))
    reserved = list(held().values())

    choose(is_chosen=False)
    tell(sell(2, hours=4, marketplace_id=""))
    left = stock(), held(), waits()
    choose()
    post_stock_of(make_store(US).account_id)

    assert reserved == [(2, 2)]
    assert left == ({"FBA": 19}, {}, ["NO_POOL"])
    assert (stock(), list(held().values())) == ({"FBA": 18}, [(1, 1)])
    assert orders.find_contradictions(identity.SYSTEM) == []


def test_who_sees_every_store_and_sells_says_whose_orders_of_no_store_are() -> None:
    store = make_store(US)
    some = identity.Actor("kim", role=identity.Role.OPERATIONS, store_ids=frozenset({store.pk}))

    for actor, refusal in (
        (READER, identity.NotAllowedError),
        (some, identity.NotEveryStoreError),
    ):
        with pytest.raises(refusal):
            choose(actor=actor)
    with pytest.raises(orders.PoolNotFoundError):
        orders.choose_pool_of_no_store(pool_id=10**9, actor=ADMIN)

    assert orders.find_pool_of_no_store(ADMIN, store.account_id) is None
