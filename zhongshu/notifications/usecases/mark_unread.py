"""Say that a person wants to see a notification again."""

from uuid import UUID

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.notifications.models import ReadMark


@transaction.atomic
def mark_unread(*, notification_id: UUID, actor: identity.Actor) -> None:
    """Take the actor's mark away; again does nothing.

    Raises:
        identity.UserNotFoundError: the actor is no person.
    """
    user_id = identity.require_person(actor)
    ReadMark.objects.filter(user_id=user_id, notification_id=notification_id).delete()
