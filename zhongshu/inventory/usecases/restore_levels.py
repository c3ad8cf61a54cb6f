"""Take back what a file did to stock levels, unless somebody told of them since."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.inventory.models import AmazonStockLevel
from zhongshu.inventory.statements import levels as statements
from zhongshu.inventory.statements.stale import EVERY_PRODUCT, mark_stale
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
    levels = AmazonStockLevel.objects.filter(pk__in=of_level)
    for store_id in sorted(set(levels.values_list("store_id", flat=True))):
        statements.hold_levels(store_id)
    mark_stale([EVERY_PRODUCT])
    rows = levels.in_bulk()
    made = {
        pk: row.seller_sku_id
        for pk, row in rows.items()
        if of_level[pk][-1].before is None and _is_the_files(row, of_level[pk][0])
    }
    levels.filter(pk__in=made).delete()
    catalog.forget_seller_skus(made.values())
    back = statements.restore_levels(
        {
            pk: (each[-1].before, each[0].after)
            for pk, each in of_level.items()
            if pk in rows and each[-1].before is not None
        },
        at=at,
    )
    return frozenset(of_level.keys() - made - back)


def _is_the_files(row: AmazonStockLevel, last: LevelEffect) -> bool:
    """Tell whether nobody but the file named it: a sweep that missed it agrees to its removal."""
    told_at = datetime.fromisoformat(str(last.after["read_at"]))
    return row.sweep_id is None and row.read_at == told_at
