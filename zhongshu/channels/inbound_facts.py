"""What the operator tells of shipments on their way to its warehouses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from zhongshu.channels.facts import Unreadable


class ShipmentStatus(StrEnum):
    """Where a shipment stands, in the operator's words; it may use others."""

    WORKING = "WORKING"
    READY_TO_SHIP = "READY_TO_SHIP"
    SHIPPED = "SHIPPED"
    IN_TRANSIT = "IN_TRANSIT"
    DELIVERED = "DELIVERED"
    CHECKED_IN = "CHECKED_IN"
    RECEIVING = "RECEIVING"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"
    DELETED = "DELETED"
    ERROR = "ERROR"


# Units of these may still come, or be counted again.
OPEN_SHIPMENTS = (
    ShipmentStatus.WORKING,
    ShipmentStatus.READY_TO_SHIP,
    ShipmentStatus.SHIPPED,
    ShipmentStatus.IN_TRANSIT,
    ShipmentStatus.DELIVERED,
    ShipmentStatus.CHECKED_IN,
    ShipmentStatus.RECEIVING,
    ShipmentStatus.ERROR,
)


@dataclass(frozen=True, slots=True)
class ShipmentQuery:
    """Which shipments of one marketplace: those that stand so, changed in a window if given."""

    marketplace_id: str
    statuses: Sequence[ShipmentStatus]
    after: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentFacts:
    """One shipment; None and empty: not told. The operator tells none of its times."""

    code: str
    status: str | None = None
    name: str | None = None
    center: str | None = None
    ship_from: str | None = None
    label_prep: str | None = None
    need_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentItemFacts:
    """Units of one seller SKU; `received` is a running total that may fall. None: not told."""

    seller_sku: str
    shipped: int
    received: int | None = None
    fnsku: str = ""


@dataclass(frozen=True, slots=True)
class ShipmentPage:
    """One page of shipments; the token goes alone, without what was asked first."""

    shipments: tuple[ShipmentFacts, ...]
    next_token: str | None = None
    unreadable: tuple[Unreadable, ...] = ()
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class ShipmentItems:
    """What is in one shipment, each seller SKU once.

    `is_cut`: there are more than the operator tells of one shipment.
    """

    items: tuple[ShipmentItemFacts, ...]
    unreadable: tuple[Unreadable, ...] = ()
    is_cut: bool = False
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class ChangedItemPage:
    """A page of items that changed in a window, with the shipments they are in."""

    items: tuple[tuple[str, ShipmentItemFacts], ...]
    next_token: str | None = None
    unreadable: tuple[Unreadable, ...] = ()
    request_id: str = ""
