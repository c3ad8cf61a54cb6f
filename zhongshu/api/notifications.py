"""/notifications: what needs a person."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Body, Flag, Page, PageQuery, cut
from zhongshu.flows.list_notifications import list_notifications
from zhongshu.flows.mark_notifications import mark_all_notifications, mark_notification
from zhongshu.notifications import public as notifications

router = Router(tags=["notifications"])


class Notification(Schema):
    """One thing that needs a person, for as long as it lasts; `is_read` is yours alone.

    `subject` names what it is about, such as `channels.account:3`, `streams` which streams of it.
    """

    id: UUID
    code: str
    subject: str
    what: str
    what_to_do: str
    is_urgent: bool
    is_read: bool
    streams: list[str]
    since: datetime | None
    due_at: datetime | None


class NotificationQuery(PageQuery):
    is_read: Annotated[bool | None, Field(description="false: unread ones only")] = None


class Marking(Body):
    is_read: Flag


class Marked(Schema):
    unread: int


@router.get("", response=Page[Notification])
def list_all(request: TokenRequest, query: Query[NotificationQuery]) -> Page[Notification]:
    """List what needs a person in your stores, urgent things first."""
    found = list_notifications(request.auth.actor, timezone.now()).notifications
    chosen = [each for each in found if query.is_read in (None, each.is_read)]
    return cut(
        list(enumerate(chosen, 1)), query, key=lambda row: row[0], show=lambda row: _show(row[1])
    )


@router.post("/read", response=Marked)
@once()
def mark_all(request: TokenRequest) -> Schema:
    """Say that you have read everything that needs a person now."""
    mark_all_notifications(actor=request.auth.actor, at=timezone.now())
    return _tell(request)


@router.patch("/{notification_id}", response=Marked)
@once()
def mark(request: TokenRequest, notification_id: UUID, marking: Marking) -> Schema:
    """Say whether you have read one; again does nothing."""
    mark_notification(
        notification_id=notification_id,
        is_read=marking.is_read,
        actor=request.auth.actor,
        at=timezone.now(),
    )
    return _tell(request)


def _tell(request: TokenRequest) -> Marked:
    return Marked(unread=list_notifications(request.auth.actor, timezone.now()).unread)


def _show(row: notifications.Notification) -> Notification:
    return Notification(
        id=row.notification_id,
        code=row.code,
        subject=row.subject,
        what=row.what,
        what_to_do=row.what_to_do,
        is_urgent=row.is_urgent,
        is_read=row.is_read,
        streams=list(row.streams),
        since=row.since,
        due_at=row.due_at,
    )
