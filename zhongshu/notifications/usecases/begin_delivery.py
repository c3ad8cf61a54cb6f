"""Take up a message that waits, for one attempt."""

from datetime import datetime, timedelta

from django.db import transaction

from zhongshu.kernel.encryption import CannotDecryptError
from zhongshu.notifications.models import Delivery
from zhongshu.notifications.sealing import unseal
from zhongshu.notifications.values import ChannelKind, DeliveryState, Message, Outgoing, Reason

# Whoever took it and is silent for so long has died; another attempt is made then.
LONGEST_ATTEMPT = timedelta(minutes=2)


@transaction.atomic
def begin_delivery(delivery_id: int, *, at: datetime) -> Outgoing | None:
    """Count an attempt and return what to send; None when it is not due, ended or taken up.

    What no key opens any more has failed for good.
    """
    row = (
        Delivery.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("channel")
        .filter(pk=delivery_id, state=DeliveryState.WAITING.value, next_at__lte=at)
        .first()
    )
    if row is None:
        return None
    row.attempts += 1
    row.next_at = at + LONGEST_ATTEMPT
    channel = row.channel
    try:
        address = unseal(channel.address, uid=channel.uid, part="address")
        secret = unseal(channel.secret, uid=channel.uid, part="secret")
    except CannotDecryptError:
        row.state, row.reason = DeliveryState.FAILED.value, Reason.NO_KEY.value
        row.next_at, row.ended_at = None, at
        row.save()
        return None
    row.save(update_fields=["attempts", "next_at"])
    message = Message(row.key, row.title, row.text, row.link)
    return Outgoing(row.pk, ChannelKind(channel.kind), address, secret, message, at)
