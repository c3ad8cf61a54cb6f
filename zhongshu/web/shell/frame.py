"""What the frame of every page shows, kept for some seconds (docs/decisions/0005)."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language

from zhongshu.identity import public as identity

# The browser carries it while what its person just did may be newer than what is kept.
JUST_CHANGED = "just-changed"
READING = ("GET", "HEAD", "OPTIONS")
MOST_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Kept:
    value: Any
    until: float


_kept: dict[tuple[object, ...], Kept] = {}
_lock = Lock()


def keep[T](request: HttpRequest, name: str, ask: Callable[[], T]) -> T:
    """Return what `ask` said within the last `FRAME_SECONDS` to somebody with the same rights.

    Asked anew whenever this reader has just changed something. What is kept must be the same
    for everybody with these rights and this language, and nobody may change it.
    """
    actor: identity.Actor | None = getattr(request, "actor", None)
    rights = (actor.role, actor.sees_every_store, actor.store_ids) if actor else ()
    key = (name, get_language(), *rights)
    found = _kept.get(key)
    now = time.monotonic()
    if found and now < found.until and not _has_just_changed(request):
        return found.value  # type: ignore[no-any-return]
    value = ask()
    with _lock:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = Kept(value, now + settings.FRAME_SECONDS)
    return value


def note_change(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let the next pages of whoever changes something be asked anew, by whichever process."""
    if request.method not in READING:
        response.set_cookie(
            JUST_CHANGED,
            "1",
            max_age=settings.FRAME_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


def forget() -> None:
    """Forget everything that is kept."""
    with _lock:
        _kept.clear()


def _has_just_changed(request: HttpRequest) -> bool:
    return request.method not in READING or JUST_CHANGED in request.COOKIES
