"""Shipments that take part in every world with shipments, each with something to tell.

Their ways are told from the start of the world: what stands before it has happened already.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spapi_simulator.clock import days_later
from spapi_simulator.world import shipments
from spapi_simulator.world.shipment_ways import Step
from spapi_simulator.world.shipments import Shipment

MINUTE = 1 / 1440
# What Amazon counts: everything, all but the first item, of that one all, not all, or so many
# units more (or less), so many of a SKU that the shipment lacks, one of twelve equal parts.
ALL, OTHERS, FIRST, NOT_ALL, MORE, STRANGER, PART = (
    "all",
    "others",
    "first",
    "not all",
    "more",
    "stranger",
    "part",
)
PARTS = 12

type Event = tuple[float, str] | tuple[float, str, int]


@dataclass(frozen=True, slots=True)
class Role:
    """One shipment: how many days before the start it was made, and what happens on which day."""

    what: str
    made: float
    way: tuple[Event, ...]


CAST = (
    Role(
        "received short while people watch",
        16,
        (
            (-15, shipments.READY_TO_SHIP),
            (-13, shipments.SHIPPED),
            (-12, shipments.IN_TRANSIT),
            (-4, shipments.DELIVERED),
            (-3, shipments.CHECKED_IN),
            (-2, OTHERS),
            (-1, NOT_ALL),
            (30 * MINUTE, shipments.CLOSED),
        ),
    ),
    Role(
        "with a SKU that nobody sent",
        12,
        (
            (-10, shipments.SHIPPED),
            (-9, shipments.IN_TRANSIT),
            (-2, shipments.DELIVERED),
            (-1, shipments.CHECKED_IN),
            (-0.25, FIRST),
            (15 * MINUTE, STRANGER, 2),
            (45 * MINUTE, OTHERS),
            (75 * MINUTE, STRANGER, 1),
            (1, shipments.CLOSED),
        ),
    ),
    Role(
        "counted bit by bit, up and down, and once more after it was closed",
        9,
        (
            (-7, shipments.SHIPPED),
            (-6, shipments.IN_TRANSIT),
            (-0.5, shipments.DELIVERED),
            (-0.125, shipments.CHECKED_IN),
            *(((5 + 10 * part) * MINUTE, PART, part) for part in range(PARTS)),
            (27 * MINUTE, MORE, 3),
            (67 * MINUTE, MORE, -3),
            (1, MORE, 1),
            (2, shipments.CLOSED),
            (6, MORE, -1),
        ),
    ),
    Role(
        "on its way",
        5,
        (
            (-4, shipments.READY_TO_SHIP),
            (-3, shipments.SHIPPED),
            (-2, shipments.IN_TRANSIT),
            (3, shipments.DELIVERED),
            (4, shipments.CHECKED_IN),
            (4.5, ALL),
            (8, shipments.CLOSED),
        ),
    ),
    Role(
        "only just begun",
        1,
        (
            (0.25, shipments.READY_TO_SHIP),
            (1, shipments.SHIPPED),
            (2, shipments.IN_TRANSIT),
            (8, shipments.DELIVERED),
            (9, shipments.CHECKED_IN),
            (9.5, ALL),
            (13, shipments.CLOSED),
        ),
    ),
    Role(
        "closed short long ago",
        40,
        (
            (-37, shipments.SHIPPED),
            (-28, shipments.CHECKED_IN),
            (-27, OTHERS),
            (-26, NOT_ALL),
            (-12, shipments.CLOSED),
        ),
    ),
    Role("called off", 20, ((-18, shipments.SHIPPED), (-15, shipments.CANCELLED))),
    Role("given up before it left", 8, ((-7.5, shipments.DELETED),)),
)


def play(role: Role, shipment: Shipment, *, started: int, stranger: str) -> Iterator[Step]:
    """Yield what becomes of a shipment in this role; `stranger`: a SKU that it lacks, or ""."""
    for day, verb, *number in role.way:
        at = days_later(started, day)
        if verb in shipments.STATUSES:
            yield Step(at, verb)
        else:
            for seller_sku, quantity in _count(shipment, verb, stranger, *number):
                yield Step(at, "", seller_sku, quantity)


def _count(
    shipment: Shipment, verb: str, stranger: str, number: int = 0
) -> Iterator[tuple[str, int]]:
    units = [(each.seller_sku, each.shipped) for each in shipment.items.values()]
    [(first, shipped), *others] = units
    if verb == STRANGER:
        yield from [(stranger, number)] if stranger else []
    elif verb == NOT_ALL:
        yield first, shipped - max(1, shipped // 8)
    elif verb == PART:
        for seller_sku, each in units:
            yield seller_sku, each * (number + 1) // PARTS - each * number // PARTS
    else:
        yield from {ALL: units, OTHERS: others, FIRST: units[:1], MORE: [(first, number)]}[verb]
