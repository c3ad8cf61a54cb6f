"""Set to zero what a complete file does not name."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from zhongshu.inventory import statements
from zhongshu.inventory.models import AmazonStockLevel
from zhongshu.inventory.values import LevelEffect


@transaction.atomic
def zero_missing_levels(
    *, store_id: int, named: Collection[str], at: datetime
) -> list[LevelEffect]:
    """Set what a complete file does not name to zero, unless it was read later; return it."""
    statements.hold_levels(store_id)
    known = AmazonStockLevel.objects.filter(
        store=store_id, absent_since=None, read_at__lt=at
    ).values_list("pk", "seller_sku__code")
    missing = [level_id for level_id, code in known.iterator() if code not in named]
    written = statements.zero_levels(missing, at=at) if missing else []
    return [LevelEffect(each.level_id, each.before, each.after) for each in written]
