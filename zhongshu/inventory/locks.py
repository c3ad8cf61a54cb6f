"""The one place where rows of inventory are locked."""

from zhongshu.inventory.errors import SweepEndedError
from zhongshu.inventory.models import StockSweep
from zhongshu.inventory.values import SweepStatus


def lock_running_sweep(sweep_id: int) -> StockSweep:
    """Lock a sweep that is still running.

    Raises:
        SweepEndedError: it ended, or another took its place.
    """
    sweep = (
        StockSweep.objects.select_for_update(no_key=True)
        .filter(pk=sweep_id, status=SweepStatus.RUNNING)
        .first()
    )
    if sweep is None:
        raise SweepEndedError(sweep_id=sweep_id)
    return sweep
