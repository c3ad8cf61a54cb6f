"""Where the units of a shipment came from: what is posted when a person says it."""

from collections import Counter
from datetime import datetime

from zhongshu.channels import public as channels
from zhongshu.fba import issues
from zhongshu.fba.models import Shipment, ShipmentLine, SourceChange
from zhongshu.fba.posting_rules import to_origin
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

MAY_CONFIRM = (identity.Role.OPERATIONS, identity.Role.WAREHOUSE)


def change_source(
    shipment: Shipment,
    source: str,
    warehouse_id: int | None,
    *,
    actor: identity.Actor,
    at: datetime,
) -> SourceChange:
    """Let units of a held shipment come from there instead; what arrived meanwhile stays.

    The units sent move from the new source to the old one: out of a warehouse they are gone.

    Raises:
        inventory.InsufficientStockError: the warehouse holds less than was sent; nothing changes.
    """
    before = shipment.source, shipment.source_warehouse_id
    _post(shipment, to_origin(source, warehouse_id), to_origin(*before), actor, at)
    change = SourceChange.objects.create(
        shipment=shipment,
        source=source,
        warehouse_id=warehouse_id,
        source_before=before[0],
        warehouse_before_id=before[1],
        actor_name=actor.name,
        happened_at=at,
    )
    shipment.source, shipment.source_warehouse_id = source, warehouse_id
    shipment.source_revision += 1
    has_left = ShipmentLine.objects.filter(shipment=shipment, sent__gt=0).exists()
    shipment.needs_source = not source and has_left
    shipment.save(update_fields=["source", "source_warehouse", "source_revision", "needs_source"])
    _tell(shipment, at)
    return change


def _post(
    shipment: Shipment,
    origin: inventory.Place,
    before: inventory.Place,
    actor: identity.Actor,
    at: datetime,
) -> None:
    units: Counter[int] = Counter()
    lines = ShipmentLine.objects.filter(shipment=shipment).exclude(sent=0)
    for sent, parts in lines.values_list("sent", "parts"):
        for product_id, per_unit in (parts or {}).items():
            units[int(product_id)] += sent * per_unit
    moves = {product_id: number for product_id, number in sorted(units.items()) if number}
    if not moves:
        return
    places = inventory.put_places(sorted({origin, before}, key=lambda each: each.kind))
    entry = inventory.Entry(
        key=f"shipment_source:{shipment.pk}:{shipment.source_revision + 1}",
        reason=inventory.Reason.FBA_DISPATCH,
        occurred_at=shipment.left_at or at,
        moves=tuple(
            inventory.Move.signed(
                number,
                product_id=product_id,
                source_id=places[origin],
                destination_id=places[before],
            )
            for product_id, number in moves.items()
        ),
        cause=inventory.Cause(kind="shipment", ref=shipment.code, account_id=shipment.account_id),
        user_id=actor.user_id,
    )
    inventory.post_entries([entry], must_all=True)


def _tell(shipment: Shipment, at: datetime) -> None:
    """Settle the question where it came from, or ask it again."""
    subject = issues.subject_of("source", shipment.code)
    if not shipment.needs_source:
        channels.resolve_issues(account_id=shipment.account_id, subjects=[subject], at=at)
        return
    issue = issues.NEEDS_SOURCE.about(
        subject, marketplace_id=shipment.store.marketplace_id, code=shipment.code
    )
    channels.open_issues(
        account_id=shipment.account_id,
        stream=channels.StreamKind.INBOUND_SHIPMENTS,
        issues=[issue],
        at=at,
    )
