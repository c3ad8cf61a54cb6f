"""Stock is posted once, moves whole or not at all, and holds what documents want."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cast import MONDAY
from tests.catalog.pairing_cast import make_product
from tests.inventory.ledger_cast import (
    CAUSE,
    KINDS,
    contradictions,
    count_statements,
    entry,
    held,
    move,
    place,
    put_stock,
    shelf,
    sku,
    stock,
    want,
)
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import Location, StockBalance, StockEntry, StockMove
from zhongshu.kernel.outcomes import Outcome

pytestmark = pytest.mark.django_db
OUT = (KINDS.WAREHOUSE, KINDS.CUSTOMER)


def sale(key: str, units: int) -> inventory.Entry:
    return entry(key, move(units, *OUT))


def test_a_delivery_goes_over_transit_into_the_pool() -> None:
    put_stock(30)
    way = move(12, KINDS.WAREHOUSE, KINDS.TRANSIT, seller_sku="MUG-RED-1")
    arrived = move(5, KINDS.TRANSIT, KINDS.FBA, seller_sku="MUG-RED-1")

    posted = inventory.post_entries([entry("sent", way), entry("received", arrived)])

    assert [each.outcome for each in posted.entries] == [Outcome.NEW, Outcome.NEW]
    assert stock() == {"WAREHOUSE": 18, "TRANSIT": 7, "FBA": 5}
    # On the shelf a mug is a mug; on its way and at Amazon it is counted by seller SKU.
    assert set(StockBalance.objects.values_list("location__kind", "seller_sku_id")) == {
        ("WAREHOUSE", None),
        ("TRANSIT", sku()),
        ("FBA", sku()),
    }
    assert contradictions() == []


def test_the_same_key_and_content_is_posted_once_whatever_its_time() -> None:
    put_stock(10)
    first = inventory.post_entries([sale("order:1", 3)])
    later = entry("order:1", move(3, *OUT), at=MONDAY + timedelta(days=1))

    again = inventory.post_entries([later, sale("order:2", 1), sale("order:2", 1)])

    assert [each.outcome for each in again.entries] == [
        Outcome.UNCHANGED,
        Outcome.NEW,
        Outcome.UNCHANGED,
    ]
    assert again.entries[0].entry_id == first.entries[0].entry_id
    assert stock() == {"WAREHOUSE": 6}


def test_the_same_key_with_other_content_is_refused_and_the_rest_posted() -> None:
    put_stock(10)
    inventory.post_entries([sale("order:1", 3)])

    posted = inventory.post_entries([sale("order:1", 4), sale("order:2", 1), sale("order:2", 2)])

    assert [each.outcome for each in posted.entries] == [
        Outcome.REFUSED,
        Outcome.NEW,
        Outcome.REFUSED,
    ]
    assert str(posted.entries[0].refusal) == (
        "order:1 was posted before with other moves. Nothing was posted."
    )
    assert stock() == {"WAREHOUSE": 6}
    assert contradictions() == []


def test_our_own_shelf_never_goes_below_zero_and_the_others_are_posted() -> None:
    put_stock(5)

    posted = inventory.post_entries([sale("1", 4), sale("2", 2), sale("3", 1)])

    assert [each.outcome for each in posted.entries] == [
        Outcome.NEW,
        Outcome.REFUSED,
        Outcome.NEW,
    ]
    refusal = posted.entries[1].refusal
    assert isinstance(refusal, inventory.InsufficientStockError)
    assert refusal.shortages == (inventory.Shortage(shelf(), wanted=2, free=1),)
    assert stock() == {}
    assert set(StockEntry.objects.values_list("key", flat=True)) == {"opening", "1", "3"}
    assert contradictions() == []


def test_what_a_refused_entry_would_have_brought_is_not_there_for_the_next() -> None:
    put_stock(1)
    both = entry(
        "both",
        move(2, *OUT),
        move(9, KINDS.ADJUSTMENT, KINDS.WAREHOUSE, product="MUG-BLUE"),
    )
    next_one = entry("next", move(9, *OUT, product="MUG-BLUE"))

    posted = inventory.post_entries([both, next_one])

    assert [each.outcome for each in posted.entries] == [Outcome.REFUSED, Outcome.REFUSED]
    assert stock() == {"WAREHOUSE": 1}
    assert StockEntry.objects.count() == 1


def test_all_or_nothing_posts_nothing_and_says_why() -> None:
    put_stock(5)

    with pytest.raises(inventory.InsufficientStockError) as refusal:
        inventory.post_entries([sale("1", 4), sale("2", 2)], must_all=True)

    assert str(refusal.value) == (
        "There is too little free stock for 1 product(s): 1 of 2 units."
        " Receive or count stock first, or take fewer."
    )
    assert stock() == {"WAREHOUSE": 5}
    with pytest.raises(inventory.KeyReusedError):
        inventory.post_entries([sale("3", 1), sale("opening", 1)], must_all=True)
    assert stock() == {"WAREHOUSE": 5}


def test_a_pool_may_go_below_zero() -> None:
    inventory.post_entries([entry("sold", move(2, KINDS.FBA, KINDS.CUSTOMER, seller_sku="M-1"))])

    assert stock() == {"FBA": -2}
    assert contradictions() == []


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (lambda: entry("bad"), "no_moves"),
        (lambda: entry("bad", move(0, *OUT)), "no_units"),
        (lambda: entry("bad", move(-1, *OUT)), "no_units"),
        (lambda: entry("bad", move(1, KINDS.WAREHOUSE, KINDS.WAREHOUSE)), "same_place"),
        (lambda: entry("bad", move(1, KINDS.FBA, KINDS.CUSTOMER)), "no_seller_sku"),
    ],
)
def test_a_senseless_entry_is_refused_alone(bad, reason: str) -> None:  # type: ignore[no-untyped-def]
    put_stock(5)

    posted = inventory.post_entries([bad(), sale("good", 1)])

    assert [each.outcome for each in posted.entries] == [Outcome.REFUSED, Outcome.NEW]
    assert posted.entries[0].refusal is not None
    assert posted.entries[0].refusal.facts["reason"] == reason
    assert stock() == {"WAREHOUSE": 4}


def test_a_place_that_does_not_exist_posts_nothing() -> None:
    put_stock(5)
    nowhere = inventory.Move(
        product_id=make_product().pk, source_id=place(), destination_id=10**9, quantity=1
    )

    with pytest.raises(inventory.NoSuchPlaceError):
        inventory.post_entries([sale("1", 1), entry("2", nowhere)])

    assert stock() == {"WAREHOUSE": 5}


def test_nothing_goes_over_a_closed_way() -> None:
    put_stock(5)
    way = move(1, KINDS.WAREHOUSE, KINDS.TRANSIT, seller_sku="M-1")
    Location.objects.filter(kind="TRANSIT").update(closed_at=MONDAY)

    [posted] = inventory.post_entries([entry("late", way)]).entries

    assert posted.refusal is not None
    assert posted.refusal.facts["reason"] == "way_closed"


def test_a_line_holds_what_is_there_and_waits_for_the_rest() -> None:
    put_stock(5)

    first = inventory.post_entries([], [want("a", 4), want("b", 3)])

    assert first.held == (
        inventory.Held("a", shelf(), wanted=4, held=4),
        inventory.Held("b", shelf(), wanted=3, held=1),
    )
    [refused] = inventory.post_entries([sale("other", 1)]).entries
    assert refused.outcome is Outcome.REFUSED
    assert contradictions() == []


def test_stock_that_arrives_serves_the_oldest_promise_first() -> None:
    soon, later = MONDAY + timedelta(days=1), MONDAY + timedelta(days=9)
    inventory.post_entries([], [want("no promise", 2), want("later", 2, promise_at=later)])
    inventory.post_entries(
        [], [want("soon", 2, promise_at=soon), want("soon too", 2, promise_at=soon)]
    )

    put_stock(5)

    assert held() == {
        "soon": (2, 2),
        "soon too": (2, 2),
        "later": (1, 2),
        "no promise": (0, 2),
    }
    inventory.post_entries([], [want("soon", 0)])
    assert held() == {"soon too": (2, 2), "later": (2, 2), "no promise": (1, 2)}
    assert contradictions() == []


def test_a_dispatch_consumes_what_was_held_for_it() -> None:
    put_stock(5)
    inventory.post_entries([], [want("a", 5), want("b", 1)])

    inventory.post_entries([sale("a:sent:3", 3)], [want("a", 2)], must_all=True)
    inventory.post_entries([sale("a:sent:5", 2)], [want("a", 0)], must_all=True)

    assert stock() == {}
    assert held() == {"b": (0, 1)}
    assert contradictions() == []


def test_at_amazon_all_that_is_wanted_is_held() -> None:
    pool = inventory.BalanceKey(make_product().pk, place(KINDS.FBA), sku())

    posted = inventory.post_entries([], [want("order", 3, at=pool)])

    assert posted.held == (inventory.Held("order", pool, wanted=3, held=3),)
    assert StockBalance.objects.get().free == -3
    inventory.post_entries([], [want("order", 3, at=pool)])
    assert held() == {"order": (3, 3)}


def test_a_line_that_moves_to_another_place_frees_the_first() -> None:
    put_stock(5)
    inventory.post_entries([], [want("a", 5)])
    pool = inventory.BalanceKey(make_product().pk, place(KINDS.FBA), sku())

    inventory.post_entries([sale("other", 5)], [want("a", 5, at=pool)], must_all=True)

    assert stock() == {}
    assert held() == {"a": (5, 5)}
    assert contradictions() == []


def test_the_database_refuses_to_change_what_was_posted() -> None:
    put_stock(5)

    for change in (
        lambda: StockMove.objects.update(quantity=6),
        lambda: StockMove.objects.all().delete(),
        lambda: StockEntry.objects.update(note="x"),
        lambda: StockEntry.objects.all().delete(),
        lambda: StockBalance.objects.update(on_hand=-1),
        lambda: StockBalance.objects.update(reserved=6),
        lambda: StockBalance.objects.update(may_go_negative=True),
        lambda: StockBalance.objects.update(location_id=place(KINDS.CUSTOMER)),
        lambda: Location.objects.filter(pk=place()).update(kind="CUSTOMER"),
        lambda: Location.objects.create(kind="FBA"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()

    assert stock() == {"WAREHOUSE": 5}
    assert contradictions() == []


def test_a_batch_of_500_costs_as_many_statements_as_one() -> None:
    put_stock(10_000)
    products = [make_product(f"P-{number}").pk for number in range(50)]
    place(KINDS.CUSTOMER)

    def batch(name: str, size: int) -> tuple[list[inventory.Entry], list[inventory.Reserve]]:
        entries = [
            inventory.Entry(
                key=f"{name}:{number}",
                reason=inventory.Reason.STOCKTAKE,
                occurred_at=MONDAY,
                moves=(
                    inventory.Move(
                        product_id=products[number % 50],
                        source_id=place(KINDS.ADJUSTMENT),
                        destination_id=place(),
                        quantity=2,
                    ),
                ),
                cause=CAUSE,
            )
            for number in range(size)
        ]
        return entries, [want(f"{name}:{number}", 1) for number in range(size)]

    one, many = batch("one", 1), batch("many", 500)

    assert count_statements(lambda: inventory.post_entries(*one)) == 14
    assert count_statements(lambda: inventory.post_entries(*many)) == 14
    assert contradictions() == []


@pytest.mark.parametrize(
    ("corrupt", "sentence"),
    [
        (
            "UPDATE inventory_stockbalance SET on_hand = on_hand + 1",
            "the balance says 6, its moves say 5.",
        ),
        ("DELETE FROM inventory_stockbalance", "the balance says 0, its moves say 5."),
        (
            "UPDATE inventory_stockbalance SET reserved = 2",
            "2 are reserved, but its reservations hold 0.",
        ),
        (
            "ALTER TABLE inventory_stockbalance DROP CONSTRAINT balance_covers_reserved;"
            "UPDATE inventory_stockbalance SET reserved = 9",
            "5 on hand cover not 9 reserved.",
        ),
        (
            "ALTER TABLE inventory_stockmove DISABLE TRIGGER moves_are_final;"
            "UPDATE inventory_stockmove SET quantity = 4",
            "Entry opening is not what was posted: its moves do not fit its content.",
        ),
        (
            "ALTER TABLE inventory_stockmove DISABLE TRIGGER moves_are_final;"
            "DELETE FROM inventory_stockmove",
            "Entry opening is not what was posted: its moves do not fit its content.",
        ),
        (
            "UPDATE inventory_location SET closed_at = now()",
            "fba:FBA15 is closed, but 2 of product {product} are still on their way.",
        ),
    ],
)
def test_check_sees_every_corruption(corrupt: str, sentence: str) -> None:
    put_stock(5)
    if "fba:" in sentence:
        way = move(2, KINDS.ADJUSTMENT, KINDS.TRANSIT, seller_sku="M-1")
        inventory.post_entries([entry("sent", way)])
    assert contradictions() == []

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(corrupt)

    wanted = sentence.format(product=make_product().pk)
    assert [each for each in contradictions() if wanted in each]
