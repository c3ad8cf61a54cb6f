"""Add a person who may sign in."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from zhongshu.identity import rules
from zhongshu.identity.errors import WeakPasswordError
from zhongshu.identity.logins import require_free_login
from zhongshu.identity.models import User
from zhongshu.identity.usecases.record import record
from zhongshu.identity.values import Actor


@transaction.atomic
def add_user(
    *,
    login: str,
    password: str,
    role: str,
    sees_every_store: bool,
    actor: Actor,
    language: str = "zh-hans",
) -> int:
    """Make a user and return the id; single stores are granted by channels.

    Raises:
        NotAllowedError: the actor is no administrator.
        NotEveryStoreError: nobody gives more than they have.
        LoginTakenError, LoginRefusedError, WeakPasswordError: as their sentences say.
        UnknownChoiceError: no such role or language.
    """
    if sees_every_store:
        rules.require_full_admin(actor)
    rules.require_admin(actor)
    known_role = rules.require_known_role(role)
    rules.require_language(language)
    login = require_free_login(login)
    user = User(
        username=login,
        role=known_role,
        sees_every_store=sees_every_store,
        language=language,
    )
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPasswordError(reasons=" ".join(error.messages)) from error
    user.set_password(password)
    user.save()
    record(
        actor,
        "identity.user.added",
        f"identity.user:{user.pk}",
        login=login,
        role=known_role,
        every_store=sees_every_store,
    )
    return user.pk
