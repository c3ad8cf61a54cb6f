"""Bring archived warehouses back."""

from collections.abc import Collection

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.inventory.locks import find_warehouses, lock_warehouses
from zhongshu.inventory.models import Warehouse


@transaction.atomic
def restore_warehouses(warehouse_ids: Collection[int], *, actor: identity.Actor) -> int:
    """Offer these again, all or none; return how many were archived. Twice does it once.

    Where no warehouse is in use, the first of them becomes the default.

    Raises:
        WarehouseNotFoundError: there is no such warehouse.
        identity.NotAllowedError, identity.NotEveryStoreError: no administrator of all stores.
    """
    locked = lock_warehouses(actor)
    rows = [row for row in find_warehouses(locked, warehouse_ids) if row.archived_at]
    for row in rows:
        row.archived_at = None
    if rows and not any(row.is_default for row in locked.values()):
        rows[0].is_default = True
    Warehouse.objects.bulk_update(rows, ["archived_at", "is_default"])
    facts = {f"inventory.warehouse:{row.pk}": {"code": row.code} for row in rows}
    identity.record_each(actor, "inventory.warehouse.restored", facts)
    return len(rows)
