"""How long somebody stays signed in: until they were away too long, or for too long in all."""

from datetime import UTC, datetime, timedelta

from django.contrib import auth
from django.http import HttpRequest
from django.utils import timezone

from zhongshu.identity import public as identity

BACKEND = "django.contrib.auth.backends.ModelBackend"
BEGAN, SEEN, ENDED = "began_at", "seen_at", "ended"
# Being seen puts the end of an idle session off; written so seldom that no page pays for it.
SEEN_EVERY = timedelta(days=1)


def begin(request: HttpRequest, found: identity.SignInAnswer) -> None:
    """Sign in whoever was found, under a new session key."""
    auth.login(request, found.user, backend=BACKEND)
    request.session[BEGAN] = request.session[SEEN] = timezone.now().timestamp()


def end_if_over(request: HttpRequest) -> None:
    """Sign out whoever was signed in for too long, or was signed out from elsewhere (O12).

    Idle sessions end by themselves after SESSION_COOKIE_AGE.
    """
    if not request.user.is_authenticated:
        return
    at = timezone.now()
    began_at = _moment(request.session.get(BEGAN))
    if began_at is None or identity.is_session_over(began_at, request.user.signed_out_at, at):
        auth.logout(request)
        request.session[ENDED] = True
        return
    seen_at = _moment(request.session.get(SEEN))
    if seen_at is None or seen_at + SEEN_EVERY <= at:
        request.session[SEEN] = at.timestamp()


def has_just_ended(request: HttpRequest) -> bool:
    """Tell once whether this browser's session was ended by us."""
    return bool(request.session.pop(ENDED, False))


def _moment(stored: object) -> datetime | None:
    return datetime.fromtimestamp(stored, UTC) if isinstance(stored, int | float) else None
