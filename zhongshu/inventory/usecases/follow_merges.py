"""Let stock follow products that were merged."""

from datetime import datetime

from django.db import transaction

from zhongshu.inventory.ledger_values import Reason
from zhongshu.inventory.relabelling import Change, hold, relabel
from zhongshu.inventory.statements import merging


@transaction.atomic
def follow_merges(*, user_id: int | None = None, at: datetime) -> int:
    """Move all that lies or is reserved under merged products to what they are; return units.

    At every place, under the same seller SKU. What is posted late under a merged product follows
    with the next call; where nothing is left nothing is done. A constant number of statements.
    The system's own work.
    """
    becomes = merging.find_left()
    if not becomes:
        return 0
    held = hold(becomes.items())
    return relabel(
        [Change(key, into_id, held[key].on_hand) for key, into_id in becomes.items()],
        carried=becomes,
        reason=Reason.PRODUCTS_MERGED,
        user_id=user_id,
        at=at,
    )
