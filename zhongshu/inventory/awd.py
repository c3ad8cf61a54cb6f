"""Reads about AWD: what Amazon shows there, and since when our books have it."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce

from zhongshu.identity import public as identity
from zhongshu.inventory.awd_values import AwdState
from zhongshu.inventory.ledger_values import OpeningState
from zhongshu.inventory.models import AwdBooks, AwdLevel, AwdOpening, AwdReading
from zhongshu.inventory.statements import awd as statements

SUMMED = ("on_hand", "inbound", "reserved", "replenishing")


def get_awd(actor: identity.Actor, account_id: int) -> AwdState:
    """Return what is known of AWD of an account, nothing for one the actor sees no store of."""
    reading = _seen(AwdReading.objects.filter(account=account_id), actor).first()
    if reading is None:
        return AwdState(account_id)
    books = AwdBooks.objects.filter(account=account_id).first()
    sums = AwdLevel.objects.filter(account=account_id, absent_since=None).aggregate(
        seller_skus=Count("pk"), **{name: Coalesce(Sum(name), 0) for name in SUMMED}
    )
    waiting = AwdOpening.objects.filter(account=account_id, is_posted=False).count()
    return AwdState(
        account_id,
        is_there=reading.is_there,
        asked_at=reading.asked_at,
        whole_at=reading.whole_at,
        begun_at=books.begun_at if books else None,
        pool_id=books.pool_id if books else None,
        waiting=waiting,
        **sums,
    )


def has_awd_levels(account_id: int) -> bool:
    """Tell whether an account ever had anything at AWD."""
    return AwdLevel.objects.filter(account=account_id).exists()


def find_awd_openings(account_id: int, sku_ids: Collection[int]) -> dict[int, OpeningState]:
    """Return since when these seller SKUs have books at AWD; none: its books did not begin.

    What had nothing there when they began has books since then, posted with nothing.
    """
    begun_at: datetime | None = (
        AwdBooks.objects.filter(account=account_id).values_list("begun_at", flat=True).first()
    )
    if begun_at is None:
        return {}
    rows = AwdOpening.objects.filter(account=account_id, seller_sku__in=sku_ids)
    opened = {
        sku_id: OpeningState(opened_at, is_posted)
        for sku_id, opened_at, is_posted in rows.values_list(
            "seller_sku_id", "opened_at", "is_posted"
        )
    }
    return {sku_id: opened.get(sku_id, OpeningState(begun_at, True)) for sku_id in sku_ids}


def find_replenishing(pool_id: int) -> dict[int, int]:
    """Return by seller SKU what left AWD for a pool, as Amazon counts it. One statement."""
    return statements.read_replenishing(pool_id)


def _seen(rows: "QuerySet[AwdReading]", actor: identity.Actor) -> "QuerySet[AwdReading]":
    if actor.sees_every_store:
        return rows
    return rows.filter(account__stores__in=actor.store_ids).distinct()
