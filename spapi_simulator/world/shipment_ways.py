"""What becomes of a shipment: when it goes on, and what Amazon counts."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from spapi_simulator.clock import days_later
from spapi_simulator.world import shipments
from spapi_simulator.world.shipments import Shipment

# Each status on the way, with the days that it lasts at least and at most.
STAYS = (
    (shipments.WORKING, 0.3, 1.5),
    (shipments.READY_TO_SHIP, 0.5, 2.0),
    (shipments.SHIPPED, 0.5, 1.0),
    (shipments.IN_TRANSIT, 4.0, 9.0),
    (shipments.DELIVERED, 0.3, 1.5),
    (shipments.CHECKED_IN, 0.2, 1.0),
)
DELETED_SHARE, CANCELLED_SHARE, STRANGER_SHARE, FOUND_LATER_SHARE = 0.04, 0.02, 0.04, 0.15
# Of an item, how often Amazon counts less, more, or first too many.
SHORT, OVER, RECOUNTED = 0.09, 0.03, 0.04


@dataclass(frozen=True, slots=True)
class Step:
    """A new status, or units of a SKU counted in or out."""

    at: int
    status: str = ""
    seller_sku: str = ""
    quantity: int = 0


def plan_way(shipment: Shipment, dice: random.Random, *, stranger: str) -> Iterator[Step]:
    """Yield the whole way of a new shipment; `stranger`: a SKU that it lacks, or ""."""
    fate, at = dice.random(), shipment.updated
    for place, (status, least, most) in enumerate(STAYS):
        if place:
            yield Step(at, status)
        at = days_later(at, dice.uniform(least, most))
        if status == shipments.WORKING and fate < DELETED_SHARE:
            yield Step(at, shipments.DELETED)
            return
        if status == shipments.SHIPPED and fate > 1 - CANCELLED_SHARE:
            yield Step(at, shipments.CANCELLED)
            return
    yield from _plan_counts(shipment, dice, stranger, at)


def _plan_counts(
    shipment: Shipment, dice: random.Random, stranger: str, begun: int
) -> Iterator[Step]:
    ended, lacking = begun, ""
    for item in shipment.items.values():
        counts = _count(item.shipped, dice)
        if sum(counts) < item.shipped:
            lacking = item.seller_sku
        for quantity in counts:
            # What was counted too often is found out last.
            at = days_later(begun, dice.uniform(0, 3) if quantity > 0 else 3.5)
            ended = max(ended, at)
            yield Step(at, "", item.seller_sku, quantity)
    if stranger and dice.random() < STRANGER_SHARE:
        yield Step(days_later(begun, 1), "", stranger, dice.randint(1, 3))
    closed = days_later(ended, dice.uniform(2, 6))
    yield Step(closed, shipments.CLOSED)
    if lacking and dice.random() < FOUND_LATER_SHARE:
        yield Step(days_later(closed, dice.uniform(5, 20)), "", lacking, 1)


def _count(shipped: int, dice: random.Random) -> list[int]:
    """Return the counts of an item: mostly all of it, now and then less, more, or corrected."""
    chance, counted, wrong = dice.random(), shipped, 0
    few = dice.randint(1, max(1, shipped // 12))
    if chance < SHORT:
        counted = max(shipped - few, 0)
    elif chance < SHORT + OVER:
        counted = shipped + dice.randint(1, 2)
    elif chance < SHORT + OVER + RECOUNTED:
        wrong = few
    portions = dice.randint(1, 3)
    counts = [counted // portions] * portions
    counts[0] += counted - sum(counts) + wrong
    return [each for each in (*counts, -wrong) if each]
