"""What must be said above every page, and the line that tells whether Amazon is in step."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from zhongshu.channels import public as channels
from zhongshu.flows.list_notifications import URGENT
from zhongshu.identity import public as identity
from zhongshu.web.shell import frame


@dataclass(frozen=True, slots=True)
class Banner:
    """The most urgent reminder, how many more there are, and where to go."""

    sentence: str
    next_step: str
    url: str
    more: int
    is_bad: bool


@dataclass(frozen=True, slots=True)
class Pulse:
    """When Amazon was last heard of, and how many streams are late or fail."""

    synced_at: datetime | None
    late: int
    failing: int


def read_reminders(request: HttpRequest, actor: identity.Actor) -> list[channels.Reminder]:
    """Return the reminders; the banner and the page share them."""
    return frame.keep(request, "reminders", lambda: channels.list_reminders(actor, timezone.now()))


def read_banner(request: HttpRequest, actor: identity.Actor) -> Banner | None:
    """Return what somebody must do something about first, or None when nothing is wrong.

    What the page itself tells is not said above it once more.
    """
    reminders = [
        each for each in read_reminders(request, actor) if request.path not in reminder_pages(each)
    ]
    broken = [each for each in reminders if each.code in URGENT]
    if not reminders:
        return None
    first = (broken or reminders)[0]
    return Banner(
        sentence=first.what,
        next_step=first.what_to_do,
        url=reminder_address(first),
        more=len(reminders) - 1,
        is_bad=bool(broken),
    )


def reminder_address(reminder: channels.Reminder) -> str:
    """Return the page on which a reminder is settled."""
    return reminder_pages(reminder)[0]


def reminder_pages(reminder: channels.Reminder) -> list[str]:
    """Return the pages that tell a reminder by themselves; it is settled on the first."""
    room, _, subject = reminder.subject.partition(":")
    if room == "channels.account":
        pages = [reverse("accounts:account", args=[subject]), reverse("accounts:accounts")]
        if reminder.code == "channels.stores_to_confirm":
            pages.append(reverse("accounts:stores", args=[subject]))
        return pages
    if room == "channels.application":
        return [reverse("accounts:applications"), reverse("accounts:accounts")]
    return [reverse("sync:sync")]


def read_pulse(actor: identity.Actor) -> Pulse | None:
    """Return the pulse of the actor's streams that are on, or None when there are none."""
    streams = [
        stream
        for stream in channels.list_streams(actor)
        if not stream.rests and (stream.enabled or stream.is_late)
    ]
    if not streams:
        return None
    return Pulse(
        synced_at=max((each.synced_at for each in streams if each.synced_at), default=None),
        late=sum(each.is_late for each in streams),
        failing=sum(each.failures > 0 for each in streams),
    )
