"""What a check keeps: new differences, those that go on, those that are gone, and nothing else."""

import re
from datetime import timedelta

import pytest

from tests.cast import US, make_store
from tests.catalog.pairing_cast import make_product
from tests.inventory.ledger_cast import KINDS, count_statements, entry, move, stock
from tests.orders.cast import HOUR
from tests.orders.test_stock_of_orders import (
    OPENED_AT,
    SKU,
    open_books,
    pair,
    sell,
    show_levels,
    tell,
)
from tests.reconciliation.cast import (
    CHECKED_AT,
    Status,
    Verdict,
    check,
    differences,
    history,
    lose,
    plant,
    settle,
)
from zhongshu.flows.check_stock import check_due_stock, find_unsaid
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.reconciliation import public as reconciliation
from zhongshu.reconciliation.models import CheckRun, Difference

pytestmark = pytest.mark.django_db
DONE, BROKEN = reconciliation.RunStatus.FINISHED, reconciliation.RunStatus.BROKEN
DAY = 24 * HOUR


def figures(result: reconciliation.CheckResult) -> tuple[object, ...]:
    """Return status, known, differing, compared, opened, resolved."""
    return (
        result.status, result.known, result.differing, result.compared, result.opened,
        result.resolved,
    )  # fmt: skip


def test_what_amazon_lost_is_kept_with_its_figures_and_cause() -> None:
    pair()
    open_books(unfulfillable=2)
    lose(unfulfillable=5)

    result = check()

    assert figures(result) == (DONE, 1, 1, 1, 2, 0)
    assert differences() == [
        (SKU, "FBA", 2, "OURS_MORE", "OPEN"),
        (SKU, "FBA_UNSELLABLE", -3, "AMAZON_MORE", "OPEN"),
    ]
    row = Difference.objects.get(kind="FBA")
    assert (row.ours, row.amazon, row.in_flight) == (20, 18, 0)
    assert (row.first_seen_at, row.last_seen_at, row.read_at) == (
        CHECKED_AT, CHECKED_AT, OPENED_AT + HOUR,
    )  # fmt: skip


def test_what_is_in_flight_is_no_difference() -> None:
    pair(factor=2)
    open_books()
    tell(sell(3))

    result = check()

    assert figures(result) == (DONE, 1, 0, 1, 0, 0)
    assert differences() == []


def test_a_difference_that_goes_on_is_seen_again_and_one_that_changes_says_so() -> None:
    plant()

    check(CHECKED_AT + HOUR)
    lose(5, at=OPENED_AT + 4 * HOUR)
    check(CHECKED_AT + 3 * HOUR)

    row = Difference.objects.get()
    assert (row.gap, row.version) == (5, 2)
    assert (row.first_seen_at, row.last_seen_at) == (CHECKED_AT, CHECKED_AT + 3 * HOUR)
    assert history() == [("SEEN", 2), ("CHANGED", 5)]


def test_what_is_gone_is_resolved_by_itself_and_what_comes_back_is_another_one() -> None:
    first = plant()
    lose(0, at=OPENED_AT + 3 * HOUR)

    gone = check(CHECKED_AT + 2 * HOUR)
    lose(4, at=OPENED_AT + 5 * HOUR)
    check(CHECKED_AT + 4 * HOUR)

    assert figures(gone) == (DONE, 1, 0, 1, 0, 1)
    assert [row[2:] for row in differences()] == [
        (2, "OURS_MORE", "RESOLVED"),
        (4, "OURS_MORE", "OPEN"),
    ]
    assert Difference.objects.get(pk=first).resolved_at == CHECKED_AT + 2 * HOUR
    assert history(first) == [("SEEN", 2), ("RESOLVED", 0)]


def test_a_check_leaves_the_books_as_they_are() -> None:
    plant()

    assert stock() == {"FBA": 20}


