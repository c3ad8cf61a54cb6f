"""When units on their way to Amazon are expected there."""

from collections.abc import Collection
from datetime import timedelta
from statistics import median

from django.db.models import F, Min, Q

from zhongshu.fba.models import Shipment
from zhongshu.fba.values import WayRow
from zhongshu.identity import public as identity

# From so many shipments of a pool it follows how long one takes.
EARLIER = 50


def find_ways(actor: identity.Actor, codes: Collection[str]) -> dict[str, WayRow]:
    """Return shipments by their codes, with the day on which each is expected. Two statements.

    It is the day that Amazon was told; else as many days behind the departure as it took the
    latest shipments to the same pool, half of them, until the first unit was counted. When a
    shipment left that was on its way already when it was told first, nobody knows.
    """
    names = (
        *("pk", "code", "pool_id", "destination", "amazon_status", "left_at", "first_told_at"),
        "amazon_need_by",
    )
    shipments = list(Shipment.objects.for_actor(actor).filter(code__in=codes).values_list(*names))
    taken = _find_days(actor, {(each[2], each[3]) for each in shipments})
    found = {}
    for shipment_id, code, pool_id, goal, status, known_at, told_at, need_by in shipments:
        left_at = known_at if known_at and known_at > told_at else None
        expected, is_estimate = need_by, False
        if need_by is None and left_at is not None and (pool_id, goal) in taken:
            expected = (left_at + timedelta(days=taken[pool_id, goal])).date()
            is_estimate = True
        found[code] = WayRow(shipment_id, status, left_at, expected, is_estimate=is_estimate)
    return found


def _find_days(
    actor: identity.Actor, goals: Collection[tuple[int, str]]
) -> dict[tuple[int, str], float]:
    """Return how many days shipments to each pool, or its AWD, took lately; none: not known."""
    if not goals:
        return {}
    counted = Min("lines__receipts__told_at", filter=Q(lines__receipts__received__gt=0))
    rows = (
        Shipment.objects.for_actor(actor)
        .filter(pool__in={pool_id for pool_id, _goal in goals}, left_at__gt=F("first_told_at"))
        .annotate(counted_at=counted)
        .filter(counted_at__isnull=False)
        .order_by("-left_at")
    )
    days: dict[tuple[int, str], list[float]] = {}
    names = ("pool_id", "destination", "left_at", "counted_at")
    for pool_id, goal, left_at, counted_at in rows.values_list(*names)[: EARLIER * len(goals)]:
        took = max((counted_at - left_at) / timedelta(days=1), 0)
        days.setdefault((pool_id, goal), []).append(took)
    return {goal: median(told[:EARLIER]) for goal, told in days.items()}
