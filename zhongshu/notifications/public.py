"""Front desk of notifications: what needs a person, and who has read it."""

from zhongshu.notifications.errors import NotificationNotFoundError
from zhongshu.notifications.queries import list_read
from zhongshu.notifications.rules import identify
from zhongshu.notifications.usecases.mark_read import mark_read
from zhongshu.notifications.usecases.mark_unread import mark_unread
from zhongshu.notifications.values import Notification

__all__ = [
    "Notification",
    "NotificationNotFoundError",
    "identify",
    "list_read",
    "mark_read",
    "mark_unread",
]
