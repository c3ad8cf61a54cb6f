"""Refusals of notifications."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import NotFoundError


@dataclass(eq=False)
class NotificationNotFoundError(NotFoundError):
    notification_id: UUID

    code = "notifications.notification_not_found"
    template = _("This needs nobody any more: it was mended, or it is not for you.")
