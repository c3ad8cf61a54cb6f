"""Say which warehouse is the default."""

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.inventory.locks import find_warehouses, lock_warehouses
from zhongshu.inventory.models import Warehouse
from zhongshu.inventory.warehouse_errors import WarehouseArchivedError


@transaction.atomic
def set_default_warehouse(warehouse_id: int, *, actor: identity.Actor) -> None:
    """Let this be the default one, and no other. Twice does it once.

    Raises:
        WarehouseNotFoundError: there is no such warehouse.
        WarehouseArchivedError: it is archived.
        identity.NotAllowedError, identity.NotEveryStoreError: no administrator of all stores.
    """
    locked = lock_warehouses(actor)
    [row] = find_warehouses(locked, [warehouse_id])
    if row.archived_at:
        raise WarehouseArchivedError(row.code)
    if row.is_default:
        return
    before = ", ".join(other.code for other in locked.values() if other.is_default)
    Warehouse.objects.filter(is_default=True).update(is_default=False)
    Warehouse.objects.filter(pk=row.pk).update(is_default=True)
    subject = f"inventory.warehouse:{row.pk}"
    identity.record(
        actor, "inventory.warehouse.made_default", subject, default_before=before, default=row.code
    )
