"""Lines under every change that Amazon makes to an order, in any sequence (failures.md, D4)."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.cast import ADMIN
from tests.orders.cast import BOUGHT_AT, line, make_account, order, record, stored
from zhongshu.channels import public as channels
from zhongshu.orders import public as orders
from zhongshu.orders.models import Order, OrderEvent

ITEMS = st.sampled_from(["1", "2", "3"])
UNITS = st.integers(0, 4)


@dataclass
class Line:
    """What Amazon said of a line last, and the most units it ever called shipped."""

    quantity: int
    fulfilled: int = 0
    most_fulfilled: int = 0
    is_told: bool = True


class Amazon(RuleBasedStateMachine):
    """Changes one order and tells it each time; what we keep is compared after every step."""

    def __init__(self) -> None:
        super().__init__()
        self.rolled_back = transaction.atomic()
        self.rolled_back.__enter__()
        self.hour = 0
        self.status = "UNSHIPPED"
        self.lines = {"1": Line(quantity=2)}
        self.falls = 0
        self.told: list[channels.OrderFacts] = []
        self.tell()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.rolled_back.__exit__(None, None, None)

    def tell(self) -> None:
        """Let the order arrive as it is now, later than every answer before."""
        self.hour += 1
        facts = order(
            updated_at=BOUGHT_AT + timedelta(hours=self.hour),
            amazon_status=self.status,
            lines=tuple(
                line(item, quantity=each.quantity, fulfilled=each.fulfilled)
                for item, each in self.lines.items()
                if each.is_told
            ),
        )
        self.told.append(facts)
        record(facts)

    @rule(item=ITEMS, quantity=UNITS)
    def add_or_change(self, item: str, quantity: int) -> None:
        """Add a line, bring one back, or let its quantity shrink or grow."""
        each = self.lines.setdefault(item, Line(quantity))
        each.quantity, each.is_told = quantity, True
        self.tell()

    @rule(item=ITEMS)
    def vanish(self, item: str) -> None:
        """Leave a line out; an answer without any line would say nothing about lines."""
        if self.lines.keys() - {item} and any(
            each.is_told for name, each in self.lines.items() if name != item
        ):
            if item in self.lines:
                self.lines[item].is_told = False
            self.tell()

    @rule(item=ITEMS, fulfilled=UNITS)
    def ship(self, item: str, fulfilled: int) -> None:
        """Tell more shipped units, or fewer than before."""
        each = self.lines.get(item)
        if each and each.is_told:
            self.falls += fulfilled < each.most_fulfilled
            each.fulfilled = fulfilled
            each.most_fulfilled = max(each.most_fulfilled, fulfilled)
            self.tell()

    @rule(status=st.sampled_from(["SHIPPED", "CANCELLED", "UNSHIPPED", "PARTIALLY_SHIPPED"]))
    def change_status(self, status: str) -> None:
        """Cancel after shipping, ship after cancelling, go back."""
        self.status = status
        self.tell()

    @rule(back=st.integers(1, 5))
    def tell_an_old_answer_again(self, back: int) -> None:
        record(self.told[-min(1 + back, len(self.told))])

    @invariant()
    def no_line_is_deleted_and_each_says_what_was_told_last(self) -> None:
        assert {row.order_item_id: (row.quantity, row.is_gone) for row in stored().lines.all()} == {
            item: (each.quantity, not each.is_told) for item, each in self.lines.items()
        }

    @invariant()
    def shipped_units_only_grow(self) -> None:
        assert dict(stored().lines.values_list("order_item_id", "fulfilled")) == {
            item: each.most_fulfilled for item, each in self.lines.items()
        }

    @invariant()
    def the_order_counts_the_lines_that_are_there(self) -> None:
        there = [each for each in self.lines.values() if each.is_told]
        row = Order.objects.get()
        assert (row.line_count, row.unit_count) == (
            len(there),
            sum(each.quantity for each in there),
        )
        assert row.amazon_status == self.status
        assert orders.find_contradictions(ADMIN) == []

    @invariant()
    def a_fall_is_told(self) -> None:
        fell = OrderEvent.objects.filter(kind=orders.EventKind.FULFILLED_FELL).count()
        assert (fell > 0) == (self.falls > 0)


@pytest.mark.django_db
@pytest.mark.parametrize("examples", [8, pytest.param(300, marks=pytest.mark.soak)])
def test_d4_whatever_happens_to_lines_none_is_lost_and_shipped_units_only_grow(
    examples: int,
) -> None:
    make_account()

    run_state_machine_as_test(
        Amazon,
        settings=settings(
            max_examples=examples,
            stateful_step_count=20,
            derandomize=examples < 100,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert Order.objects.count() == 0  # every history was rolled back
