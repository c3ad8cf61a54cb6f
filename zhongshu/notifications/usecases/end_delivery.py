"""Note how an attempt to send a message ended."""

from datetime import datetime

from django.db import transaction

from zhongshu.notifications import rules
from zhongshu.notifications.models import Delivery
from zhongshu.notifications.values import DeliveryError, DeliveryState


@transaction.atomic
def end_delivery(
    delivery_id: int, *, failure: DeliveryError | None = None, at: datetime
) -> DeliveryState | None:
    """Mark it sent, to be tried again later, or failed for good; return which.

    None when it was ended meanwhile, or its channel is gone.
    """
    row = (
        Delivery.objects.select_for_update()
        .filter(pk=delivery_id, state=DeliveryState.WAITING.value)
        .first()
    )
    if row is None:
        return None
    row.queued_at = None
    if failure is None:
        row.state, row.reason, row.detail = DeliveryState.SENT.value, "", ""
        row.next_at, row.ended_at = None, at
    else:
        row.reason, row.detail = failure.reason.value, failure.detail[:200]
        row.next_at = None if failure.is_final else rules.find_next(row.attempts, at)
        if row.next_at is None:
            row.state, row.ended_at = DeliveryState.FAILED.value, at
    row.save()
    return DeliveryState(row.state)
