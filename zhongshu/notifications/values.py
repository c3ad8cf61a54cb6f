"""What is told to a person who should do something."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
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


class ChannelKind(StrEnum):
    """How messages reach a person outside these pages."""

    EMAIL = "EMAIL"
    WEBHOOK = "WEBHOOK"
    WECOM = "WECOM"
    DINGTALK = "DINGTALK"
    FEISHU = "FEISHU"


class DeliveryState(StrEnum):
    WAITING = "WAITING"
    SENT = "SENT"
    FAILED = "FAILED"


class Reason(StrEnum):
    """Why a message did not arrive; the sentence is the page's."""

    NO_MAIL_SERVER = "NO_MAIL_SERVER"
    NO_ANSWER = "NO_ANSWER"
    FORBIDDEN = "FORBIDDEN"
    STATUS = "STATUS"
    REFUSED = "REFUSED"
    NOT_UNDERSTOOD = "NOT_UNDERSTOOD"
    NO_KEY = "NO_KEY"


@dataclass(frozen=True, slots=True)
class ChannelWish:
    """What a person wants of a channel; None leaves address or secret as they are."""

    name: str
    codes: tuple[str, ...]
    address: str | None = field(default=None, repr=False)
    secret: str | None = field(default=None, repr=False)
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class ChannelCard:
    """A channel as its owner sees it: of the address the beginning, of the secret nothing."""

    channel_id: int
    user_id: int
    kind: ChannelKind
    name: str
    hint: str
    has_secret: bool
    codes: tuple[str, ...]
    is_on: bool
    version: int


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be told; once per channel and key.

    Each line of the text may have an address of its own (`with_link`), all of it has `link`.
    """

    key: str
    title: str
    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way out, with what opens the channel."""

    delivery_id: int
    kind: ChannelKind
    address: str = field(repr=False)
    secret: str = field(repr=False)
    message: Message
    at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """What became of a message."""

    delivery_id: int
    channel: str
    kind: ChannelKind
    title: str
    state: DeliveryState
    attempts: int
    reason: str
    detail: str
    made_at: datetime
    next_at: datetime | None
    ended_at: datetime | None


@dataclass(eq=False)
class DeliveryError(Exception):
    """A messenger could not hand a message over; `is_final`: trying again changes nothing."""

    reason: Reason
    detail: str = ""
    is_final: bool = False

    def __str__(self) -> str:
        return f"{self.reason} {self.detail}"
