"""Let stock go back to products that are themselves again."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from zhongshu.inventory.ledger_values import Reason
from zhongshu.inventory.relabelling import OF_MERGE, Change, hold, relabel
from zhongshu.inventory.statements import merging


@transaction.atomic
def follow_splits(product_ids: Collection[int], *, user_id: int | None = None, at: datetime) -> int:
    """Give back what a merge took from these products; return how many units went.

    Where Amazon counts, all that lies under seller SKUs that they sell again. On our own shelves
    what came from them, as far as it is free: what was sold since may have been either's. A
    constant number of statements. The system's own work, once for each split.
    """
    taken = merging.find_taken(product_ids, cause=OF_MERGE)
    if not taken:
        return 0
    by_sku = merging.find_sold_again(product_ids, others={row.taker_id for row in taken})
    shelves = [row for row in taken if row.units > 0 and row.is_own]
    held = hold([*by_sku.items(), *((row.shelf, row.product_id) for row in shelves)])
    free = {key: row.on_hand - row.reserved for key, row in held.items()}
    changes = [Change(key, own_id, held[key].on_hand) for key, own_id in by_sku.items()]
    for row in shelves:
        units = max(min(row.units, free[row.shelf]), 0)
        free[row.shelf] -= units
        changes.append(Change(row.shelf, row.product_id, units))
    return relabel(changes, carried=by_sku, reason=Reason.PRODUCTS_SPLIT, user_id=user_id, at=at)
