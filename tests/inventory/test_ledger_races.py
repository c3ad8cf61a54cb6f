"""Several at the ledger at once: nothing is sold twice, nobody waits in a circle."""

import random
from functools import partial

import pytest

from tests.catalog.pairing_cast import make_product
from tests.inventory.ledger_cast import (
    CAUSE,
    KINDS,
    contradictions,
    entry,
    held,
    move,
    place,
    put_stock,
    sku,
    stock,
    want,
)
from tests.race import meet_at, run_together
from zhongshu.inventory import booking
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import Reservation, StockEntry
from zhongshu.kernel.outcomes import Outcome

pytestmark = pytest.mark.django_db(transaction=True)


def test_e9_two_who_reserve_the_last_units_do_not_both_get_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put_stock(3)
    wants = [want("a", 2), want("b", 2)]
    meet_at(monkeypatch, booking, "work_out")

    outcomes = run_together(*(partial(inventory.post_entries, [], [each]) for each in wants))

    assert outcomes == [None, None]
    assert sorted(held().values()) == [(1, 2), (2, 2)]
    assert contradictions() == []


def test_e9_fifty_reserve_ten_units() -> None:
    put_stock(10)
    wants = [want(f"order:{number}", 1) for number in range(50)]

    outcomes = run_together(*(partial(inventory.post_entries, [], [each]) for each in wants))

    assert outcomes == [None] * 50
    assert sum(has for has, _ in held().values()) == 10
    assert contradictions() == []


def test_the_last_unit_is_taken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    put_stock(1)
    sales = [entry(key, move(1, KINDS.WAREHOUSE, KINDS.CUSTOMER)) for key in ("a", "b")]
    answers: list[inventory.Posted] = []
    meet_at(monkeypatch, booking, "work_out")

    outcomes = run_together(
        *(lambda each=each: answers.append(inventory.post_entries([each])) for each in sales)
    )

    assert outcomes == [None, None]
    assert sorted(answer.entries[0].outcome for answer in answers) == [
        Outcome.NEW,
        Outcome.REFUSED,
    ]
    assert stock() == {}


def test_one_event_told_by_two_at_once_is_posted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    put_stock(5)
    same = entry("order:1", move(2, KINDS.WAREHOUSE, KINDS.CUSTOMER))
    other = entry("order:1", move(3, KINDS.WAREHOUSE, KINDS.CUSTOMER))
    answers: list[inventory.Posted] = []

    outcomes = run_together(
        *(
            lambda each=each: answers.append(inventory.post_entries([each]))
            for each in (same, same, other)
        )
    )

    assert outcomes == [None] * 3
    assert StockEntry.objects.filter(key="order:1").count() == 1
    assert sum(a.entries[0].outcome is Outcome.NEW for a in answers) == 1
    assert contradictions() == []


def test_e11_eight_who_post_overlapping_batches_in_any_order_never_wait_in_a_circle() -> None:
    products = [make_product(f"P-{number}").pk for number in range(12)]
    places = [place(kind) for kind in (KINDS.WAREHOUSE, KINDS.INSPECTION, KINDS.FBA)]
    supplier, number_of_sku = place(KINDS.SUPPLIER), sku()

    def post(worker: int) -> None:
        chance = random.Random(worker)  # noqa: S311 - a test's dice
        for number in range(12):
            moves = [
                inventory.Move(
                    product_id=chance.choice(products),
                    source_id=supplier,
                    destination_id=chance.choice(places),
                    quantity=1,
                    seller_sku_id=number_of_sku,
                )
                for _ in range(8)
            ]
            balance = inventory.BalanceKey(chance.choice(products), places[0], None)
            inventory.post_entries(
                [entry(f"{worker}:{number}:{n}", each) for n, each in enumerate(moves)],
                [inventory.Reserve(f"line:{chance.randrange(5)}:{worker}", {balance: 2}, CAUSE)],
                must_all=True,
            )

    outcomes = run_together(*(partial(post, worker) for worker in range(8)))

    assert outcomes == [None] * 8
    assert StockEntry.objects.count() == 8 * 12 * 8
    assert Reservation.objects.exists()
    assert contradictions() == []