def test_h9_a_broken_snapshot_proves_nothing_and_closes_nothing() -> None:
    plant()
    store = make_store(US)
    at = OPENED_AT + 3 * HOUR
    sweep_id = inventory.begin_stock_sweep(store_id=store.pk, is_full=True, at=at)
    running = check(CHECKED_AT + 2 * HOUR)
    inventory.break_stock_sweep(sweep_id=sweep_id, because="The token died", at=at)

    broken = check(CHECKED_AT + 2 * HOUR)

    assert (running.status, broken.status) == (BROKEN, BROKEN)
    assert [row[-1] for row in differences()] == ["OPEN"]
    assert CheckRun.objects.latest("pk").message == "The token died"
    assert Difference.objects.get().last_seen_at == CHECKED_AT


def test_only_what_changed_is_compared_between_two_whole_readings() -> None:
    pair()
    open_books()
    show_levels(SKU, "LID-1", fulfillable=20, at=OPENED_AT + HOUR)
    first = check()
    store = make_store(US)
    at = OPENED_AT + 3 * HOUR
    sweep_id = inventory.begin_stock_sweep(store_id=store.pk, is_full=False, at=at)
    inventory.finish_stock_sweep(
        account_id=store.account_id, marketplace_id=US, sweep_id=sweep_id, at=at
    )

    second = check(CHECKED_AT + 2 * HOUR)

    # LID-1 has a difference (no books yet): it is looked at again, the mug is not.
    assert (first.compared, first.differing) == (2, 1)
    assert figures(second) == (DONE, 2, 1, 1, 0, 0)
    assert list(CheckRun.objects.order_by("pk").values_list("is_full", flat=True)) == [True, False]


def test_a_move_that_comes_late_is_looked_at_without_a_new_snapshot() -> None:
    plant()
    found = entry(
        "late", move(2, KINDS.FBA, KINDS.ADJUSTMENT, seller_sku=SKU), at=OPENED_AT + HOUR / 2
    )
    inventory.post_entries([found])

    too_soon = check_due_stock(CHECKED_AT + timedelta(minutes=4))
    checked = check_due_stock(CHECKED_AT + timedelta(minutes=6))
    again = check_due_stock(CHECKED_AT + timedelta(minutes=12))

    assert (too_soon, checked, again) == (0, 1, 0)
    assert [row[-1] for row in differences()] == ["RESOLVED"]


def test_another_pairing_is_compared_without_a_new_snapshot() -> None:
    pair()
    open_books()
    check()

    pair(sku="MUG-BLUE")
    result = check(CHECKED_AT + HOUR)

    assert result.compared == 0  # paired long before the check, as far as the clock says
    full = check(CHECKED_AT + 2 * HOUR, is_full=True)
    assert [row[2:4] for row in differences()] == [(20, "PAIRED_OTHERWISE"), (-20, "AMAZON_MORE")]
    assert full.differing == 1
    assert [row.product_id for row in Difference.objects.order_by("pk")] == [
        make_product("MUG-RED").pk,
        make_product("MUG-BLUE").pk,
    ]


def test_what_is_promised_otherwise_is_said_at_night_and_counts_as_no_disagreement() -> None:
    pair()
    open_books(reserved_customer_orders=0)
    show_levels(SKU, fulfillable=18, reserved=2, reserved_customer_orders=2, at=OPENED_AT + HOUR)

    result = check()

    assert differences() == [(SKU, "RESERVED", -2, "PROMISED_OTHERWISE", "OPEN")]
    assert (result.known, result.differing) == (1, 0)


def test_what_was_ordered_and_shipped_since_amazon_was_read_is_promised_rightly() -> None:
    pair()
    open_books(reserved_customer_orders=0)
    tell(sell(3, status="SHIPPED"))
    neither_reserved = check(CHECKED_AT + 2 * HOUR)
    show_levels(SKU, fulfillable=18, reserved=2, reserved_customer_orders=2, at=OPENED_AT)

    some_reserved = check(CHECKED_AT + 3 * HOUR, is_full=True)

    assert (neither_reserved.opened, some_reserved.opened) == (0, 0)
    assert differences() == []


