"""What identity decides from plain values: who may, how long to wait, what a password is."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import available_timezones

from django.conf import settings

from zhongshu.identity.errors import (
    KeyRefusedError,
    LastAdministratorError,
    NotAllowedError,
    NotEveryStoreError,
    UnknownChoiceError,
    UserNotFoundError,
    WritingTokenRefusedError,
)
from zhongshu.identity.values import Actor, Role, TokenScope

# Failures older than this are forgotten; so is every lock-out (failures.md, O13).
MEMORY = timedelta(hours=1)
# (free tries, longest wait): one login from one address; one address; one login from anywhere.
# The last two stay short: an attacker must not lock a colleague or an office out.
SAME_LOGIN_AND_ADDRESS = (5, 900)
SAME_ADDRESS = (30, 60)
SAME_LOGIN = (30, 60)

# Requests a minute (failures.md, O23). One process answers some 3,000: others are served too.
MOST_PER_TOKEN = 1_200
MOST_PER_ADDRESS = 2_400
MOST_GUESSES = 60

ANSWERS_LAST = timedelta(hours=48)
# Longer than any call to the outside takes: whoever claimed and is silent since has died.
CLAIM_LASTS = timedelta(minutes=5)
LONGEST_KEY = 200

# Whoever took a cookie loses it after this at the latest, also while it is used (O12).
SESSION_LASTS = timedelta(days=30)
SETUP_LINK_LASTS = timedelta(hours=24)
TOKEN_MARK = "zs"  # noqa: S105 - what every token begins with
PREFIX_CHARACTERS = 8


def require_admin(actor: Actor) -> None:
    """Refuse whoever is not an administrator."""
    require_role(actor, Role.ADMIN)


def require_full_admin(actor: Actor) -> None:
    """Refuse an administrator of some stores what reaches into all of them (failures.md, O19).

    Raises:
        NotAllowedError, NotEveryStoreError: who is no administrator, or sees some stores only.
    """
    require_admin(actor)
    if not actor.is_full_admin:
        raise NotEveryStoreError


def require_role(actor: Actor, *roles: Role) -> None:
    """Refuse an actor of another role. Administrators may do everything.

    Raises:
        NotAllowedError: the role is not among these.
    """
    if not actor.is_one_of(*roles):
        raise NotAllowedError(needs=", ".join(roles or (Role.ADMIN,)))


def require_person(actor: Actor) -> int:
    """Return the id of the person who acts; the system and bare tokens are none."""
    if actor.user_id is None:
        raise UserNotFoundError(user_id=0)
    return actor.user_id


def find_wait(failed_at: Sequence[datetime], limits: tuple[int, int], at: datetime) -> int:
    """Return the seconds until the next try: doubling with each failure beyond the free ones."""
    free, longest = limits
    if len(failed_at) < free:
        return 0
    delay = min(longest, 2 ** min(len(failed_at) - free + 1, 20))
    left = (max(failed_at) + timedelta(seconds=delay) - at).total_seconds()
    return max(0, -int(-left // 1))


def require_administrator_left(
    before: Sequence[bool], after: Sequence[bool], *, login: str
) -> None:
    """Refuse a change after which nobody could give rights (failures.md, O19).

    Each entry is an administrator who may sign in: whether they see every store.

    Raises:
        LastAdministratorError: the last one, or the last who sees every store, would go.
    """
    if (any(before) and not any(after)) or (before and not after):
        raise LastAdministratorError(login=login)


def is_session_over(began_at: datetime, signed_out_at: datetime | None, at: datetime) -> bool:
    """Tell whether a session must end, however busy: it is too old, or was ended for all."""
    if signed_out_at is not None and began_at <= signed_out_at:
        return True
    return began_at + SESSION_LASTS <= at


def require_key(key: str) -> str:
    """Refuse an Idempotency-Key that cannot be stored."""
    if not (1 <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise KeyRefusedError(longest=LONGEST_KEY)
    return key


def find_request_limits(address: str, token_id: int | None) -> dict[str, int]:
    """Return whose requests are counted, and how many a minute each may send.

    Whoever comes without a good token is counted more strictly: it may be guessing.
    """
    whose = f"guess:{address}" if token_id is None else f"token:{token_id}"
    most = MOST_GUESSES if token_id is None else MOST_PER_TOKEN
    return {f"address:{address}": MOST_PER_ADDRESS, whose: most}


def require_language(language: str) -> None:
    if language not in dict(settings.LANGUAGES):
        raise UnknownChoiceError(field="language", choice=language[:20])


def require_time_zone(time_zone: str) -> None:
    """Refuse what is no IANA zone; empty means the company's."""
    if time_zone and time_zone not in available_timezones():
        raise UnknownChoiceError(field="time_zone", choice=time_zone[:50])


def require_known_role(role: str) -> Role:
    if role not in list(Role):
        raise UnknownChoiceError(field="role", choice=role[:20])
    return Role(role)


def require_scope(scope: str, actor: Actor) -> TokenScope:
    """Refuse an unknown scope, and one that may more than its owner (failures.md, O19)."""
    if scope not in list(TokenScope):
        raise UnknownChoiceError(field="scope", choice=scope[:20])
    if scope == TokenScope.WRITE and not actor.may_change:
        raise WritingTokenRefusedError(login=actor.name, role=actor.role)
    return TokenScope(scope)


def hash_secret(secret: str) -> bytes:
    """Return what is kept of a link or token: they are random, so one SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).digest()


def make_secret() -> str:
    return secrets.token_urlsafe(32)


def make_token() -> tuple[str, str]:
    """Return the prefix that finds a new API token, and the whole token."""
    prefix = secrets.token_hex(PREFIX_CHARACTERS // 2)
    return prefix, f"{TOKEN_MARK}_{prefix}_{make_secret()}"


def split_token(token: str) -> str:
    """Return the prefix of a token, or "" when it has none."""
    mark, _, rest = token.partition("_")
    prefix = rest[:PREFIX_CHARACTERS]
    return prefix if mark == TOKEN_MARK and len(prefix) == PREFIX_CHARACTERS else ""
