"""Say where the units of a shipment came from."""

from datetime import datetime

from django.db import transaction

from zhongshu.fba.errors import AwdNotOpenError, NoSourceNeededError, SourceRefusedError
from zhongshu.fba.locks import lock_shipment
from zhongshu.fba.sourcing import MAY_CONFIRM, change_source
from zhongshu.fba.values import Destination, Source
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory


@transaction.atomic
def confirm_source(
    *,
    shipment_id: int,
    source: str,
    warehouse_id: int | None = None,
    actor: identity.Actor,
    at: datetime,
) -> int | None:
    """Let the units sent come from a supplier, one of our warehouses or AWD; return what undoes it.

    What is so already stays (None). Of a shipment that still waits it counts once it leaves.

    Raises:
        NotAllowedError: the role neither sells nor keeps a warehouse.
        ShipmentNotFoundError: no such shipment, or not for this actor.
        SourceRefusedError: it is no source, names no warehouse, or is AWD of what goes there.
        AwdNotOpenError: AWD has no books yet that the units could leave.
        inventory.WarehouseNotFoundError, inventory.WarehouseArchivedError: not that one.
        NoSourceNeededError: it was on its way when the books began, or is not in them.
        inventory.InsufficientStockError: the warehouse holds less than was sent.
    """
    identity.require_role(actor, *MAY_CONFIRM)
    if source not in list(Source) or (source == Source.WAREHOUSE) != (warehouse_id is not None):
        raise SourceRefusedError(source[:20])
    if warehouse_id is not None:
        warehouse = inventory.get_warehouse(actor, warehouse_id)
        if warehouse.archived_at is not None:
            raise inventory.WarehouseArchivedError(warehouse.code)
    shipment = lock_shipment(shipment_id, actor)
    if source == Source.AWD:
        if shipment.destination == Destination.AWD:
            raise SourceRefusedError(source)
        if inventory.get_awd(actor, shipment.account_id).begun_at is None:
            raise AwdNotOpenError(shipment.code)
    if (shipment.source, shipment.source_warehouse_id) == (source, warehouse_id):
        return None
    if shipment.left_at and not (shipment.needs_source or shipment.source):
        raise NoSourceNeededError(shipment.code)
    change = change_source(shipment, source, warehouse_id, actor=actor, at=at)
    identity.record(actor, "fba.confirm_source", f"fba.shipment:{shipment.pk}", source=source)
    return change.pk
