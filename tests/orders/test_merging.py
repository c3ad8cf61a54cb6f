"""Whatever the order in which answers arrive, the end is the same (failures.md, D2)."""

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.orders.cast import ANNA, BOUGHT_AT, HOUR, line, make_account, order, record, stored
from tests.race import run_together
from zhongshu.channels import public as channels
from zhongshu.orders import public as orders
from zhongshu.orders.models import BuyerDetails, Order, OrderEvent, OrderLine

STATUSES = ["PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED", "CANCELLED", "NEWFANGLED"]


@st.composite
def answers(draw: st.DrawFn) -> list[channels.OrderFacts]:
    """Draw six answers about one order with distinct times; each price is told or not."""
    hours = draw(st.lists(st.integers(1, 40), min_size=6, max_size=6, unique=True))
    told = []
    for hour in hours:
        items = [
            line(
                item,
                quantity=draw(st.integers(0, 3)),
                fulfilled=draw(st.one_of(st.none(), st.integers(0, 3))),
                **({} if draw(st.booleans()) else {"amounts": None}),
            )
            for item in ("1", "2")
        ]
        silence: dict[str, Any] = (
            {} if draw(st.booleans()) else {"total": None, "ship_by_latest": None}
        )
        told.append(
            order(
                updated_at=BOUGHT_AT + hour * HOUR,
                amazon_status=draw(st.sampled_from(STATUSES)),
                lines=tuple(items),
                buyer=ANNA if draw(st.booleans()) else None,
                **silence,
            )
        )
    return told


def end_state() -> Any:
    """Return what is known at the end, but for our own clock and our own judgement."""
    ours = ("id", "recorded_at", "work_status", "order_id")
    row = {key: value for key, value in Order.objects.values().get().items() if key not in ours}
    lines = [
        {key: value for key, value in each.items() if key not in ours}
        for each in OrderLine.objects.order_by("order_item_id").values()
    ]
    buyers = list(BuyerDetails.objects.values_list("initials", "city", "name_index", "purge_after"))
    return row, lines, buyers


@pytest.mark.django_db
@given(told=answers(), order_of_arrival=st.permutations(range(6)))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_d2_any_order_of_arrival_ends_the_same(
    told: list[channels.OrderFacts], order_of_arrival: list[int]
) -> None:
    make_account()
    ends = []
    for sequence in (sorted(told, key=lambda facts: facts.updated_at), told, order_of_arrival):
        with transaction.atomic():
            for each in sequence:
                record(told[each] if isinstance(each, int) else each, statuses=())
            ends.append(end_state())
            transaction.set_rollback(True)

    assert ends[0] == ends[1] == ends[2]


@pytest.mark.django_db
def test_d2_every_order_of_three_answers_ends_the_same() -> None:
    told = [
        order(updated_at=BOUGHT_AT + HOUR, amazon_status="PENDING", total=None),
        order(updated_at=BOUGHT_AT + 2 * HOUR, lines=(line(fulfilled=1),), buyer=ANNA),
        order(updated_at=BOUGHT_AT + 3 * HOUR, amazon_status="SHIPPED", lines=(line(),)),
    ]
    make_account()
    ends = []
    for sequence in itertools.permutations(told):
        with transaction.atomic():
            for each in sequence:
                record(each, statuses=())
            ends.append(end_state())
            transaction.set_rollback(True)

    assert ends == [ends[0]] * 6


@pytest.mark.django_db
def test_b12_the_same_ids_in_two_accounts_are_two_orders() -> None:
    record(order())
    record(order(lines=(line(quantity=7),)), account_id=make_account("Acme EU").pk)

    units = Order.objects.order_by("account").values_list("unit_count", flat=True)
    assert sorted(units) == [1, 7]


@pytest.mark.django_db
def test_an_older_answer_adds_a_missing_buyer_and_bumps_nothing() -> None:
    record(order(updated_at=BOUGHT_AT + 5 * HOUR))
    before = stored().recorded_at

    outcome = record(order(buyer=ANNA))

    assert outcome == ["unchanged"]
    assert (stored().recorded_at, stored().masked_buyer.initials) == (before, "A. S.")


@pytest.mark.django_db(transaction=True)
def test_two_recorders_of_one_new_order_make_it_once_and_the_newer_wins() -> None:
    account_id = make_account().pk
    older = order(amazon_status="UNSHIPPED")
    newer = replace(older, amazon_status="SHIPPED", updated_at=BOUGHT_AT + timedelta(days=1))

    outcomes = run_together(
        *(lambda facts=facts: record(facts, account_id=account_id) for facts in (newer, older) * 3)
    )

    assert outcomes == [None] * 6
    assert (Order.objects.count(), OrderLine.objects.count()) == (1, 1)
    assert stored().amazon_status == "SHIPPED"
    assert OrderEvent.objects.filter(kind=orders.EventKind.CREATED).count() == 1
