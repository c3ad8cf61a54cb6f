"""Make the first administrator, by the link that setup printed."""

from datetime import datetime

from django.db import transaction

from zhongshu.identity.errors import SetupLinkRefusedError
from zhongshu.identity.locks import lock_setup_link
from zhongshu.identity.models import User
from zhongshu.identity.usecases.add_user import add_user
from zhongshu.identity.values import SYSTEM, Role


@transaction.atomic
def create_first_administrator(
    *, token: str, login: str, password: str, language: str, at: datetime
) -> int:
    """Make an administrator who sees every store; return the id. The link is used up.

    Raises:
        SetupLinkRefusedError: unknown, used or late link, or somebody can sign in already.
        LoginRefusedError, WeakPasswordError, UnknownChoiceError: nothing is made, the link stays.
    """
    link = lock_setup_link(token)
    if link.used_at is not None or link.expires_at <= at or User.objects.exists():
        raise SetupLinkRefusedError
    user_id = add_user(
        login=login,
        password=password,
        role=Role.ADMIN,
        sees_every_store=True,
        language=language,
        actor=SYSTEM,
    )
    link.used_at = at
    link.save(update_fields=["used_at"])
    return user_id
