"""Take back what somebody said of the source of a shipment."""

from datetime import datetime

from django.db import transaction

from zhongshu.fba.errors import SourceChangedSinceError, SourceChangeNotFoundError
from zhongshu.fba.locks import lock_shipment
from zhongshu.fba.models import SourceChange
from zhongshu.fba.sourcing import MAY_CONFIRM, change_source
from zhongshu.identity import public as identity


@transaction.atomic
def undo_source(*, change_id: int, actor: identity.Actor, at: datetime) -> int:
    """Let the units come from where they came before; return the shipment.

    Raises:
        NotAllowedError: the role neither sells nor keeps a warehouse.
        SourceChangeNotFoundError: no such change, or not for this actor.
        SourceChangedSinceError: it was taken back already, or somebody said otherwise since.
        inventory.InsufficientStockError: the warehouse before holds less by now.
    """
    identity.require_role(actor, *MAY_CONFIRM)
    found = SourceChange.objects.for_actor(actor).filter(pk=change_id)
    shipment_id = found.values_list("shipment_id", flat=True).first()
    if shipment_id is None:
        raise SourceChangeNotFoundError(change_id)
    shipment = lock_shipment(shipment_id, actor)
    change = found.get()
    newest = shipment.source_changes.order_by("-pk").values_list("pk", flat=True).first()
    if change.undone_at is not None or newest != change.pk:
        raise SourceChangedSinceError(shipment.code)
    back = change_source(
        shipment, change.source_before, change.warehouse_before_id, actor=actor, at=at
    )
    # Both are told as one thing that was taken back: neither can be undone again.
    SourceChange.objects.filter(pk__in=[change.pk, back.pk]).update(undone_at=at)
    identity.record(actor, "fba.undo_source", f"fba.shipment:{shipment.pk}")
    return shipment.pk
