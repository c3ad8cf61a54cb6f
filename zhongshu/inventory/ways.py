"""What is on its way, by the document that it belongs to, and what a document moved."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from zhongshu.identity import public as identity
from zhongshu.inventory.ledger_values import LocationKind
from zhongshu.inventory.models import Location, StockBalance, StockMove
from zhongshu.inventory.places import PlaceName, name_columns, read_name


class OnWay(NamedTuple):
    """Which units: of a document of an account, of one product under one seller SKU."""

    account_id: int
    document: str
    product_id: int
    seller_sku_id: int


def sum_ways(actor: identity.Actor, beginning: str) -> dict[OnWay, int]:
    """Return the units on the ways whose documents begin so; empty ones are left out."""
    ways = Location.objects.for_actor(actor).filter(
        kind=LocationKind.TRANSIT, document__startswith=beginning
    )
    rows = StockBalance.objects.filter(location__in=ways).exclude(on_hand=0)
    return {
        OnWay(account_id or 0, document, product_id, sku_id or 0): on_hand
        for account_id, document, product_id, sku_id, on_hand in rows.values_list(
            "location__account_id", "location__document", "product_id", "seller_sku_id", "on_hand"
        )
    }


@dataclass(frozen=True, slots=True)
class CausedMove:
    """One move that a document caused, between places by their names."""

    occurred_at: datetime
    reason: str
    product_id: int
    sku: str
    seller_sku: str
    source: PlaceName
    destination: PlaceName
    quantity: int
    who: str


def list_caused_moves(
    actor: identity.Actor, *, kind: str, ref: str, account_id: int, limit: int = 200
) -> list[CausedMove]:
    """Return the moves that a document of an account caused, the newest first."""
    moves = StockMove.objects.filter(
        entry__cause_kind=kind, entry__cause_ref=ref, entry__account=account_id
    )
    if not actor.sees_every_store:
        seen = Location.objects.for_actor(actor)
        moves = moves.filter(source__in=seen, destination__in=seen)
    names = (
        *("occurred_at", "entry__reason", "product_id", "product__sku", "seller_sku__code"),
        *("quantity", "entry__user__username"),
        *(name for end in ("source", "destination") for name in name_columns(f"{end}__")),
    )
    return [
        CausedMove(
            at, reason, product_id, sku, seller_sku or "", read_name(*ends[:6]),
            read_name(*ends[6:]), quantity, who or "",
        )
        for at, reason, product_id, sku, seller_sku, quantity, who, *ends in (
            moves.order_by("-occurred_at", "-pk").values_list(*names)[:limit]
        )
    ]  # fmt: skip
