"""Units that closed shipments lack: what claims are made of."""

from django.db.models import OuterRef, Subquery

from zhongshu.fba.models import Shipment, ShipmentLine, ShipmentReceipt
from zhongshu.fba.values import LostUnits
from zhongshu.identity import public as identity


def list_losses(actor: identity.Actor, account_id: int) -> list[LostUnits]:
    """Return the lines of an account of which the books gave units up; one statement."""
    counted = ShipmentReceipt.objects.filter(
        line__shipment=OuterRef("shipment"), received__gt=0
    ).order_by("told_at")
    mine = Shipment.objects.for_actor(actor).filter(account=account_id)
    rows = ShipmentLine.objects.filter(lost__gt=0, shipment__in=mine).annotate(
        counted_at=Subquery(counted.values("told_at")[:1])
    )
    names = (
        *("shipment__pool_id", "shipment__store_id", "shipment__code", "seller_sku_id"),
        *("seller_sku__code", "amazon_fnsku", "amazon_shipped", "amazon_received", "lost", "parts"),
        *("shipment__first_told_at", "shipment__left_at", "shipment__closed_at"),
        *("changed_at", "counted_at"),
    )
    return [LostUnits(*told) for told in rows.order_by("pk").values_list(*names)]
