"""/shipments: on their way to Amazon, and what it received of them."""

from datetime import date, datetime
from typing import Annotated

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Body, BodyId, Code, Id, Page, PageQuery, to_page
from zhongshu.fba import public as fba

router = Router(tags=["shipments"])


class Shipment(Schema):
    """One shipment to Amazon. `status` is Amazon's word; times are when we were told first.

    `short` was shipped and not received so far. `needs_source`: nobody has said where its units
    came from (`source` is SUPPLIER, WAREHOUSE with `warehouse_id`, or AWD of what AWD sent on).
    `destination` is FBA or AWD: that one fills `pool`.
    """

    id: int
    account_id: int
    store_id: int
    marketplace_id: str
    pool: str
    destination: str
    code: str
    name: str
    status: str
    center: str
    ship_from: str
    need_by: date | None
    shipped: int
    received: int
    short: int
    first_told_at: datetime
    changed_at: datetime
    left_at: datetime | None
    closed_at: datetime | None
    source: str
    warehouse_id: int | None
    needs_source: bool


class ShipmentLine(Schema):
    """One seller SKU in Amazon's units. `received` null: not told. `wait`: why it is not posted.

    `on_the_way`, `lost` and `beyond` what was shipped are what our books have.
    """

    seller_sku_id: int
    seller_sku: str
    fnsku: str
    shipped: int
    received: int | None
    on_the_way: int
    lost: int
    beyond: int
    wait: str


class Receipt(Schema):
    """The received total of a seller SKU from `told_at` on, and by how much it changed."""

    told_at: datetime
    seller_sku: str
    received: int
    change: int


class WholeShipment(Shipment):
    lines: list[ShipmentLine]
    receipts: list[Receipt]


class ShipmentQuery(PageQuery):
    tab: fba.ShipmentTab = fba.ShipmentTab.ALL
    search: Code = ""
    store_id: Annotated[list[Id], Field(max_length=100)] = []
    status: Annotated[list[Code], Field(max_length=20)] = []


class NewSource(Body):
    source: Annotated[str, Field(max_length=20)]
    warehouse_id: BodyId | None = None


class SourceConfirmed(Schema):
    """`change_id` takes it back; null: it was so already."""

    change_id: int | None
    shipment: Shipment


@router.get("", response=Page[Shipment])
def list_shipments(request: TokenRequest, query: Query[ShipmentQuery]) -> Page[Shipment]:
    """List shipments, those told last first."""
    found = fba.list_shipments(
        request.auth.actor,
        fba.ShipmentFilter(
            tab=query.tab,
            store_ids=tuple(query.store_id),
            statuses=tuple(query.status),
            search=query.search,
        ),
        cursor=query.cursor or None,
        limit=query.limit,
    )
    return to_page([Shipment.from_orm(row) for row in found.rows], found.next)


@router.get("/{shipment_id}", response=WholeShipment)
def get_shipment(request: TokenRequest, shipment_id: Id) -> Schema:
    """Return one shipment with its lines and receipts."""
    page = fba.get_shipment(request.auth.actor, shipment_id)
    return WholeShipment(
        **Shipment.from_orm(page.row).dict(),
        lines=[ShipmentLine.from_orm(each) for each in page.lines],
        receipts=[Receipt.from_orm(each) for each in page.receipts],
    )


@router.post("/{shipment_id}/source", response=SourceConfirmed)
@once()
def confirm_source(request: TokenRequest, shipment_id: Id, new: NewSource) -> Schema:
    """Say where the units of a shipment came from."""
    actor = request.auth.actor
    change_id = fba.confirm_source(
        shipment_id=shipment_id,
        source=new.source,
        warehouse_id=new.warehouse_id,
        actor=actor,
        at=timezone.now(),
    )
    row = fba.get_shipment(actor, shipment_id).row
    return SourceConfirmed(change_id=change_id, shipment=Shipment.from_orm(row))


@router.post("/source-changes/{change_id}/undo", response=Shipment)
@once()
def undo_source(request: TokenRequest, change_id: Id) -> Schema:
    """Take back what was said of the source of a shipment."""
    actor = request.auth.actor
    shipment_id = fba.undo_source(change_id=change_id, actor=actor, at=timezone.now())
    return Shipment.from_orm(fba.get_shipment(actor, shipment_id).row)
