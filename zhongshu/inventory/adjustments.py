"""Lines of the inventory ledger that say what Amazon lost or damaged, and when it received."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.db.models import Count, Min, Sum
from django.db.models.functions import Extract

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.inventory.event_rules import ADJUSTMENTS, RECEIPTS
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
    rows = _of_ledger(actor, account_id, ADJUSTMENTS).filter(reason__in=reasons, gone_at=None)
    names = (
        *("key", "pool_id", "seller_sku_id", "fnsku", "reason", "disposition", "reference"),
        *("center", "day", "occurred_at", "quantity", "parts"),
    )
    return [Adjustment(*told) for told in rows.values_list(*names)]


def mark_adjustments(actor: identity.Actor, account_id: int) -> str:
    """Return what is another text as soon as Amazon tells any adjustment of an account otherwise.

    One statement, of an index alone.
    """
    told = _of_ledger(actor, account_id, ADJUSTMENTS).aggregate(
        number=Count("*"),
        gone=Count("gone_at"),
        units=Sum("quantity"),
        times=Sum(Extract("told_at", "epoch")),
    )
    return " ".join(str(each) for each in told.values())


def find_first_receipts(
    actor: identity.Actor, account_id: int, references: Collection[str]
) -> dict[str, tuple[date, datetime]]:
    """Return of these shipments the day and time of the first units that Amazon received.

    As its ledger has it, which comes a day or two later; one statement.
    """
    rows = _of_ledger(actor, account_id, RECEIPTS).filter(
        quantity__gt=0, gone_at=None, reference__in=references, day__isnull=False
    )
    first = rows.values("reference").annotate(on=Min("day"), at=Min("occurred_at"))
    return {code: (on, at) for code, on, at in first.values_list("reference", "on", "at")}


def _of_ledger(
    actor: identity.Actor, account_id: int, event: str
) -> models.QuerySet[AmazonStockEvent]:
    return AmazonStockEvent.objects.for_actor(actor).filter(
        account=account_id, feed=channels.StockFeed.LEDGER.value, event=event
    )
