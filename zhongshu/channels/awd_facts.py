"""What the operator tells of its warehousing and distribution: AWD, beside what it fulfils from."""

from dataclasses import dataclass

from zhongshu.channels.facts import Unreadable
from zhongshu.channels.inbound_facts import ShipmentFacts, ShipmentItems


@dataclass(frozen=True, slots=True, kw_only=True)
class AwdLevelFacts:
    """Units of one seller SKU at AWD in the operator's own words; None: not told.

    `on_hand` lies there: `available`, and `reserved` for what is being sent on. `inbound` is on
    its way there, `replenishing` left for FBA and was not received there.
    """

    seller_sku: str
    on_hand: int | None = None
    inbound: int | None = None
    available: int | None = None
    reserved: int | None = None
    replenishing: int | None = None


@dataclass(frozen=True, slots=True)
class AwdLevelPage:
    """One page of the whole stock at AWD; a page may be empty and not be the last."""

    levels: tuple[AwdLevelFacts, ...]
    next_token: str | None = None
    unreadable: tuple[Unreadable, ...] = ()
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class AwdShipment:
    """One shipment to AWD with what is in it, in units."""

    facts: ShipmentFacts
    items: ShipmentItems
