"""Two who bring or move one order of another channel at once: one after the other, nothing lost."""

from decimal import Decimal

import pytest

from tests.cast import MONDAY, make_hand_store
from tests.orders.cast import OPERATOR
from tests.race import meet_at, run_together
from zhongshu.kernel.outcomes import Outcome
from zhongshu.orders import own
from zhongshu.orders import public as orders
from zhongshu.orders.models import Order, OrderLine

pytestmark = pytest.mark.django_db(transaction=True)


def bring(store_id: int, number: str, sku: str, *, only_new: bool = False) -> Outcome:
    told = orders.OwnOrder(number, lines=(orders.OwnLine(sku, 1, Decimal(5)),), currency="USD")
    (answer,) = orders.record_own_orders(
        store_id=store_id, orders=[told], only_new=only_new, actor=OPERATOR, at=MONDAY
    )
    return answer.outcome


def test_one_of_two_makes_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    store_id = make_hand_store().pk
    outcomes: list[Outcome] = []
    meet_at(monkeypatch, own, "find_refusal")

    failed = run_together(
        lambda: outcomes.append(bring(store_id, "1001", "MUG", only_new=True)),
        lambda: outcomes.append(bring(store_id, "1001", "LID", only_new=True)),
    )

    assert failed == [None, None]
    assert sorted(outcomes) == [Outcome.NEW, Outcome.REFUSED]
    assert (Order.objects.count(), OrderLine.objects.count()) == (1, 1)


def test_a_file_and_a_person_do_not_undo_each_other() -> None:
    store_id = make_hand_store().pk
    bring(store_id, "1001", "MUG")
    pk = Order.objects.get().pk

    failed = run_together(
        lambda: bring(store_id, "1001", "LID"),
        lambda: orders.set_own_status(
            order_ids=[pk], status=orders.OwnStatus.SHIPPED, actor=OPERATOR, at=MONDAY
        ),
    )

    assert failed == [None, None]
    assert Order.objects.get().own_status == orders.OwnStatus.SHIPPED
    line = OrderLine.objects.get(is_gone=False)
    assert (line.seller_sku, line.fulfilled) == ("LID", 1)
