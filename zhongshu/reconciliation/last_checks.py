"""How far pools were compared: what the next check begins with."""

from collections.abc import Collection

from zhongshu.inventory import public as inventory
from zhongshu.reconciliation.models import LIVING, CheckRun, Difference
from zhongshu.reconciliation.rules import LastChecks
from zhongshu.reconciliation.values import RunStatus


def read_last_checks(pool_ids: Collection[int]) -> dict[int, LastChecks]:
    """Return how far each pool was compared. Four statements, however many pools."""
    runs = CheckRun.objects.filter(pool__in=pool_ids).order_by("pool_id", "-pk").distinct("pool_id")
    last = {run.pool_id: run for run in runs}
    finished = runs.filter(status=RunStatus.FINISHED.value)
    concluded = {run.pool_id: run for run in finished}
    full = dict(finished.filter(is_full=True).values_list("pool_id", "at"))
    rows = Difference.objects.filter(LIVING, pool__in=pool_ids).order_by("pool_id")
    living = set(rows.values_list("pool_id", flat=True).distinct())
    return {
        pool_id: LastChecks(
            last[pool_id].sweep_id if pool_id in last else -1,
            _to_compared(concluded.get(pool_id)),
            full.get(pool_id),
            pool_id in living,
        )
        for pool_id in pool_ids
    }


def _to_compared(run: CheckRun | None) -> inventory.Compared | None:
    if run is None:
        return None
    return inventory.Compared(run.pool_id, run.at, run.read_to, run.sweep_id, run.move_id)
