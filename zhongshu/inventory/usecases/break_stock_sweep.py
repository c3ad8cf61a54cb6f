"""End a sweep that could not be read: broken off, or refused because nothing is stored."""

from datetime import datetime

from django.db import transaction

from zhongshu.inventory.locks import lock_running_sweep
from zhongshu.inventory.values import SweepStatus
from zhongshu.kernel.texts import clean


@transaction.atomic
def break_stock_sweep(
    *, sweep_id: int, because: str, has_no_fba: bool = False, at: datetime
) -> None:
    """End the sweep; it proves nothing, and what was read of it stays.

    `has_no_fba`: Amazon refused the question itself, since this seller stores nothing there.

    Raises:
        SweepEndedError: the sweep ended already.
    """
    sweep = lock_running_sweep(sweep_id)
    sweep.status = SweepStatus.NO_FBA if has_no_fba else SweepStatus.BROKEN
    sweep.finished_at = at
    sweep.message = clean(because, longest=300)
    sweep.save(update_fields=["status", "finished_at", "message"])
