"""Write down that a message is to be sent; jobs carry it out."""

from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.notifications.models import Delivery, DeliveryChannel
from zhongshu.notifications.values import Message


@transaction.atomic
def ask_delivery(
    message: Message,
    *,
    channel_id: int,
    actor: identity.Actor,  # noqa: ARG001 - every verb is told who
    at: datetime,
) -> int | None:
    """Store the message for a channel that is there; return its id, None when it was known.

    The same key again is the same message.
    """
    if not DeliveryChannel.objects.filter(pk=channel_id).exists():
        return None
    row, is_new = Delivery.objects.get_or_create(
        channel_id=channel_id,
        key=message.key[:100],
        defaults={
            "title": message.title[:200],
            "text": message.text,
            "link": message.link[:500],
            "made_at": at,
            "next_at": at,
        },
    )
    return row.pk if is_new else None
