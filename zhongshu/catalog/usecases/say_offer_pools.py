"""Write from which pools offers are sent; who says so, and what it does to stock, is above."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from zhongshu.catalog.models import OfferPoolEdit
from zhongshu.catalog.offer_values import StoreOffer
from zhongshu.catalog.offer_writing import to_json, write_offer_pools


@transaction.atomic
def say_offer_pools(
    account_id: int,
    before: Mapping[StoreOffer, int | None],
    after: Mapping[StoreOffer, int | None],
    *,
    at: datetime,
) -> int:
    """Let offers of an account be sent from these pools; None: nobody says. Return the edit.

    The caller holds the account and has read `before`.
    """
    write_offer_pools(after, at=at)
    edit = OfferPoolEdit.objects.create(
        account_id=account_id, before=to_json(before), after=to_json(after), made_at=at
    )
    return edit.pk
