"""Say what a person has read of what needs them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhongshu.flows.list_notifications import list_own, list_unmarked
from zhongshu.identity import public as identity
from zhongshu.notifications import public as notifications


@transaction.atomic
def mark_notification(
    *, notification_id: UUID, is_read: bool, actor: identity.Actor, at: datetime
) -> None:
    """Mark one for the actor alone; again does nothing.

    Raises:
        notifications.NotificationNotFoundError: it is mended, or not for this actor.
    """
    present = _find_present(actor, at)
    if notification_id not in present:
        raise notifications.NotificationNotFoundError(notification_id)
    if is_read:
        notifications.mark_read(
            notification_ids=[notification_id], present=present, actor=actor, at=at
        )
    else:
        notifications.mark_unread(notification_id=notification_id, actor=actor)


@transaction.atomic
def mark_all_notifications(*, actor: identity.Actor, at: datetime) -> None:
    """Mark everything that needs a person now as read by the actor."""
    present = _find_present(actor, at)
    notifications.mark_read(notification_ids=present, present=present, actor=actor, at=at)


def _find_present(actor: identity.Actor, at: datetime) -> set[UUID]:
    found = (*list_unmarked(actor, at), *list_own(actor, at))
    return {each.notification_id for each in found}
