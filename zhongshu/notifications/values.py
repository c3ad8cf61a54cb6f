"""What is told to a person who should do something."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Notification:
    """One thing that needs a person, in the reader's language, as long as it lasts.

    `subject` names what it is about, such as `channels.account:3`, `streams` which streams of it.
    `is_urgent`: something does not work; the others only come near. It began at `since` and must
    be done before `due_at`, where these are known.
    """

    notification_id: UUID
    code: str
    subject: str
    what: str
    what_to_do: str
    is_urgent: bool
    is_read: bool
    streams: tuple[str, ...] = ()
    since: datetime | None = None
    due_at: datetime | None = None
