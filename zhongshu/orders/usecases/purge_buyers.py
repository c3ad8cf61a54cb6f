"""Purge personal data of orders whose time has come."""

from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.orders import buyers
from zhongshu.orders.models import BuyerDetails

AT_ONCE = 10_000


@transaction.atomic
def purge_buyers(*, at: datetime) -> int:
    """Destroy up to 10,000 buyers past their purge date and return how many.

    Masks and blind indexes go as well; the country stays, it names nobody. Call again until
    it returns less than 10,000. Repeating does nothing.
    """
    due = (
        BuyerDetails.objects.filter(purge_after__lte=at, purged_at=None)
        .order_by("pk")
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)[:AT_ONCE]
    )
    purged = BuyerDetails.objects.filter(pk__in=list(due)).update(**buyers.PURGED, purged_at=at)
    if purged:
        identity.record(identity.SYSTEM, "orders.buyers.purged", "orders.buyers", buyers=purged)
    return purged
