"""Keep present what a report names, though its row cannot be read or stored."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from zhongshu.catalog.models import Listing


@transaction.atomic
def mark_named(*, store_id: int, seller_skus: Collection[str], sweep_started_at: datetime) -> None:
    """Remember that this reading of the report named these listings; nothing else changes."""
    if seller_skus:
        Listing.objects.filter(store=store_id, sku__in=seller_skus).update(
            refused_at=sweep_started_at, missed_sweeps=0
        )
