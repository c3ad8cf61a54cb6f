"""Send one message that waits, and note what became of it."""

from django.utils import timezone

from zhongshu.notifications import public as notifications


def deliver_message(delivery_id: int) -> notifications.DeliveryState | None:
    """Make one attempt; None when it was not due, or is gone.

    Killed on the way, another attempt is made some minutes later: a message may come twice,
    with the same id.
    """
    outgoing = notifications.begin_delivery(delivery_id, at=timezone.now())
    if outgoing is None:
        return None
    failure: notifications.DeliveryError | None = None
    try:
        notifications.hand_over(outgoing)
    except notifications.DeliveryError as error:
        failure = error
    return notifications.end_delivery(delivery_id, failure=failure, at=timezone.now())
