"""Give the stores of one person to another, as when somebody leaves."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.models import Store
from zhongshu.identity import public as identity


@transaction.atomic
def hand_over_stores(
    *,
    from_id: int,
    to_id: int,
    actor: identity.Actor,
    at: datetime,  # noqa: ARG001 - the trail has its own clock
) -> int:
    """Let another person answer for every store of the first; return how many changed.

    Raises:
        identity.NotAllowedError, identity.NotEveryStoreError: no administrator of all stores.
    """
    identity.require_full_admin(actor)
    owned = Store.objects.filter(owner=from_id).update(owner=to_id)
    developed = Store.objects.filter(developer=from_id).update(developer=to_id)
    if owned + developed:
        identity.record(
            actor,
            "channels.stores.handed_over",
            f"identity.user:{from_id}",
            stores=owned + developed,
        )
    return owned + developed
