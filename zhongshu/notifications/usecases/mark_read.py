"""Say that a person has read notifications."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.notifications.models import ReadMark


@transaction.atomic
def mark_read(
    *,
    notification_ids: Collection[UUID],
    present: Collection[UUID],
    actor: identity.Actor,
    at: datetime,
) -> None:
    """Mark them for the actor; again does nothing. Marks of what is not present are forgotten.

    Raises:
        identity.UserNotFoundError: the actor is no person.
    """
    user_id = identity.require_person(actor)
    ReadMark.objects.filter(user_id=user_id).exclude(notification_id__in=list(present)).delete()
    ReadMark.objects.bulk_create(
        [
            ReadMark(user_id=user_id, notification_id=each, read_at=at)
            for each in sorted(notification_ids)
        ],
        ignore_conflicts=True,
    )
