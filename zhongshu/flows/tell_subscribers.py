"""Write down messages for whoever wants to be told: each reader's own, in their language."""

from collections.abc import Callable, Collection
from datetime import datetime

from django.conf import settings
from django.utils.translation import override

from zhongshu.flows.find_asker import find_asker
from zhongshu.identity import public as identity
from zhongshu.notifications import public as notifications

# What a reader who wants these codes is told; None: nothing of it is for them.
type Write = Callable[[identity.Actor, Collection[str]], notifications.Message | None]


def tell_subscribers(codes: Collection[str], write: Write, *, at: datetime) -> None:
    """Ask for one message for each channel that wants any of these codes."""
    for channel in notifications.list_subscribers(identity.SYSTEM, codes):
        reader = find_asker(channel.user_id, channel.name)
        language = identity.get_user(identity.SYSTEM, channel.user_id).language
        with override(language or settings.LANGUAGE_CODE):
            message = write(reader, channel.codes)
        if message is not None:
            notifications.ask_delivery(
                message, channel_id=channel.channel_id, actor=identity.SYSTEM, at=at
            )
