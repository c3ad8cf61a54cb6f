"""The way out: what hands a message over is a door, named by the settings."""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from zhongshu.notifications.values import Outgoing


def hand_over(outgoing: Outgoing) -> None:
    """Send one message; no transaction is open.

    Raises:
        DeliveryError: it was not taken, or nobody knows.
    """
    send: Callable[[Outgoing], None] = import_string(settings.MESSENGERS)
    send(outgoing)
