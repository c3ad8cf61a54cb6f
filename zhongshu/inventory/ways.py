"""What is on its way: the balances of TRANSIT places, by the document that each belongs to."""

from typing import NamedTuple

from zhongshu.identity import public as identity
from zhongshu.inventory.ledger_values import LocationKind
from zhongshu.inventory.models import Location, StockBalance


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
