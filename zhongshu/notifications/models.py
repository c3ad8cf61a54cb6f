"""Which notifications somebody has read. What is to be told is never stored: it is seen."""

from django.conf import settings
from django.db import models


class ReadMark(models.Model):
    """A person has read a notification; it is forgotten some time after the thing is mended."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    notification_id = models.UUIDField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "notification_id"], name="one_mark_per_notification"
            )
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} has read {self.notification_id}"
