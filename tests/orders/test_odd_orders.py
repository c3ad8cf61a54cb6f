"""Odd ids and unknown money: kept as they are told, never guessed (failures.md, D1 and D6)."""

from decimal import Decimal

import pytest

from tests.orders.cast import BOUGHT_AT, HOUR, OPERATOR, line, order, record, stored, usd
from zhongshu.channels.models import SyncIssue
from zhongshu.kernel.money import Money
from zhongshu.orders import public as orders
from zhongshu.orders.models import Order

pytestmark = pytest.mark.django_db

PRICED, UNPRICED = "702-0000001-0000000", "702-0000002-0000000"


def sold_on_that_day() -> list[tuple[int, int, int, tuple[Money, ...]]]:
    """Return orders, units, unpriced orders and money of every day that has any."""
    return [
        (day.orders, day.units, day.unpriced, day.revenue)
        for day in orders.sales_by_store(OPERATOR, at=BOUGHT_AT + HOUR)
        if day.orders
    ]


def test_d1_unknown_money_is_neither_zero_nor_revenue_until_it_is_told() -> None:
    record(
        order(PRICED),
        order(UNPRICED, amazon_status="PENDING", lines=(line(amounts=None),), total=None),
    )
    unknown = sold_on_that_day()
    record(order(UNPRICED, updated_at=BOUGHT_AT + 2 * HOUR, lines=(line(amounts=usd("5.01")),)))

    # By the store's own day and by the company's: the same figures twice.
    assert unknown == [(2, 2, 1, (Money(Decimal("19.99"), "USD"),))] * 2
    assert sold_on_that_day() == [(2, 2, 0, (Money(Decimal("25.00"), "USD"),))] * 2


def test_d1_a_pending_order_that_tells_money_and_then_none_keeps_it() -> None:
    record(order(PRICED, amazon_status="PENDING"))

    record(order(PRICED, updated_at=BOUGHT_AT + 2 * HOUR, lines=(line(amounts=None),), total=None))

    assert stored(PRICED).sales == Money(Decimal("19.99"), "USD")


@pytest.mark.parametrize(
    "order_id",
    [
        "S01-1234567-1234567",
        "CONSUMER-2026-11-25-1",
        "订单 №7/ä",
        " 702-1234567-1234567 ",
        "D" + "1" * 63,
        "'; DROP TABLE orders_order; --",
    ],
)
def test_d6_an_id_of_any_form_up_to_64_characters_is_kept_to_the_letter(order_id: str) -> None:
    outcomes = record(order(order_id)), record(order(order_id))

    assert outcomes == (["new"], ["unchanged"])
    assert list(Order.objects.values_list("order_id", flat=True)) == [order_id]


@pytest.mark.parametrize("order_id", ["", "7" * 65, "a\x00b", "\ud800"])
def test_d6_an_id_that_cannot_be_kept_is_an_issue_and_the_others_are_stored(order_id: str) -> None:
    assert sorted(record(order(order_id), order(PRICED))) == ["new", "refused"]

    assert list(Order.objects.values_list("order_id", flat=True)) == [PRICED]
    assert SyncIssue.objects.filter(resolved_at=None).count() == 1
