"""AWD in the books: what was read, the opening, and the comparison with what Amazon shows."""

from functools import partial

import pytest
from django.db.models import Case, Value, When

from tests.cast import ADMIN, MONDAY
from tests.catalog.pairing_cast import make_product
from tests.fba.shipment_cast import begin, store
from tests.inventory.awd_cast import (
    HOUR,
    MUG,
    READ_AT,
    awd,
    differences,
    open_awd,
    opened_at,
    show,
)
from tests.inventory.ledger_cast import (
    KINDS,
    contradictions,
    count_statements,
    entry,
    move,
    stock,
)
from tests.inventory.test_stock_events import pair
from zhongshu.channels.models import SyncIssue
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import AwdBooks, AwdLevel, AwdOpening
from zhongshu.kernel.outcomes import Outcome

pytestmark = pytest.mark.django_db
MANY = [f"AWD-{number:03d}" for number in range(100)]


def levels() -> dict[str, int | None]:
    return dict(AwdLevel.objects.values_list("seller_sku__code", "on_hand"))


def test_a_reading_is_kept_and_what_it_does_not_show_any_more_becomes_zero() -> None:
    first = show((MUG, 100), ("007", 5))
    second = show((MUG, 90), at=MONDAY)

    assert first.outcomes == (Outcome.NEW, Outcome.NEW)
    assert (second.outcomes, second.zeroed, second.held) == ((Outcome.CHANGED,), 1, 0)
    assert levels() == {MUG: 90, "007": 0}
    assert AwdLevel.objects.get(seller_sku__code="007").absent_since == MONDAY
    assert (awd().on_hand, awd().whole_at, awd().is_there) == (90, MONDAY, True)


def test_the_same_again_changes_nothing_and_what_is_not_told_stays_as_old_as_it_is() -> None:
    show((MUG, 100))

    again = show((MUG, 100), at=MONDAY)
    untold = show((MUG, None), at=MONDAY + HOUR)

    assert again.outcomes == untold.outcomes == (Outcome.UNCHANGED,)
    level = AwdLevel.objects.get()
    assert (level.on_hand, level.read_at, level.changed_at) == (100, MONDAY, READ_AT)


def test_a_row_that_nobody_could_read_proves_no_absence() -> None:
    show((MUG, 100), ("007", 5))

    recorded = show((MUG, 100), at=MONDAY, could_read_all=False)

    assert recorded.zeroed == 0
    assert levels() == {MUG: 100, "007": 5}
    assert awd().whole_at == READ_AT


def test_much_that_vanishes_at_once_must_be_missing_twice() -> None:
    show(*((sku, 1) for sku in MANY))

    first = show(*((sku, 1) for sku in MANY[:50]), at=MONDAY)
    assert (first.zeroed, first.held) == (0, 50)
    assert [each.code for each in SyncIssue.objects.filter(resolved_at=None)] == [
        "inventory.awd_too_thin"
    ]
    second = show(*((sku, 1) for sku in MANY[:50]), at=MONDAY + HOUR)

    assert (second.zeroed, second.held) == (50, 0)
    assert not SyncIssue.objects.filter(resolved_at=None).exists()


def test_books_begin_with_what_amazon_showed_when_it_was_read_and_only_once() -> None:
    pair(factor=2)
    show((MUG, 100), ("007", 0))

    assert open_awd() == 1
    show((MUG, 80), at=MONDAY)
    assert open_awd() == 0

    assert stock() == {"AWD": 200}
    assert (awd().begun_at, awd().pool_id, awd().waiting) == (READ_AT, store().pool_id, 0)
    assert opened_at() == READ_AT
    assert contradictions() == []


def test_an_opening_that_is_not_what_it_says_is_told_by_the_check() -> None:
    pair()
    show((MUG, 100), ("007", 5))
    open_awd()
    assert contradictions() == []

    AwdOpening.objects.update(
        is_posted=Case(When(is_posted=True, then=Value(value=False)), default=Value(value=True))
    )

    assert sorted(contradictions()) == [
        "Opening of 007 at AWD, 5 units: it is marked as posted, but no entry is.",
        f"Opening of {MUG} at AWD, 100 units: it is marked as waiting, but its entry is there.",
    ]


def test_before_a_reading_came_to_its_end_nothing_is_opened() -> None:
    pair()
    assert open_awd() == 0
    show((MUG, 100), could_read_all=False)

    assert open_awd() == 0

    assert (stock(), AwdBooks.objects.exists()) == ({}, False)


