"""Set to zero what a complete file does not name."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.inventory.statements import levels as statements
from zhongshu.inventory.statements.stale import EVERY_PRODUCT, mark_stale
from zhongshu.inventory.values import LevelEffect


@transaction.atomic
def zero_missing_levels(
    *, store_id: int, level_ids: Sequence[int], at: datetime
) -> list[LevelEffect]:
    """Set these levels to zero, unless they were read later; return those that were set."""
    statements.hold_levels(store_id)
    mark_stale([EVERY_PRODUCT])
    written = statements.zero_levels(level_ids, at=at)
    return [LevelEffect(each.level_id, each.before, each.after) for each in written]
