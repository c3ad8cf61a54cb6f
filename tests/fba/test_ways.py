"""When shipments on their way are expected at Amazon."""

from datetime import date

import pytest

from tests.cast import MONDAY, make_hand_store
from tests.fba.shipment_cast import DAY, FBA, Status, begin, tell
from zhongshu.fba import public as fba
from zhongshu.fba.models import Shipment
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db


def way(actor: identity.Actor = identity.SYSTEM) -> fba.WayRow | None:
    return fba.find_ways(actor, [FBA]).get(FBA)


def leave(code: str = FBA, *, days_later: float | None = None) -> None:
    """Let a shipment leave on Monday, and its first unit be counted so many days later."""
    tell(Status.WORKING, {"MUG-RED-1": (10, 0)}, code=code, at=MONDAY - DAY)
    tell(Status.SHIPPED, {"MUG-RED-1": (10, 0)}, code=code, at=MONDAY)
    if days_later is not None:
        at = MONDAY + days_later * DAY
        tell(Status.RECEIVING, {"MUG-RED-1": (10, 4)}, code=code, at=at)
        tell(Status.CLOSED, {"MUG-RED-1": (10, 10)}, code=code, at=at + 5 * DAY)


def test_a_shipment_is_expected_as_late_as_half_of_the_earlier_ones_came() -> None:
    begin()
    leave()
    unknown = way()
    for number, days in enumerate((6, 9, 30)):
        leave(f"FBA15X{number}", days_later=days)

    found = way()

    assert unknown is not None
    assert found is not None
    assert (unknown.expected_on, unknown.left_at, unknown.status) == (None, MONDAY, "SHIPPED")
    assert (found.expected_on, found.is_estimate) == ((MONDAY + 9 * DAY).date(), True)


def test_what_was_on_its_way_when_it_was_told_first_tells_no_days() -> None:
    begin()
    tell(Status.SHIPPED, {"MUG-RED-1": (10, 0)}, at=MONDAY)
    for number in range(3):
        code = f"FBA15X{number}"
        tell(Status.RECEIVING, {"MUG-RED-1": (10, 4)}, code=code, at=MONDAY)
    among_others = way()
    leave("FBA15Y", days_later=9)

    found = way()

    assert among_others is not None
    assert found is not None
    assert (among_others.left_at, among_others.expected_on) == (None, None)
    assert (found.left_at, found.expected_on) == (None, None)


def test_the_day_that_amazon_was_told_counts_more() -> None:
    begin()
    leave()
    leave("FBA15X", days_later=6)
    Shipment.objects.update(amazon_need_by=date(2026, 12, 24))

    found = way()

    assert found is not None
    assert (found.expected_on, found.is_estimate) == (date(2026, 12, 24), False)


def test_who_sees_no_store_of_it_is_told_nothing() -> None:
    begin()
    leave()
    stranger = identity.Actor(
        name="kim",
        role=identity.Role.OPERATIONS,
        sees_every_store=False,
        store_ids=frozenset({make_hand_store().pk}),
    )

    assert way(stranger) is None
