"""Lines of the inventory ledger by which Amazon lost, found or damaged units, in its words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.inventory.event_rules import ADJUSTMENTS
from zhongshu.inventory.models import AmazonStockEvent


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One line that is still there. `units` are signed; `parts` say what one was when posted."""

    key: str
    pool_id: int
    seller_sku_id: int
    fnsku: str
    reason: str
    disposition: str
    reference: str
    center: str
    day: date | None
    occurred_at: datetime
    units: int
    parts: Mapping[str, int] | None


def list_adjustments(
    actor: identity.Actor, account_id: int, reasons: Collection[str]
) -> list[Adjustment]:
    """Return the adjustments of an account for these reasons, all of them; one statement."""
    rows = AmazonStockEvent.objects.for_actor(actor).filter(
        account=account_id,
        feed=channels.StockFeed.LEDGER.value,
        event=ADJUSTMENTS,
        reason__in=reasons,
        gone_at=None,
    )
    names = (
        *("key", "pool_id", "seller_sku_id", "fnsku", "reason", "disposition", "reference"),
        *("center", "day", "occurred_at", "quantity", "parts"),
    )
    return [Adjustment(*told) for told in rows.values_list(*names)]
