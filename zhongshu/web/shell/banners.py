"""What must be said above every page, and the line that tells whether Amazon is in step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from zhongshu.channels.queries.streams import list_streams
from zhongshu.identity import public as identity


@dataclass(frozen=True, slots=True)
class Banner:
    """One sentence and one way out."""

    sentence: str
    url: str
    action: str
    is_bad: bool = False


SOURCES: list[Callable[[identity.Actor], list[Banner]]] = []


@dataclass(frozen=True, slots=True)
class Pulse:
    """When Amazon was last heard of, and whether any stream is late."""

    synced_at: datetime | None
    is_late: bool


def list_banners(actor: identity.Actor) -> list[Banner]:
    """Return what somebody must do something about, the worst first."""
    return [banner for source in SOURCES for banner in source(actor)]


def register(source: Callable[[identity.Actor], list[Banner]]) -> None:
    """Let a room's pages say something above every page; a handful of rows at most."""
    SOURCES.append(source)


def read_pulse(actor: identity.Actor) -> Pulse | None:
    """Return the pulse of the actor's enabled streams, or None when there are none."""
    streams = [stream for stream in list_streams(actor) if stream.enabled]
    if not streams:
        return None
    return Pulse(
        synced_at=max((each.synced_at for each in streams if each.synced_at), default=None),
        is_late=any(each.is_late for each in streams),
    )
