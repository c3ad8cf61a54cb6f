"""Take back what a file did to stock levels, unless somebody told of them since."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.inventory import statements
from zhongshu.inventory.models import AmazonStockLevel
from zhongshu.inventory.values import LevelEffect


@transaction.atomic
def restore_levels(effects: Sequence[LevelEffect], *, at: datetime) -> frozenset[int]:
    """Make levels what they were before the file; return the ids of those that could not be.

    The effects are those of one piece, the last one first. A level that was told of since stays
    as it is. One that the file made is removed, and its seller SKU when nothing else names it.
    """
    of_level: dict[int, list[LevelEffect]] = {}
    for effect in effects:
        of_level.setdefault(effect.level_id, []).append(effect)
    rows = {
        pk: (sku_id, sweep_id)
        for pk, sku_id, sweep_id in AmazonStockLevel.objects.filter(pk__in=of_level)
        .order_by("seller_sku")
        .select_for_update(no_key=True)
        .values_list("pk", "seller_sku_id", "sweep_id")
    }
    free = {pk: of_level[pk] for pk in of_level if pk in rows}
    back = statements.restore_levels(
        {pk: (each[-1].before or each[-1].after, each[0].after) for pk, each in free.items()},
        at=at,
    )
    gone = {pk for pk in back if free[pk][-1].before is None and rows[pk][1] is None}
    AmazonStockLevel.objects.filter(pk__in=gone).delete()
    if gone:
        catalog.forget_seller_skus({rows[pk][0] for pk in gone})
    return frozenset(of_level.keys() - back)
