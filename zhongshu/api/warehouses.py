"""/warehouses: our own, and those of others who store for us."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Annotated

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Body, BodyId, Flag, Id, Page, PageQuery, cut
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

router = Router(tags=["warehouses"])

Text = Annotated[str, Field(max_length=2_000)]
# What a change tells beside the facts of a warehouse.
VERBS = {"is_default", "archived", "version"}


class Warehouse(Schema):
    """One of those in use is the default. `is_sellable`: its stock counts as stock for sale.

    `version` counts its changes: send it along, and a change of somebody else is not lost.
    """

    id: int
    code: str
    name: str
    kind: inventory.WarehouseKind
    country_code: str
    time_zone: str
    address: str
    city: str
    province: str
    postcode: str
    contact: str
    phone: str
    email: str
    note: str
    is_sellable: bool
    legal_entity_id: int | None
    is_default: bool
    version: int
    archived_at: datetime | None


class NewWarehouse(Body):
    """`kind` is DOMESTIC, OVERSEAS or THIRD_PARTY; `country_code` ISO 3166; `time_zone` IANA."""

    code: Text
    name: Text
    kind: Text
    country_code: Text
    time_zone: Text
    address: Text = ""
    city: Text = ""
    province: Text = ""
    postcode: Text = ""
    contact: Text = ""
    phone: Text = ""
    email: Text = ""
    note: Text = ""
    is_sellable: Flag = True
    legal_entity_id: BodyId | None = None


class WarehouseChange(Body):
    """What is missing stays. `archived` false brings it back, `is_default` true makes it that.

    `legal_entity_id` null: it is nobody's; null elsewhere is the same as missing.
    """

    code: Text | None = None
    name: Text | None = None
    kind: Text | None = None
    country_code: Text | None = None
    time_zone: Text | None = None
    address: Text | None = None
    city: Text | None = None
    province: Text | None = None
    postcode: Text | None = None
    contact: Text | None = None
    phone: Text | None = None
    email: Text | None = None
    note: Text | None = None
    is_sellable: Flag | None = None
    legal_entity_id: BodyId | None = None
    is_default: Annotated[Flag, Field(description="true only")] | None = None
    archived: Flag | None = None
    version: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] | None = None


class WarehouseQuery(PageQuery):
    archived: bool = False


@router.get("", response=Page[Warehouse])
def list_warehouses(request: TokenRequest, query: Query[WarehouseQuery]) -> Page[Warehouse]:
    """List the warehouses in use, or those that were archived."""
    rows = inventory.list_warehouses(request.auth.actor, archived=query.archived)
    return cut(rows, query, key=lambda row: row.warehouse_id, show=_show)


@router.post("", response={201: Warehouse})
@once(status=201)
def add_warehouse(request: TokenRequest, new: NewWarehouse) -> Schema:
    """Add a warehouse; administrators of all stores."""
    actor = request.auth.actor
    [made] = inventory.add_warehouses([inventory.NewWarehouse(**new.dict())], actor=actor)
    return _show(inventory.get_warehouse(actor, made))


@router.patch("/{warehouse_id}", response=Warehouse)
@once()
def change_warehouse(request: TokenRequest, warehouse_id: Id, change: WarehouseChange) -> Schema:
    """Change a warehouse, archive it, bring it back or make it the default; administrators."""
    actor = request.auth.actor
    identity.require_full_admin(actor)
    card = inventory.get_warehouse(actor, warehouse_id)
    told = {
        name: value
        for name, value in change.dict(exclude_unset=True).items()
        if name not in VERBS and (value is not None or name == "legal_entity_id")
    }
    shall_be = card.changed(told)
    if change.version is not None:
        shall_be = replace(shall_be, version=change.version)
    inventory.change_warehouses([shall_be], actor=actor)
    if change.archived is False:
        inventory.restore_warehouses([warehouse_id], actor=actor)
    if change.is_default:
        inventory.set_default_warehouse(warehouse_id, actor=actor)
    if change.archived:
        inventory.archive_warehouses([warehouse_id], actor=actor, at=timezone.now())
    return _show(inventory.get_warehouse(actor, warehouse_id))


def _show(card: inventory.WarehouseCard) -> Warehouse:
    told = asdict(card)
    del told["legal_entity"]
    return Warehouse(id=told.pop("warehouse_id"), **told)
