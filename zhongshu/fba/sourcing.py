"""Where the units of a shipment came from: what is posted when a person says it."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.fba import issues
from zhongshu.fba.models import Shipment, ShipmentLine, SourceChange
from zhongshu.fba.posting_rules import Origin
from zhongshu.fba.values import Source
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
    account_id = shipment.account_id
    _post(
        shipment, Origin(source, warehouse_id, account_id), Origin(*before, account_id), actor, at
    )
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
    origin: Origin,
    before: Origin,
    actor: identity.Actor,
    at: datetime,
) -> None:
    units = _sum_units(shipment, origin, before, at)
    if not units:
        return
    places = inventory.put_places(
        sorted({end for key in units for end in key.ends}, key=lambda each: each.kind)
    )
    entry = inventory.Entry(
        key=f"shipment_source:{shipment.pk}:{shipment.source_revision + 1}",
        reason=inventory.Reason.FBA_DISPATCH,
        occurred_at=shipment.left_at or at,
        moves=tuple(
            inventory.Move.signed(
                number,
                product_id=key.product_id,
                source_id=places[key.origin],
                destination_id=places[key.before],
                seller_sku_id=key.seller_sku_id,
            )
            for key, number in units.items()
        ),
        cause=inventory.Cause(kind="shipment", ref=shipment.code, account_id=shipment.account_id),
        user_id=actor.user_id,
    )
    inventory.post_entries([entry], must_all=True)


class _Key(NamedTuple):
    """What moves from one origin to another; at AWD by seller SKU."""

    product_id: int
    origin: inventory.Place
    before: inventory.Place
    seller_sku_id: int | None

    @property
    def ends(self) -> tuple[inventory.Place, inventory.Place]:
        return self.origin, self.before


def _sum_units(shipment: Shipment, origin: Origin, before: Origin, at: datetime) -> dict[_Key, int]:
    """Return the units sent that leave another place now, by product and places."""
    lines = list(
        ShipmentLine.objects.filter(shipment=shipment)
        .exclude(sent=0)
        .order_by("seller_sku")
        .values_list("seller_sku_id", "sent", "parts")
    )
    opened: Mapping[int, inventory.OpeningState] = {}
    if Source.AWD in (origin.source, before.source):
        opened = inventory.find_awd_openings(shipment.account_id, {sku for sku, *_ in lines})
    living = catalog.find_living(
        identity.SYSTEM, {int(part) for _sku, _sent, parts in lines for part in parts or ()}
    )
    left_at = shipment.left_at or at
    units: Counter[_Key] = Counter()
    for sku_id, sent, parts in lines:
        ends = [each.find_place(left_at, opened.get(sku_id)) for each in (origin, before)]
        is_at_amazon = inventory.LocationKind.AWD in (ends[0].kind, ends[1].kind)
        for product_id, per_unit in catalog.follow_merges(parts or {}, living).items():
            key = _Key(product_id, ends[0], ends[1], sku_id if is_at_amazon else None)
            units[key] += sent * per_unit
    moving = {key: number for key, number in units.items() if number and key.origin != key.before}
    return dict(
        sorted(moving.items(), key=lambda each: (each[0].product_id, each[0].seller_sku_id or 0))
    )


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
