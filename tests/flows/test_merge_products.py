"""What lies and is reserved of merged products is the one's, once; parted, it goes back."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from tests.cast import ADMIN, MONDAY, US, make_store
from tests.catalog.pairing_cast import make_product
from tests.fba import shipment_cast as shipments
from tests.inventory import awd_cast as awd
from tests.inventory import test_stock_events as events
from tests.inventory.ledger_cast import (
    CAUSE,
    KINDS,
    contradictions,
    count_statements,
    entry,
    make_warehouse,
    move,
    place,
    shelf,
    want,
)
from tests.orders.test_stock_of_orders import SKU, open_books, pair, sell, tell
from zhongshu.catalog import public as catalog
from zhongshu.fba import public as fba
from zhongshu.fba.models import Shipment
from zhongshu.flows.merge_products import merge_products, undo_product_edit
from zhongshu.flows.remove_products import remove_products
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.inventory.models import Reservation, StockBalance, StockEntry, StockMove

pytestmark = pytest.mark.django_db
OLD, NEW = "MUG-OLD", "MUG-RED"
LATER = MONDAY + timedelta(days=1)


def put(sku: str, units: int, kind: inventory.LocationKind = KINDS.WAREHOUSE) -> None:
    key = f"put:{sku}:{kind}:{StockEntry.objects.count()}"
    inventory.post_entries(
        [entry(key, move(units, KINDS.ADJUSTMENT, kind, product=sku))], must_all=True
    )


def put_late(product_id: int, units: int) -> None:
    """Post units of a product that is merged by now."""
    late = replace(move(units, KINDS.ADJUSTMENT, KINDS.WAREHOUSE), product_id=product_id)
    inventory.post_entries([entry("late", late)], must_all=True)


def take(sku: str, units: int) -> None:
    key = f"take:{sku}:{StockEntry.objects.count()}"
    inventory.post_entries(
        [entry(key, move(units, KINDS.WAREHOUSE, KINDS.CUSTOMER, product=sku))], must_all=True
    )


def lies() -> dict[tuple[str, str], tuple[int, int]]:
    """Return on hand and reserved by SKU and kind of place, empty balances left out."""
    rows = StockBalance.objects.exclude(on_hand=0, reserved=0).values_list(
        "product__sku", "location__kind", "on_hand", "reserved"
    )
    return {(sku, kind): (on_hand, reserved) for sku, kind, on_hand, reserved in rows}


def merge(*others: str, into: str = NEW) -> int:
    return merge_products(
        [make_product(each).pk for each in others],
        into_id=make_product(into).pk,
        actor=ADMIN,
        at=LATER,
    ).edit_id


def undo(edit_id: int) -> int:
    undone = undo_product_edit(edit_id, actor=ADMIN, at=LATER).edit_id
    assert undone is not None
    return undone


def test_own_stock_and_what_is_reserved_of_it_is_the_one_products() -> None:
    put(NEW, 5)
    put(OLD, 7)
    put(OLD, 2, KINDS.UNSELLABLE)
    inventory.post_entries(
        [], [want("order:a", 3, at=shelf(OLD)), want("order:b", 6, at=shelf(OLD))]
    )

    merge(OLD)

    assert lies() == {(NEW, "WAREHOUSE"): (12, 9), (NEW, "UNSELLABLE"): (2, 0)}
    lines = Reservation.objects.order_by("key").values_list("key", "held", "balance__product__sku")
    assert list(lines) == [("order:a", 3, NEW), ("order:b", 6, NEW)]
    assert contradictions() == []
    told = StockEntry.objects.filter(reason="PRODUCTS_MERGED")
    assert {each.cause_ref for each in told} == {str(make_product(NEW).pk)}


def test_what_lies_at_amazon_moves_once_and_its_check_stays_quiet() -> None:
    pair(sku=OLD)
    open_books(fulfillable=20)
    tell(sell(0))
    store = make_store(US)
    compare = partial(
        inventory.compare_pool, ADMIN, account_id=store.account_id, pool_id=store.pool_id
    )

    merge(OLD)
    moved = lies()
    mirror = compare()
    tell(sell(3, status="SHIPPED", hours=5))

    assert moved == {(NEW, "FBA"): (20, 3)}
    assert (mirror.rows, mirror.agree) == ((), 1)
    assert lies() == {(NEW, "FBA"): (17, 0)}
    assert contradictions() == []


def test_goods_at_awd_go_along_and_books_and_amazon_still_agree() -> None:
    pair(sku=OLD)
    awd.show((SKU, 30), at=MONDAY)
    awd.open_awd()
    assert awd.differences() == []

    merge(OLD)

    assert lies() == {(NEW, "AWD"): (30, 0)}
    assert awd.differences() == []
    assert contradictions() == []


def test_what_is_posted_late_under_a_merged_product_follows_with_the_next_call() -> None:
    old = make_product(OLD).pk
    merge(OLD)
    put_late(old, 4)

    inventory.follow_merges(at=LATER)
    moved = lies()
    again = inventory.follow_merges(at=LATER)

    assert (moved, again) == ({(NEW, "WAREHOUSE"): (4, 0)}, 0)


def test_a_chain_of_merges_ends_at_the_last_product() -> None:
    put(OLD, 4)
    old = make_product(OLD).pk
    merge(OLD)
    merge(NEW, into="CUP")
    put_late(old, 1)
    inventory.follow_merges(at=LATER)

    assert lies() == {("CUP", "WAREHOUSE"): (5, 0)}
    assert contradictions() == []


def test_parted_again_each_has_what_it_had() -> None:
    put(NEW, 5)
    put(OLD, 7)
    pair(sku=OLD)
    open_books(fulfillable=20)
    edit = merge(OLD)
    tell(sell(2, quantity=3))

    undo_product_edit(edit, actor=ADMIN, at=LATER)

    assert lies() == {
        (NEW, "WAREHOUSE"): (5, 0),
        (OLD, "WAREHOUSE"): (7, 0),
        (OLD, "FBA"): (18, 1),
    }
    assert contradictions() == []


def test_done_again_all_that_lies_follows_once_more() -> None:
    put(NEW, 5)
    put(OLD, 7)
    pair(sku=OLD)
    open_books(fulfillable=20)
    edit = merge(OLD)
    merged = lies()
    parted = undo(edit)

    again = undo(parted)
    followed = lies()
    undo(again)

    assert followed == merged == {(NEW, "WAREHOUSE"): (12, 0), (NEW, "FBA"): (20, 0)}
    assert lies() == {
        (NEW, "WAREHOUSE"): (5, 0),
        (OLD, "WAREHOUSE"): (7, 0),
        (OLD, "FBA"): (20, 0),
    }
    assert contradictions() == []


def test_parted_after_sales_only_what_is_free_goes_back() -> None:
    put(NEW, 5)
    put(OLD, 7)
    edit = merge(OLD)
    take(NEW, 6)
    inventory.post_entries([], [want("order:a", 2, at=shelf(NEW))])

    undo_product_edit(edit, actor=ADMIN, at=LATER)

    assert lies() == {(NEW, "WAREHOUSE"): (2, 2), (OLD, "WAREHOUSE"): (4, 0)}
    assert contradictions() == []


def test_a_refused_merge_moves_nothing() -> None:
    put(OLD, 4)

    with pytest.raises(identity.NotAllowedError):
        merge_products(
            [make_product(OLD).pk],
            into_id=make_product(NEW).pk,
            actor=identity.Actor(name="keeper", role=identity.Role.WAREHOUSE),
            at=LATER,
        )

    assert lies() == {(OLD, "WAREHOUSE"): (4, 0)}
    assert not StockMove.objects.filter(entry__reason="PRODUCTS_MERGED").exists()


def test_what_is_on_its_way_arrives_as_what_it_is_by_now() -> None:
    put(OLD, 20)
    shipments.store()
    events.pair("MUG-RED-1", OLD)
    shipments.open_books()
    make_product(NEW)
    shipments.tell(items={"MUG-RED-1": (10, 4)})
    shipments.post()
    edit_id = merge(OLD)

    shipments.tell(items={"MUG-RED-1": (10, 7)}, at=MONDAY + shipments.HOUR)
    assert shipments.post().refused == 0
    fba.confirm_source(
        shipment_id=Shipment.objects.get().pk,
        source="WAREHOUSE",
        warehouse_id=make_warehouse(),
        actor=ADMIN,
        at=LATER,
    )
    merged = lies()
    told = fba.find_contradictions(identity.SYSTEM)
    undo_product_edit(edit_id, actor=ADMIN, at=LATER)
    shipments.tell(items={"MUG-RED-1": (10, 9)}, at=MONDAY + 2 * shipments.HOUR)
    assert shipments.post().refused == 0

    assert merged == {
        (NEW, "WAREHOUSE"): (10, 0),
        (NEW, "FBA"): (7, 0),
        (NEW, "TRANSIT"): (3, 0),
    }
    assert {key: lies()[key] for key in ((OLD, "FBA"), (OLD, "TRANSIT"))} == {
        (OLD, "FBA"): (9, 0),
        (OLD, "TRANSIT"): (1, 0),
    }
    assert told == fba.find_contradictions(identity.SYSTEM) == contradictions() == []


def test_what_amazon_says_later_of_an_event_is_what_it_is_by_now() -> None:
    shipments.store()
    events.pair("MUG-RED-1", OLD)
    events.open_books()
    make_product(NEW)
    events.tell(events.removed(2))
    merge(OLD)

    events.record(events.removed(1))
    posted = events.post()

    assert (posted.posted, posted.refused) == (1, 0)
    assert {key: units for key, (units, _held) in lies().items() if key[1] != "FBA"} == {
        (NEW, "FBA_UNSELLABLE"): -1,
        (NEW, "TRANSIT"): 1,
    }


def test_it_costs_a_constant_number_of_statements() -> None:
    for sku in ("A", "B", "C", "D"):
        put(sku, 3)
        line = inventory.BalanceKey(make_product(sku).pk, place(), None)
        inventory.post_entries([], [inventory.Reserve(f"order:{sku}", {line: 1}, CAUSE)])
    place(KINDS.ADJUSTMENT)
    merged = {each: make_product(each) for each in ("A", "B", "C", "D")}
    into = make_product(NEW)

    def mark(*skus: str) -> int:
        for sku in skus:
            merged[sku].merged_into = into
            merged[sku].removed_at = LATER
            merged[sku].save()
        return count_statements(lambda: inventory.follow_merges(at=LATER))

    one, three = mark("A"), mark("B", "C", "D")

    assert one == three
    assert lies() == {(NEW, "WAREHOUSE"): (12, 4)}


def test_the_seller_sku_stays_what_amazon_counts_by() -> None:
    pair(sku=OLD)
    open_books(fulfillable=20)

    merge(OLD)

    codes = StockBalance.objects.exclude(on_hand=0).values_list("seller_sku__code", flat=True)
    assert list(codes) == [SKU]


def test_a_product_of_which_units_lie_is_not_removed() -> None:
    put(OLD, 4)
    old, new = make_product(OLD).pk, make_product(NEW).pk

    removed = remove_products([old, new], actor=ADMIN, at=LATER)

    [refusal], none = removed.saved[0].refusals, removed.saved[1].refusals
    assert (str(refusal.sentence), none) == (
        "4 units of it lie in stock or are reserved. Move or count them out first, or merge it"
        " into another product.",
        (),
    )
    take(OLD, 4)
    assert remove_products([old], actor=ADMIN, at=LATER).saved[0].refusals == ()


def test_products_that_an_edit_made_stay_where_units_of_them_lie() -> None:
    made = catalog.save_products(
        [catalog.ProductChange({"sku": each}) for each in ("CUP", "LID")],
        source=catalog.EditSource.FILE,
        actor=ADMIN,
        at=MONDAY,
    )
    put("CUP", 4)
    assert made.edit_id is not None

    undone = undo_product_edit(made.edit_id, actor=ADMIN, at=LATER)

    assert (undone.products, undone.kept) == (1, 1)
    assert set(catalog.find_product_ids(ADMIN, ["CUP", "LID"])) == {"CUP"}


def test_what_lies_long_is_not_young_because_it_was_merged() -> None:
    put(OLD, 7)
    pair(sku=OLD)
    open_books(fulfillable=20)
    at, old, new = LATER + timedelta(hours=1), make_product(OLD).pk, make_product(NEW).pk
    before = inventory.sum_arrivals(ADMIN, [30], at=at).of_products

    merge(OLD)

    after = inventory.sum_arrivals(ADMIN, [30], at=at).of_products
    assert (before[old], after[new]) == ({30: 27}, {30: 27})
    assert old not in after
