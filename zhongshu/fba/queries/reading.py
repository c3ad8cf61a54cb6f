"""What the stream asks before it asks Amazon."""

from datetime import datetime

from zhongshu.fba.models import Shipment, ShipmentLine, ShipmentSweep
from zhongshu.fba.values import LineWait
from zhongshu.identity import public as identity


def find_last_sweep(actor: identity.Actor, store_id: int) -> datetime | None:
    """Return when all shipments of a store were last read; None: never."""
    rows = ShipmentSweep.objects.filter(store=store_id)
    if not actor.sees_every_store:
        rows = rows.filter(store__in=actor.store_ids)
    return rows.values_list("last_at", flat=True).first()


def list_items_to_read(
    actor: identity.Actor, store_id: int, *, after_id: int, limit: int
) -> list[tuple[int, str]]:
    """Return ids and codes of shipments whose items are due, by their ids."""
    rows = Shipment.objects.for_actor(actor).filter(
        store=store_id, are_items_due=True, pk__gt=after_id
    )
    return list(rows.order_by("pk").values_list("pk", "code")[:limit])


def list_awaited(actor: identity.Actor, account_id: int) -> dict[int, dict[int, str]]:
    """Return seller SKUs on their way to a pool where they have no books: codes by id, by pool."""
    rows = ShipmentLine.objects.filter(
        wait=LineWait.NOT_OPEN,
        shipment__in=Shipment.objects.for_actor(actor).filter(account=account_id),
    )
    awaited: dict[int, dict[int, str]] = {}
    for pool_id, sku_id, code in rows.values_list(
        "shipment__pool_id", "seller_sku_id", "seller_sku__code"
    ).distinct():
        awaited.setdefault(pool_id, {})[sku_id] = code
    return awaited
