"""Archive warehouses."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.inventory.locks import find_warehouses, hold_stock_of, lock_warehouses
from zhongshu.inventory.models import Warehouse
from zhongshu.inventory.warehouse_errors import DefaultWarehouseError, WarehouseHoldsStockError


@transaction.atomic
def archive_warehouses(
    warehouse_ids: Collection[int], *, actor: identity.Actor, at: datetime
) -> int:
    """Offer these no more, all or none; return how many were in use. Twice does it once.

    The default one goes only with the last: of the others one must be it first.

    Raises:
        WarehouseNotFoundError: there is no such warehouse.
        WarehouseHoldsStockError: something lies or is reserved there.
        DefaultWarehouseError: it is the default, and others stay in use.
        identity.NotAllowedError, identity.NotEveryStoreError: no administrator of all stores.
    """
    locked = lock_warehouses(actor)
    rows = [row for row in find_warehouses(locked, warehouse_ids) if not row.archived_at]
    goes = {row.pk for row in rows}
    stays = any(row.pk not in goes and not row.archived_at for row in locked.values())
    for row in rows:
        if row.is_default and stays:
            raise DefaultWarehouseError(row.code)
    held = hold_stock_of(goes)
    for row in rows:
        if units := held.get(row.pk):
            raise WarehouseHoldsStockError(row.code, units)
    Warehouse.objects.filter(pk__in=goes).update(archived_at=at, is_default=False)
    facts = {f"inventory.warehouse:{row.pk}": {"code": row.code} for row in rows}
    identity.record_each(actor, "inventory.warehouse.archived", facts)
    return len(rows)
