"""Take a re-posting to carry it out."""

from datetime import datetime

from django.db import transaction

from zhongshu.inventory.reposting_locks import RepostingWork, hold_open, to_work
from zhongshu.inventory.reposting_values import RepostingState


@transaction.atomic
def take_reposting(reposting_id: int, *, at: datetime) -> RepostingWork | None:
    """Say that a re-posting runs; None: it is over, or somebody carries it out."""
    row = hold_open(reposting_id, waits=False)
    if row is None:
        return None
    row.state, row.began_at = RepostingState.RUNNING.value, at
    row.tries += 1
    row.save()
    return to_work(row)
