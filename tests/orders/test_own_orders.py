"""Orders of other channels: recorded by number, whole, only forward, never as Amazon's."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import MONDAY, make_hand_store, make_store
from tests.orders.cast import ANNA, BOUGHT_AT, OPERATOR, READER, order
from zhongshu.catalog.models import SellerSku
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome
from zhongshu.orders import public as orders
from zhongshu.orders.models import BuyerDetails, Order, OrderEvent
from zhongshu.orders.own import name_items, share_out

pytestmark = pytest.mark.django_db
MUG = orders.OwnLine("MUG-RED", 2, Decimal("10.00"), "Red mug")
LID = orders.OwnLine("LID", 1, Decimal("5.00"))


def own(number: str = "1001", **told: Any) -> orders.OwnOrder:
    facts: dict[str, Any] = {"lines": (MUG, LID), "currency": "USD", "bought_at": BOUGHT_AT}
    return orders.OwnOrder(number, **(facts | told))


def record(
    *told: orders.OwnOrder, actor: identity.Actor = OPERATOR, **more: Any
) -> list[orders.RecordedOwn]:
    return orders.record_own_orders(
        store_id=make_hand_store().pk, orders=told, actor=actor, at=more.pop("at", MONDAY), **more
    )


def the_order(number: str = "1001") -> Order:
    return Order.objects.get(order_id=number)


def set_status(status: orders.OwnStatus, *numbers: str) -> orders.Verdict:
    pks = list(Order.objects.filter(order_id__in=numbers or ["1001"]).values_list("pk", flat=True))
    return orders.set_own_status(order_ids=pks, status=status, actor=OPERATOR, at=MONDAY)


def state(number: str = "1001") -> tuple[str | None, str | None, list[int]]:
    order = the_order(number)
    sent = order.lines.filter(is_gone=False).order_by("seller_sku")
    return order.own_status, order.work_status, list(sent.values_list("fulfilled", flat=True))


def test_an_order_is_new_once_and_the_same_again_changes_nothing() -> None:
    first = record(own(shipping=Decimal("4.00"), discount=Decimal("1.00"), buyer=ANNA))
    again = record(own(shipping=Decimal("4.0"), discount=Decimal("1"), buyer=ANNA))

    stored = the_order()
    assert [each.outcome for each in first + again] == [Outcome.NEW, Outcome.UNCHANGED]
    assert first[0].order_id == again[0].order_id == stored.pk
    assert (stored.own_status, stored.amazon_status, stored.work_status) == (
        "TO_SHIP",
        "",
        "TO_REVIEW",
    )
    assert (stored.store_id, stored.amazon_created_at) == (make_hand_store().pk, BOUGHT_AT)
    assert (stored.total_amount, stored.sales_amount, stored.unit_count) == (
        Decimal(28),
        Decimal(28),
        3,
    )
    lines = stored.lines.order_by("seller_sku")
    assert [(each.seller_sku, each.shipping_amount, each.discount_amount) for each in lines] == [
        ("LID", Decimal("0.80"), Decimal("0.20")),
        ("MUG-RED", Decimal("3.20"), Decimal("0.80")),
    ]
    assert set(SellerSku.objects.values_list("code", flat=True)) == {"MUG-RED", "LID"}
    assert list(OrderEvent.objects.order_by("pk").values_list("kind", flat=True)) == [
        "CREATED",
        "WORK_STATUS",
    ]


def test_what_is_not_told_stays_and_lines_are_all_of_them() -> None:
    record(own(ship_by=MONDAY, buyer=ANNA))

    changed = record(own(lines=(replace(MUG, quantity=3),), bought_at=None))

    stored = the_order()
    assert changed[0].outcome is Outcome.CHANGED
    assert (stored.ship_by_latest, stored.amazon_created_at) == (MONDAY, BOUGHT_AT)
    assert (stored.line_count, stored.unit_count, stored.total_amount) == (1, 3, Decimal(30))
    gone = stored.lines.get(seller_sku="LID")
    assert gone.is_gone
    told = OrderEvent.objects.filter(kind__in=["QUANTITY", "LINE_GONE"]).order_by("pk")
    assert [each.facts["order_item_id"] for each in told] == ["MUG-RED", "LID"]
    assert stored.buyer.city == "Springfield"


def test_a_note_is_kept_until_somebody_writes_another_one() -> None:
    [first] = record(own(note="Gift box.\n<b>Twice</b>"))
    untold, same = record(own()), record(own(note="Gift box.\n<b>Twice</b>"))
    kept = the_order().note

    [changed] = record(own(note=""))

    assert first.outcome is Outcome.NEW
    assert [each.outcome for each in untold + same] == [Outcome.UNCHANGED] * 2
    assert kept == "Gift box.\n<b>Twice</b>"
    assert (changed.outcome, the_order().note) == (Outcome.CHANGED, "")
    assert OrderEvent.objects.filter(kind="EDITED").count() == 1


def test_a_price_that_nobody_told_is_not_zero() -> None:
    record(own(lines=(replace(MUG, unit_price=None), LID), shipping=Decimal(3)))

    stored = the_order()
    assert (stored.total_amount, stored.sales_amount) == (None, None)


def test_the_status_of_a_file_only_goes_forward() -> None:
    record(own(status=orders.OwnStatus.UNPAID))
    unpaid = state()
    record(own(status=orders.OwnStatus.TO_SHIP))
    paid = state()
    set_status(orders.OwnStatus.SHIPPED)

    again = record(own(status=orders.OwnStatus.TO_SHIP))

    assert unpaid == ("UNPAID", None, [0, 0])
    assert paid == ("TO_SHIP", "TO_REVIEW", [0, 0])
    assert again[0].outcome is Outcome.UNCHANGED
    assert state() == ("SHIPPED", "PROCESSED", [1, 2])


def test_a_line_that_comes_back_is_told_and_was_not_sent() -> None:
    record(own(), own("1002"))
    set_status(orders.OwnStatus.SHIPPED)
    record(own(lines=(MUG,)))
    set_status(orders.OwnStatus.TO_SHIP)

    record(own())

    assert state() == ("TO_SHIP", "TO_REVIEW", [0, 0])
    told = OrderEvent.objects.filter(kind=orders.EventKind.LINE_ADDED)
    assert [each.facts["order_item_id"] for each in told] == ["LID"]


def test_what_was_shipped_long_ago_is_no_work() -> None:
    record(own(status=orders.OwnStatus.SHIPPED))

    assert state() == ("SHIPPED", None, [1, 2])


def test_a_status_is_set_for_many_told_and_undone_within_a_day() -> None:
    record(own("1"), own("2", status=orders.OwnStatus.UNPAID))
    before = state("1"), state("2")

    verdict = set_status(orders.OwnStatus.CANCELLED, "1", "2")
    cancelled = state("1"), state("2")
    undone = orders.undo_action(action_id=verdict.action_id or 0, actor=OPERATOR, at=MONDAY)

    assert len(verdict.changed) == len(undone.changed) == 2
    assert cancelled == (("CANCELLED", "CANCELLED", [0, 0]), ("CANCELLED", None, [0, 0]))
    assert (state("1"), state("2")) == before


def test_what_was_done_already_and_is_cancelled_needs_a_person() -> None:
    record(own())
    set_status(orders.OwnStatus.SHIPPED)

    set_status(orders.OwnStatus.CANCELLED)

    assert state() == ("CANCELLED", "EXCEPTION", [0, 0])
    assert orders.list_orders(OPERATOR, orders.OrderFilter(tab=orders.OrderTab.EXCEPTION)).rows


def test_an_order_that_changed_since_is_not_undone() -> None:
    record(own())
    verdict = set_status(orders.OwnStatus.SHIPPED)
    set_status(orders.OwnStatus.CANCELLED)

    undone = orders.undo_action(action_id=verdict.action_id or 0, actor=OPERATOR, at=MONDAY)

    assert list(undone.refused.values()) == [orders.Refusal.CHANGED_SINCE]


def test_an_order_of_amazon_keeps_the_word_of_amazon() -> None:
    store = make_store()
    orders.record_orders(
        account_id=store.account_id,
        orders=[order()],
        workbench_statuses=("UNSHIPPED",),
        mark_processed=False,
        actor=identity.SYSTEM,
        at=MONDAY,
    )

    verdict = set_status(orders.OwnStatus.SHIPPED, "702-1234567-1234567")

    assert list(verdict.refused.values()) == [orders.Refusal.OF_AMAZON]
    assert the_order("702-1234567-1234567").amazon_status == "UNSHIPPED"
    with pytest.raises(orders.NotOwnStoreError):
        orders.record_own_orders(store_id=store.pk, orders=[own()], actor=OPERATOR, at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.update(own_status="SHIPPED")


def test_own_orders_stand_in_lists_tabs_and_sales_beside_amazons() -> None:
    record(
        own("1", bought_at=MONDAY), own("2", bought_at=MONDAY, status=orders.OwnStatus.CANCELLED)
    )

    def numbers(**wanted: Any) -> list[str]:
        rows = orders.list_orders(OPERATOR, orders.OrderFilter(**wanted)).rows
        return sorted(order.order_id for order in rows)

    today = [
        (each.orders, each.units, str(each.revenue[0].amount))
        for each in orders.sales_by_store(OPERATOR, at=MONDAY + timedelta(minutes=1))
        if each.day is orders.Day.TODAY and each.orders
    ]
    assert numbers(tab=orders.OrderTab.OWN) == numbers() == ["1", "2"]
    assert numbers(tab=orders.OrderTab.TO_REVIEW) == ["1"]
    assert numbers(own_statuses=("CANCELLED",)) == ["2"]
    assert numbers(amazon_statuses=("CANCELLED",)) == numbers(tab=orders.OrderTab.CANCELLED) == []
    assert today == [(1, 3, "25.0000")] * 2
    assert [
        (each.seller_sku, each.units_7)
        for each in sorted(
            orders.list_sold_units(identity.SYSTEM, at=MONDAY + timedelta(minutes=1)),
            key=lambda each: each.seller_sku,
        )
    ] == [("LID", 1), ("MUG-RED", 2)]
    assert orders.find_contradictions(identity.SYSTEM) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "x" * 65}, "number"),
        ({"number": "a\x00b"}, "number"),
        ({"number": " 1"}, "number"),
        ({"note": "x" * (orders.OwnLimits.NOTE + 1)}, "note"),
        ({"note": "a\x00b"}, "note"),
        ({"lines": ()}, "lines"),
        ({"lines": (MUG,) * 501}, "lines"),
        ({"lines": (replace(MUG, quantity=0),)}, "quantity"),
        ({"lines": (replace(MUG, seller_sku=""),)}, "seller_sku"),
        ({"lines": (replace(MUG, seller_sku="S" * 101),)}, "seller_sku"),
        ({"lines": (replace(MUG, unit_price=Decimal("NaN")),)}, "unit_price"),
        ({"lines": (replace(MUG, unit_price=Decimal("1.00001")),)}, "unit_price"),
        ({"lines": (replace(MUG, unit_price=Decimal("-1")),)}, "unit_price"),
        ({"lines": (replace(MUG, quantity=1_000_000, unit_price=Decimal(10**13)),)}, "lines"),
        ({"currency": "DOLLAR"}, "currency"),
        ({"currency": "XXY"}, "currency"),
        ({"shipping": Decimal("-1")}, "shipping"),
        ({"discount": Decimal("26")}, "discount"),
        ({"bought_at": MONDAY + timedelta(days=2)}, "bought_at"),
        ({"bought_at": BOUGHT_AT.replace(year=1970)}, "bought_at"),
        ({"ship_by": BOUGHT_AT.replace(year=9999)}, "ship_by"),
        ({"ship_by": MONDAY + timedelta(days=731), "buyer": ANNA}, "ship_by"),
    ],
)
def test_what_cannot_be_an_order_is_refused_alone(wrong: dict[str, Any], field: str) -> None:
    bad = replace(own(), **wrong)

    answers = record(own("good"), bad, own("good"))

    assert [each.outcome for each in answers] == [Outcome.NEW, Outcome.REFUSED, Outcome.REFUSED]
    assert (answers[1].field, bool(answers[1].refusal)) == (field, True)
    assert list(Order.objects.values_list("order_id", flat=True)) == ["good"]


def test_a_number_is_of_one_order_of_its_account() -> None:
    record(own())

    assert record(own(), only_new=True)[0].outcome is Outcome.REFUSED
    seen = the_order().recorded_at
    record(own(shipping=Decimal(1)))
    stale = record(own(shipping=Decimal(2), seen_at=seen))
    fresh = record(own(shipping=Decimal(2), seen_at=the_order().recorded_at))
    assert (stale[0].outcome, fresh[0].outcome) == (Outcome.REFUSED, Outcome.CHANGED)


def test_only_who_sells_records_and_only_in_their_stores() -> None:
    elsewhere = replace(OPERATOR, sees_every_store=False, store_ids=frozenset())

    with pytest.raises(identity.NotAllowedError):
        record(own(), actor=READER)
    with pytest.raises(channels.StoreNotFoundError):
        record(own(), actor=elsewhere)
    assert not Order.objects.exists()

    record(own())
    told = orders.set_own_status(
        order_ids=[the_order().pk], status=orders.OwnStatus.SHIPPED, actor=elsewhere, at=MONDAY
    )
    assert (list(told.refused.values()), state()[0]) == ([orders.Refusal.NOT_FOUND], "TO_SHIP")


def test_the_buyer_is_sealed_masked_and_purged_as_amazons_are() -> None:
    record(own(buyer=ANNA, ship_by=MONDAY))

    kept = BuyerDetails.objects.get()
    shown = orders.reveal_buyer(
        order_id=the_order().pk, reason="wrong address", actor=OPERATOR, at=MONDAY
    )
    purged = orders.purge_buyers(at=MONDAY + timedelta(days=31))

    assert b"Anna" not in bytes(kept.sealed or b"")
    assert kept.initials == "A. S."
    assert shown.name == "Anna Schmidt"
    assert purged == 1
    assert BuyerDetails.objects.get().sealed is None


@pytest.mark.parametrize("length", [2, 300])
def test_a_batch_costs_the_same_number_of_statements(length: int) -> None:
    record(own("warm"))
    batch = [own(f"N-{number}", buyer=ANNA) for number in range(length)]
    costs = []
    for told in (batch, [replace(each, shipping=Decimal(1)) for each in batch]):
        with CaptureQueriesContext(connection) as queries:
            record(*told)
        costs.append(len([each for each in queries if "SAVEPOINT" not in each["sql"]]))

    # Store, account, orders, SKUs, ids and copies; of known ones rows, lines and buyers too.
    assert costs == [11, 12]


def test_ids_of_lines_follow_the_sku_and_shares_add_up() -> None:
    twice = name_items([MUG, LID, MUG])

    assert twice[0] != twice[2]
    assert name_items([LID, MUG])[1] == twice[0]
    assert share_out(Decimal("0.10"), [Decimal(1)] * 3) == [
        Decimal("0.03"),
        Decimal("0.03"),
        Decimal("0.04"),
    ]
    assert sum(share_out(Decimal("9.99"), [Decimal(0), Decimal(0)])) == Decimal("9.99")
    # What a sheet wrote with more zeros than the database keeps adds up all the same.
    assert share_out(Decimal("10.00000000"), [Decimal(1)] * 3)[0] == Decimal("3.33")
