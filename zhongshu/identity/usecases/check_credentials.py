"""Find out who signs in, and slow down whoever guesses."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import Q

from zhongshu.identity import rules
from zhongshu.identity.models import AuditRecord, SignInFailure, User
from zhongshu.identity.usecases.record import record
from zhongshu.kernel.texts import clean

LONGEST_LOGIN = 150
MOST_FAILURES = 500
SIGNED_IN = "identity.signed_in"


@dataclass(frozen=True, slots=True)
class SignInAnswer:
    """Either who it is, or how long the next try must wait (0: at once)."""

    user: User | None
    wait_s: int = 0


@transaction.atomic
def check_credentials(*, login: str, password: str, address: str, at: datetime) -> SignInAnswer:
    """Answer who it is, or nobody. It refuses nothing: a failure must be counted and kept.

    A wrong password is counted by login and by address; beyond the free tries each one doubles
    the wait, up to a bound, and a try during the wait is neither checked nor counted, so that
    no one can be locked out for good. Unknown logins take the same way and the same time.
    """
    typed = User.normalize_username(clean(login.strip(), longest=LONGEST_LOGIN))
    key = typed.casefold()[:LONGEST_LOGIN]
    user_id, stored_login = _find_user(typed)
    wait = _find_wait(key, address, is_known=_is_known_address(user_id, address), at=at)
    if wait:
        return SignInAnswer(user=None, wait_s=wait)

    user = authenticate(None, username=stored_login, password=password)
    if not isinstance(user, User):
        SignInFailure.objects.create(login=key, address=address, happened_at=at)
        SignInFailure.objects.filter(happened_at__lt=at - rules.MEMORY).delete()
        return SignInAnswer(user=None)
    SignInFailure.objects.filter(login=key, address=address).delete()
    record(user.as_actor(), SIGNED_IN, f"identity.user:{user.pk}", address=address)
    return SignInAnswer(user=user)


def _find_user(typed: str) -> tuple[int, str]:
    """Return the id and the login as first written: capitals make no other person."""
    found = User.objects.filter(username__iexact=typed).values_list("pk", "username")
    return next(iter(found[:1]), (0, typed))


def _is_known_address(user_id: int, address: str) -> bool:
    """Tell whether this person signed in from this address before."""
    return AuditRecord.objects.filter(
        subject=f"identity.user:{user_id}", action=SIGNED_IN, facts__address=address
    ).exists()


def _find_wait(key: str, address: str, *, is_known: bool, at: datetime) -> int:
    """Return the longest wait that the failures of the last hour ask for, in seconds."""
    failures = list(
        SignInFailure.objects.filter(
            Q(login=key) | Q(address=address), happened_at__gt=at - rules.MEMORY
        )
        .order_by("-happened_at")
        .values_list("login", "address", "happened_at")[:MOST_FAILURES]
    )
    of_both = [when for name, where, when in failures if name == key and where == address]
    of_address = [when for _, where, when in failures if where == address]
    of_login = [when for name, _, when in failures if name == key and not is_known]
    return max(
        rules.find_wait(of_both, rules.SAME_LOGIN_AND_ADDRESS, at),
        rules.find_wait(of_address, rules.SAME_ADDRESS, at),
        rules.find_wait(of_login, rules.SAME_LOGIN, at),
    )