def test_a_wait_ends_on_its_day_and_an_accepted_one_opens_when_it_is_another() -> None:
    waits = plant()
    settle(waits, verdict=Verdict.WAIT, until=CHECKED_AT.date() + timedelta(days=2))
    check(CHECKED_AT + DAY)
    still = Difference.objects.get().status
    check(CHECKED_AT + 3 * DAY)
    opened = Difference.objects.get().status
    settle(waits)
    check(CHECKED_AT + 4 * DAY)
    accepted = Difference.objects.get().status
    lose(7, at=OPENED_AT + 5 * DAY)
    check(CHECKED_AT + 5 * DAY)

    assert (still, opened, accepted) == (Status.WAITING, Status.OPEN, Status.ACCEPTED)
    assert Difference.objects.get().status == Status.OPEN
    assert history() == [
        ("SEEN", 2),
        ("WAITED", 2),
        ("OPENED_AGAIN", 2),
        ("ACCEPTED", 2),
        ("OPENED_AGAIN", 7),
    ]


def test_a_check_costs_the_same_for_one_seller_sku_and_for_500() -> None:
    plant()
    lose(3, at=OPENED_AT + 3 * HOUR)
    one = count_statements(lambda: check(CHECKED_AT + 2 * HOUR))
    codes = [f"SKU-{number}" for number in range(500)]
    show_levels(SKU, *codes, fulfillable=16, at=OPENED_AT + 5 * HOUR)

    many = count_statements(lambda: check(CHECKED_AT + 4 * HOUR))

    # New differences are one statement more; each, however many, is one.
    assert many == one + 1
    assert Difference.objects.count() == 501


def test_the_proof_of_the_books_fails_when_a_difference_is_taken_away_or_lies() -> None:
    plant()
    sound = find_unsaid()
    Difference.objects.update(ours=21, gap=3)
    lies = find_unsaid()
    Difference.objects.all()[0].events.all().delete()
    Difference.objects.all().delete()
    silent = find_unsaid()

    assert sound == []
    assert [re.sub(r"\d+", "#", each) for each in lies] == [
        "Seller SKU MUG-RED-# at pool #, FBA: books and Amazon differ by #,"
        " but the open differences say #."
    ]
    assert [each.endswith("but the open differences say 0.") for each in silent] == [True]


def test_what_came_after_the_last_check_is_no_contradiction() -> None:
    plant()

    lose(6, at=OPENED_AT + 5 * HOUR)

    assert find_unsaid() == []


def test_only_who_sees_every_store_proves_the_books() -> None:
    narrow = identity.Actor(name="nina", role=identity.Role.OPERATIONS)

    with pytest.raises(identity.NotEveryStoreError):
        reconciliation.find_contradictions(narrow, [])


def test_old_checks_and_differences_are_purged_and_the_last_of_each_day_stays() -> None:
    gone = plant()
    lose(0, at=OPENED_AT + 3 * HOUR)
    for hours in range(2, 6):
        check(CHECKED_AT + hours * HOUR)
    lose(3, at=OPENED_AT + 7 * HOUR)
    check(CHECKED_AT + 500 * DAY)

    while reconciliation.purge_checks(at=CHECKED_AT + 500 * DAY):
        continue

    assert not Difference.objects.filter(pk=gone).exists()
    assert [row[-1] for row in differences()] == ["OPEN"]
    assert list(CheckRun.objects.values_list("at", flat=True)) == [CHECKED_AT + 500 * DAY]

    check(CHECKED_AT + 501 * DAY)
    check(CHECKED_AT + 501 * DAY + HOUR)
    reconciliation.purge_checks(at=CHECKED_AT + 505 * DAY)
    assert CheckRun.objects.filter(at__gt=CHECKED_AT + 500 * DAY).count() == 1
