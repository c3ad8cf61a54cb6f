"""What customers sent back to Amazon, by order."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.inventory.models import AmazonStockEvent


@dataclass(frozen=True, slots=True)
class ReturnedUnits:
    """Units of an order that came back, as one row of the returns report tells them."""

    order_id: str
    seller_sku_id: int
    units: int
    at: datetime
    disposition: str


def list_returned(
    actor: identity.Actor, account_id: int, order_ids: Collection[str]
) -> list[ReturnedUnits]:
    """Return what came back of these orders, the oldest first; one statement, none without any."""
    if not order_ids:
        return []
    rows = AmazonStockEvent.objects.for_actor(actor).filter(
        account=account_id,
        feed=channels.StockFeed.RETURNS.value,
        reference__in=list(order_ids),
        gone_at=None,
    )
    names = ("reference", "seller_sku_id", "quantity", "occurred_at", "disposition")
    return [ReturnedUnits(*told) for told in rows.order_by("occurred_at", "pk").values_list(*names)]


def find_first_day(actor: identity.Actor, account_id: int) -> date | None:
    """Return the first day of which the ledger of an account was read, with its returns."""
    rows = AmazonStockEvent.objects.for_actor(actor).filter(account=account_id, day__isnull=False)
    first: date | None = rows.aggregate(first=Min("day"))["first"]
    return first
