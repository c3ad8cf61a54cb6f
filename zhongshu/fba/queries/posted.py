"""What re-posting asks of shipments: where their units came from, and where they go."""

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, datetime

from zhongshu.fba.models import Shipment, ShipmentLine, SourceChange
from zhongshu.fba.posting_rules import Origin
from zhongshu.fba.values import Destination
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

SOURCE = "shipment_source:"
# Of a seller SKU that AWD has books of: whatever left it left them.
AT_AWD = (
    datetime.max.replace(tzinfo=UTC),
    inventory.OpeningState(datetime.min.replace(tzinfo=UTC), is_posted=True),
)


def list_source_entries(actor: identity.Actor, seller_sku_id: int) -> list[inventory.SourceEntry]:
    """Return the keys of what was posted when people said where shipments of a SKU came from.

    The first change of a shipment posted its first entry, and so on; some posted none.
    """
    lines = ShipmentLine.objects.filter(seller_sku=seller_sku_id, shipment__source_revision__gt=0)
    changes = (
        SourceChange.objects.for_actor(actor)
        .filter(shipment__in=lines.values("shipment"))
        .order_by("pk")
    )
    names = (
        *("shipment_id", "shipment__account_id", "shipment__code", "source", "warehouse_id"),
        *("source_before", "warehouse_before_id"),
    )
    numbers: defaultdict[int, int] = defaultdict(int)
    found = []
    for pk, account_id, code, source, house_id, former, former_id in changes.values_list(*names):
        numbers[pk] += 1
        origins = Origin(source, house_id, account_id), Origin(former, former_id, account_id)
        found.append(
            inventory.SourceEntry(
                key=f"{SOURCE}{pk}:{numbers[pk]}",
                document=code,
                ends=(origins[0].find_place(None, None), origins[1].find_place(None, None)),
                ends_at_awd=(origins[0].find_place(*AT_AWD), origins[1].find_place(*AT_AWD)),
            )
        )
    return found


def find_pools_of(actor: identity.Actor, account_id: int, codes: Collection[str]) -> dict[str, int]:
    """Return the pools of shipments by their codes; what goes to AWD goes to none."""
    rows = Shipment.objects.for_actor(actor).filter(
        account=account_id, code__in=list(codes), destination=Destination.FBA.value
    )
    return dict(rows.values_list("code", "pool_id"))