def test_what_is_no_product_yet_waits_with_its_first_figures() -> None:
    show((MUG, 100))
    assert open_awd() == 0
    assert (stock(), awd().waiting) == ({}, 1)
    assert differences() == [(MUG, "AWD", 0, 100, 0, "UNPAIRED")]
    show((MUG, 60), at=MONDAY)

    pair()
    assert open_awd() == 1

    assert stock() == {"AWD": 100}
    assert AwdOpening.objects.get().is_posted
    assert differences() == [(MUG, "AWD", 100, 60, 0, "OURS_MORE")]


def test_a_seller_sku_that_comes_later_began_with_nothing() -> None:
    pair()
    pair("007")
    show((MUG, 10))
    open_awd()
    show((MUG, 10), ("007", 7), at=MONDAY)

    assert open_awd() == 0

    assert stock() == {"AWD": 10}
    assert opened_at("007") == READ_AT
    assert differences() == [("007", "AWD", 0, 7, 0, "AMAZON_MORE")]


def test_what_moved_since_amazon_was_read_is_no_difference_and_the_rest_is() -> None:
    pair()
    show((MUG, 100))
    open_awd()
    assert differences() == []

    for units, at in ((4, READ_AT - HOUR), (30, MONDAY)):
        leaves = move(units, KINDS.AWD, KINDS.ADJUSTMENT, seller_sku=MUG)
        inventory.post_entries([entry(f"out:{units}", leaves, at=at)], must_all=True)

    assert differences() == [(MUG, "AWD", 66, 100, -30, "AMAZON_MORE")]
    show((MUG, 66), at=MONDAY + HOUR)
    assert differences() == []


def test_what_awd_never_showed_it_showed_none_of_when_it_was_read_whole() -> None:
    pair()
    show(("007", 1))
    open_awd()
    comes = move(5, KINDS.ADJUSTMENT, KINDS.AWD, seller_sku=MUG)

    inventory.post_entries([entry("in", comes, at=MONDAY)], must_all=True)
    assert [each for each in differences() if each[0] == MUG] == []
    show(("007", 1), at=MONDAY + HOUR)

    assert [each for each in differences() if each[0] == MUG] == [
        (MUG, "AWD", 5, 0, 0, "OURS_MORE")
    ]


def test_awd_below_zero_is_a_fact_not_a_refusal() -> None:
    pair()
    show((MUG, 3))
    open_awd()
    leaves = move(5, KINDS.AWD, KINDS.ADJUSTMENT, seller_sku=MUG)

    inventory.post_entries([entry("out", leaves, at=MONDAY)], must_all=True)

    assert stock() == {"AWD": -2}
    assert contradictions() == []


def test_awd_counts_in_the_virtual_total_and_not_in_the_cover_of_fba() -> None:
    begin(on_hand=7)
    show((MUG, 100))
    open_awd()

    product_id = make_product("MUG-RED").pk
    figures = inventory.sum_stock(ADMIN, [product_id])[product_id]
    [pool] = inventory.read_pool_stock(ADMIN).values()

    assert (figures.virtual_total, figures.awd, figures.fba_free) == (107, 100, 7)
    assert [each.on_hand for each in pool.books.values()] == [7]


def test_who_sees_no_store_of_the_account_sees_no_awd() -> None:
    show((MUG, 100))
    stranger = identity.Actor("wang", role=identity.Role.OPERATIONS, store_ids=frozenset({10**9}))
    clerk = identity.Actor(
        "li", role=identity.Role.OPERATIONS, store_ids=frozenset({store().store_id})
    )
    account_id = store().account_id

    assert inventory.get_awd(stranger, account_id) == inventory.AwdState(account_id)
    assert inventory.get_awd(clerk, account_id).on_hand == 100


def test_a_reading_costs_as_many_statements_for_a_hundred_seller_skus_as_for_two() -> None:
    few = count_statements(partial(show, (MANY[0], 1), (MANY[1], 1)))

    many = count_statements(partial(show, *((sku, 2) for sku in MANY), at=MONDAY))

    assert many <= few


def test_amazon_that_refuses_is_remembered_with_its_words() -> None:
    inventory.note_no_awd(
        account_id=store().account_id, because="Access to requested resource is denied.", at=MONDAY
    )

    assert (awd().is_there, awd().asked_at, awd().begun_at) == (False, MONDAY, None)
