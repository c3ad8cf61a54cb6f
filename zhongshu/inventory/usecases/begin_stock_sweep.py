"""Begin to read the stock that Amazon holds for one store."""

from datetime import datetime

from django.db import transaction

from zhongshu.inventory.models import StockSweep
from zhongshu.inventory.values import SweepStatus


@transaction.atomic
def begin_stock_sweep(*, store_id: int, is_full: bool, at: datetime) -> int:
    """Return the id of a new sweep; one of this store that never ended is ended as broken.

    A sweep is read whole or begun again: Amazon's page tokens live for 30 seconds.
    """
    StockSweep.objects.filter(store=store_id, status=SweepStatus.RUNNING).update(
        status=SweepStatus.BROKEN, finished_at=at
    )
    return StockSweep.objects.create(store_id=store_id, is_full=is_full, started_at=at).pk
