"""What the stream asks before it asks Amazon."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from zhongshu.channels import public as channels
from zhongshu.fba.models import Shipment, ShipmentLine, ShipmentSweep
from zhongshu.fba.rules import LEFT
from zhongshu.fba.values import Destination, LineWait, Source, UnderWay
from zhongshu.identity import public as identity

# Amazon puts units on its shelves before it says that it receives them.
COUNTED_NOW = (
    channels.ShipmentStatus.IN_TRANSIT,
    channels.ShipmentStatus.DELIVERED,
    channels.ShipmentStatus.CHECKED_IN,
    channels.ShipmentStatus.RECEIVING,
)


def find_last_sweep(actor: identity.Actor, store_id: int) -> datetime | None:
    """Return when all shipments of a store were last read; None: never."""
    rows = ShipmentSweep.objects.filter(store=store_id)
    if not actor.sees_every_store:
        rows = rows.filter(store__in=actor.store_ids)
    return rows.values_list("last_at", flat=True).first()


def list_unswept(actor: identity.Actor, store_ids: Collection[int]) -> set[int]:
    """Return those of these stores whose shipments were never read whole. One query."""
    rows = ShipmentSweep.objects.filter(store__in=store_ids)
    if not actor.sees_every_store:
        rows = rows.filter(store__in=actor.store_ids)
    return {*store_ids} - {*rows.values_list("store_id", flat=True)}


def sum_under_way(actor: identity.Actor, pool_id: int) -> UnderWay:
    """Return how many shipments are on their way to a pool, and the units they still lack.

    In Amazon's units, by their status: what left and was not closed. One query.
    """
    shipments = Shipment.objects.for_actor(actor).filter(
        pool=pool_id, destination=Destination.FBA, amazon_status__in=LEFT
    )
    missing = F("amazon_shipped") - Coalesce("amazon_received", 0)
    rows = ShipmentLine.objects.filter(shipment__in=shipments).annotate(missing=missing)
    summed = rows.filter(missing__gt=0).aggregate(
        shipments=Count("shipment", distinct=True), units=Coalesce(Sum("missing"), 0)
    )
    return UnderWay(**summed)


def list_items_to_read(
    actor: identity.Actor,
    store_id: int,
    *,
    after_id: int,
    limit: int,
    destination: Destination = Destination.FBA,
) -> list[tuple[int, str]]:
    """Return ids and codes of shipments whose items are due, by their ids."""
    rows = Shipment.objects.for_actor(actor).filter(
        store=store_id, destination=destination, are_items_due=True, pk__gt=after_id
    )
    return list(rows.order_by("pk").values_list("pk", "code")[:limit])


def sum_counted(
    actor: identity.Actor, pool_id: int, destination: Destination = Destination.FBA
) -> dict[int, int]:
    """Return by seller SKU how many units shipments that Amazon counts now still lack. One query.

    In Amazon's units; a shipment that is only on its way brings nothing yet.
    """
    rows = _counted_now(actor, pool_id, destination).filter(amazon_shipped__gt=F("got"))
    rows = rows.order_by()
    summed = rows.values("seller_sku").annotate(units=Sum(F("amazon_shipped") - F("got")))
    return dict(summed.values_list("seller_sku", "units"))


def sum_from_awd(actor: identity.Actor, pool_id: int) -> dict[int, int]:
    """Return by seller SKU the units that left AWD for a pool and did not arrive. One query.

    Those of shipments of which somebody said so, in Amazon's units.
    """
    shipments = Shipment.objects.for_actor(actor).filter(
        pool=pool_id, source=Source.AWD, amazon_status__in=LEFT
    )
    missing = F("amazon_shipped") - Coalesce("amazon_received", 0)
    rows = ShipmentLine.objects.filter(shipment__in=shipments).annotate(missing=missing)
    summed = rows.filter(missing__gt=0).values("seller_sku").annotate(units=Sum("missing"))
    return dict(summed.order_by().values_list("seller_sku", "units"))


def list_counting(
    actor: identity.Actor,
    pool_id: int,
    seller_sku_id: int,
    destination: Destination = Destination.FBA,
) -> list[tuple[int, str, int, int]]:
    """Return shipments that Amazon counts now: id, code, shipped and received of a seller SKU."""
    rows = _counted_now(actor, pool_id, destination).filter(seller_sku=seller_sku_id)
    names = ("shipment_id", "shipment__code", "amazon_shipped", "got")
    return list(rows.order_by("shipment__code").values_list(*names))


def _counted_now(
    actor: identity.Actor, pool_id: int, destination: Destination
) -> QuerySet[ShipmentLine]:
    """Return the lines of shipments that Amazon counts now, with what it `got` of them."""
    shipments = Shipment.objects.for_actor(actor).filter(
        pool=pool_id, destination=destination, amazon_status__in=COUNTED_NOW
    )
    rows = ShipmentLine.objects.filter(shipment__in=shipments)
    return rows.annotate(got=Coalesce("amazon_received", 0))


def find_sent(
    actor: identity.Actor, pool_ids: Collection[int], sku_ids: Collection[int]
) -> set[tuple[int, int]]:
    """Return the pairs of these pools and seller SKUs for which goods ever left. One query."""
    rows = ShipmentLine.objects.filter(
        Q(shipment__amazon_status__in=LEFT) | Q(amazon_received__gt=0),
        seller_sku__in=sku_ids,
        shipment__pool__in=pool_ids,
        shipment__in=Shipment.objects.for_actor(actor),
        amazon_shipped__gt=0,
    )
    return set(rows.values_list("shipment__pool_id", "seller_sku_id").distinct())


def list_awaited(actor: identity.Actor, account_id: int) -> dict[int, dict[int, str]]:
    """Return seller SKUs on their way to a pool where they have no books: codes by id, by pool."""
    rows = ShipmentLine.objects.filter(
        wait=LineWait.NOT_OPEN,
        shipment__in=Shipment.objects.for_actor(actor).filter(
            account=account_id, destination=Destination.FBA
        ),
    )
    awaited: dict[int, dict[int, str]] = {}
    for pool_id, sku_id, code in rows.values_list(
        "shipment__pool_id", "seller_sku_id", "seller_sku__code"
    ).distinct():
        awaited.setdefault(pool_id, {})[sku_id] = code
    return awaited
