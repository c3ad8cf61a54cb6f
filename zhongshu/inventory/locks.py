"""The one place where rows of inventory are locked."""

from collections.abc import Collection, Mapping

from zhongshu.identity import public as identity
from zhongshu.inventory.errors import SweepEndedError
from zhongshu.inventory.models import StockSweep, Warehouse
from zhongshu.inventory.statements.levels import hold_warehouses
from zhongshu.inventory.values import SweepStatus
from zhongshu.inventory.warehouse_errors import WarehouseNotFoundError


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


def lock_warehouses(actor: identity.Actor) -> dict[int, Warehouse]:
    """Lock all warehouses, by id, on behalf of an administrator of all stores; they are few.

    Raises:
        identity.NotAllowedError, identity.NotEveryStoreError: the actor is none.
    """
    identity.require_full_admin(actor)
    hold_warehouses()
    rows = Warehouse.objects.for_actor(actor).select_for_update(no_key=True).order_by("pk")
    return {row.pk: row for row in rows}


def find_warehouses(
    locked: Mapping[int, Warehouse], warehouse_ids: Collection[int]
) -> list[Warehouse]:
    """Return these of the locked warehouses, each once, by id.

    Raises:
        WarehouseNotFoundError: one of them does not exist.
    """
    wanted = sorted(set(warehouse_ids))
    for warehouse_id in wanted:
        if warehouse_id not in locked:
            raise WarehouseNotFoundError(warehouse_id)
    return [locked[warehouse_id] for warehouse_id in wanted]
