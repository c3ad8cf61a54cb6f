"""The one place where rows of inventory are locked."""

from collections.abc import Collection, Mapping

from zhongshu.identity import public as identity
from zhongshu.inventory.errors import SweepEndedError
from zhongshu.inventory.models import Location, StockBalance, StockSweep, Warehouse
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


def hold_stock_of(warehouse_ids: Collection[int]) -> dict[int, int]:
    """Return the units that lie or are reserved in these warehouses, where there are any.

    Whoever posts stock there waits until the transaction ends, and so do we for them.
    """
    places = Location.objects.filter(warehouse__in=warehouse_ids).select_for_update()
    owners = dict(places.order_by("pk").values_list("pk", "warehouse_id"))
    held: dict[int, int] = {}
    rows = StockBalance.objects.filter(location__in=list(owners))
    for location_id, on_hand, reserved in rows.values_list("location_id", "on_hand", "reserved"):
        warehouse_id = owners[location_id] or 0
        held[warehouse_id] = held.get(warehouse_id, 0) + max(on_hand, reserved)
    return {warehouse_id: units for warehouse_id, units in held.items() if units}


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
