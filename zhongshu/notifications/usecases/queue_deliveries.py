"""Queue a job for every message that is due."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from procrastinate.contrib.django import app

from zhongshu.notifications.models import Delivery

DELIVER = "deliver_message"
MOST_AT_ONCE = 200
# A job that was lost is queued again after this.
LOST_AFTER = timedelta(minutes=5)


@transaction.atomic
def queue_deliveries(*, at: datetime) -> int:
    """Queue those that are due and have no job, the oldest first; return how many."""
    waiting = Q(queued_at=None) | Q(queued_at__lt=at - LOST_AFTER)
    rows = Delivery.objects.filter(waiting, next_at__lte=at).order_by("next_at")
    ids = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True)[:MOST_AT_ONCE])
    for delivery_id in ids:
        app.configure_task(DELIVER).defer(delivery_id=delivery_id)
    Delivery.objects.filter(pk__in=ids).update(queued_at=at)
    return len(ids)
