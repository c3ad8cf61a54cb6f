"""Say that all that lay at a pool is in its books."""

from django.db import transaction

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.inventory.models import PoolBooks, StockOpening
from zhongshu.inventory.queries import get_sweep_state


@transaction.atomic
def complete_books(*, pool_id: int) -> bool:
    """Close the opening of a pool, once all its stores were read to their end.

    Returns whether it is closed. Seller SKUs that come later begin with nothing from then on:
    what they get is told by its own feed. The caller has opened all that Amazon shows.
    """
    if PoolBooks.objects.filter(pool=pool_id).exists():
        return True
    if not StockOpening.objects.filter(pool=pool_id).exists():
        return False
    for store in channels.list_stores(identity.SYSTEM):
        if store.pool_id == pool_id and store.is_participating:
            state = get_sweep_state(identity.SYSTEM, store_id=store.store_id)
            if state.full_started_at is None:
                return False
    PoolBooks.objects.bulk_create([PoolBooks(pool_id=pool_id)], ignore_conflicts=True)
    return True
