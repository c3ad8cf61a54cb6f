"""What others may read of notifications."""

from uuid import UUID

from zhongshu.identity import public as identity
from zhongshu.notifications.models import ReadMark


def list_read(actor: identity.Actor) -> frozenset[UUID]:
    """Return which notifications the actor has read, those of the past too."""
    marks = ReadMark.objects.filter(user_id=actor.user_id or 0)
    return frozenset(marks.values_list("notification_id", flat=True))
