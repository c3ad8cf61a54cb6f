"""The names by which people sign in: what may be one, and that nobody has it yet."""

from django.core.exceptions import ValidationError

from zhongshu.identity.errors import LoginRefusedError, LoginTakenError
from zhongshu.identity.models import User
from zhongshu.identity.values import SYSTEM


def require_free_login(login: str, *, user_id: int = 0) -> str:
    """Return the login as it is kept when nobody but this person has it; capitals make no other.

    Raises:
        LoginRefusedError: it holds what a name cannot hold.
        LoginTakenError: somebody has it, or it is the system's: nobody signs the trail as that.
    """
    login = User.normalize_username(login).strip()
    user = User(username=login)
    try:
        User._meta.get_field("username").clean(login, user)  # noqa: SLF001 - Django's public way
    except ValidationError as error:
        raise LoginRefusedError(login=login[:150]) from error
    namesakes = User.objects.filter(username__iexact=login).exclude(pk=user_id)
    if login.lower() == SYSTEM.name or namesakes.exists():
        raise LoginTakenError(login=login)
    return login
