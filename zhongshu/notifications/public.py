"""Front desk of notifications: what needs a person, who has read it, and what is sent out."""

from zhongshu.notifications.errors import (
    AddressRefusedError,
    ChannelChangedError,
    ChannelExistsError,
    ChannelNotFoundError,
    NotificationNotFoundError,
    TooManyChannelsError,
)
from zhongshu.notifications.messenger import hand_over
from zhongshu.notifications.queries import (
    get_channel,
    list_channels,
    list_deliveries,
    list_read,
    list_subscribers,
)
from zhongshu.notifications.rules import identify, part_link, with_link
from zhongshu.notifications.usecases.ask_delivery import ask_delivery
from zhongshu.notifications.usecases.begin_delivery import begin_delivery
from zhongshu.notifications.usecases.end_delivery import end_delivery
from zhongshu.notifications.usecases.mark_read import mark_read
from zhongshu.notifications.usecases.mark_unread import mark_unread
from zhongshu.notifications.usecases.queue_deliveries import DELIVER, queue_deliveries
from zhongshu.notifications.usecases.remove_channel import remove_channel
from zhongshu.notifications.usecases.rotate_channel_keys import rotate_channel_keys
from zhongshu.notifications.usecases.save_channel import save_channel
from zhongshu.notifications.values import (
    ChannelCard,
    ChannelKind,
    ChannelWish,
    DeliveryError,
    DeliveryRow,
    DeliveryState,
    Message,
    Notification,
    Outgoing,
    Reason,
)

__all__ = [
    "DELIVER",
    "AddressRefusedError",
    "ChannelCard",
    "ChannelChangedError",
    "ChannelExistsError",
    "ChannelKind",
    "ChannelNotFoundError",
    "ChannelWish",
    "DeliveryError",
    "DeliveryRow",
    "DeliveryState",
    "Message",
    "Notification",
    "NotificationNotFoundError",
    "Outgoing",
    "Reason",
    "TooManyChannelsError",
    "ask_delivery",
    "begin_delivery",
    "end_delivery",
    "get_channel",
    "hand_over",
    "identify",
    "list_channels",
    "list_deliveries",
    "list_read",
    "list_subscribers",
    "mark_read",
    "mark_unread",
    "part_link",
    "queue_deliveries",
    "remove_channel",
    "rotate_channel_keys",
    "save_channel",
    "with_link",
]
