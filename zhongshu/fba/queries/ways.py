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
        *("pk", "code", "pool_id", "amazon_status", "left_at", "first_told_at"),
        "amazon_need_by",
    )
    shipments = list(Shipment.objects.for_actor(actor).filter(code__in=codes).values_list(*names))
    taken = _find_days(actor, {each[2] for each in shipments})
    found = {}
    for shipment_id, code, pool_id, status, known_at, told_at, need_by in shipments:
        left_at = known_at if known_at and known_at > told_at else None
        expected, is_estimate = need_by, False
        if need_by is None and left_at is not None and pool_id in taken:
            expected = (left_at + timedelta(days=taken[pool_id])).date()
            is_estimate = True
        found[code] = WayRow(shipment_id, status, left_at, expected, is_estimate=is_estimate)
    return found


def _find_days(actor: identity.Actor, pool_ids: Collection[int]) -> dict[int, float]:
    """Return how many days shipments to each pool took lately; none: nothing is known."""
    if not pool_ids:
        return {}
    counted = Min("lines__receipts__told_at", filter=Q(lines__receipts__received__gt=0))
    rows = (
        Shipment.objects.for_actor(actor)
        .filter(pool__in=pool_ids, left_at__gt=F("first_told_at"))
        .annotate(counted_at=counted)
        .filter(counted_at__isnull=False)
        .order_by("-left_at")
    )
    days: dict[int, list[float]] = {}
    for pool_id, left_at, counted_at in rows.values_list("pool_id", "left_at", "counted_at")[
        : EARLIER * len(pool_ids)
    ]:
        days.setdefault(pool_id, []).append(max((counted_at - left_at) / timedelta(days=1), 0))
    return {pool_id: median(told[:EARLIER]) for pool_id, told in days.items()}
