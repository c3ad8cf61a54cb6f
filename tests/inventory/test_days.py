"""What a product had at the end of each day where it can be sold, and what came and was sold."""

from datetime import date, timedelta

import pytest

from tests.cast import MONDAY
from tests.catalog.pairing_cast import make_product
from tests.inventory.ledger_cast import KINDS, count_statements, entry, move
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = date(2026, 11, 27)
STRANGER = identity.Actor(name="kim", role=identity.Role.OPERATIONS, sees_every_store=False)


def post(days: float, *moves: inventory.Move, reason: inventory.Reason | None = None) -> None:
    told = reason or inventory.Reason.CORRECTION
    made = entry(f"day:{days}", *moves, reason=told, at=MONDAY + days * DAY)
    inventory.post_entries([made], must_all=True)


def listed(days: int = 90, actor: identity.Actor = identity.SYSTEM) -> list[inventory.DayRow]:
    return inventory.list_days(
        actor, make_product().pk, until=TODAY, days=days, zone="Asia/Shanghai"
    )


def test_each_day_tells_what_was_left_sold_and_came_until_today() -> None:
    sku = "MUG-RED-1"
    post(0, move(10, KINDS.SUPPLIER, KINDS.WAREHOUSE))
    post(1, move(6, KINDS.WAREHOUSE, KINDS.TRANSIT, seller_sku=sku))
    post(1.5, move(6, KINDS.TRANSIT, KINDS.FBA, seller_sku=sku))
    sale = move(2, KINDS.FBA, KINDS.CUSTOMER, seller_sku=sku)
    post(3, sale, reason=inventory.Reason.FBA_SALE)
    post(3.1, move(1, KINDS.FBA, KINDS.FBA_UNSELLABLE, seller_sku=sku))

    rows = [(each.day.day, each.total, each.sold, each.came) for each in listed()]

    # In Shanghai it was Monday the 23rd at eight.
    assert MONDAY.day == 23
    assert rows == [(23, 10, 0, 10), (24, 4, 0, 0), (25, 10, 0, 6), (26, 7, 2, 0), (27, 7, 0, 0)]
    assert [each.total for each in listed(2)] == [7, 7]


def test_who_sees_no_pool_is_told_of_the_shelf_only() -> None:
    post(0, move(10, KINDS.SUPPLIER, KINDS.WAREHOUSE))
    post(1, move(5, KINDS.SUPPLIER, KINDS.FBA, seller_sku="MUG-RED-1"))

    assert [each.total for each in listed(1)] == [15]
    assert [each.total for each in listed(1, STRANGER)] == [10]


def test_what_never_lay_anywhere_has_no_days_and_many_cost_what_few_do() -> None:
    assert listed() == []
    post(0, move(10, KINDS.SUPPLIER, KINDS.WAREHOUSE))

    # One of them finds the mug.
    assert count_statements(lambda: listed(2)) == count_statements(lambda: listed(90)) == 4
