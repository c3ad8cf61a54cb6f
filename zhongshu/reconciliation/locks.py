"""Locks of reconciliation: a pool, then its differences in the order of their ids."""

from collections.abc import Collection

from zhongshu.identity import public as identity
from zhongshu.reconciliation import statements
from zhongshu.reconciliation.models import LIVING, Difference
from zhongshu.reconciliation.rules import Known
from zhongshu.reconciliation.values import Status


def lock_living(pool_id: int) -> list[Known]:
    """Hold the differences of a pool that live; the pool itself is held already."""
    rows = Difference.objects.select_for_update().filter(LIVING, pool=pool_id).order_by("pk")
    return [
        Known(
            row.pk,
            (row.seller_sku_id, row.kind, row.product_id),
            row.ours,
            row.amazon,
            row.in_flight,
            row.gap,
            row.cause,
            Status(row.status),
            row.wait_until,
            row.entry_id is not None,
            row.first_seen_at,
        )
        for row in rows
    ]


def lock_differences(
    difference_ids: Collection[int], actor: identity.Actor
) -> dict[int, Difference]:
    """Hold their pools and them; those that are not the actor's are not among them."""
    statements.hold_pools_of(difference_ids)
    rows = Difference.objects.for_actor(actor).filter(pk__in=list(difference_ids))
    rows = rows.select_for_update(of=("self",)).select_related("pool", "seller_sku")
    return {row.pk: row for row in rows.order_by("pk")}
