"""Issue an API token to a person's script."""

from datetime import datetime

from django.db import transaction

from zhongshu.identity import rules
from zhongshu.identity.errors import TokenExpiryError, UserNotFoundError
from zhongshu.identity.models import ApiToken, User
from zhongshu.identity.usecases.record import record
from zhongshu.identity.values import Actor, IssuedToken
from zhongshu.kernel.texts import require_name


@transaction.atomic
def issue_token(
    *, name: str, scope: str, expires_at: datetime | None, actor: Actor, at: datetime
) -> IssuedToken:
    """Make a token of the actor and return its secret, which is shown once: its hash is kept.

    Raises:
        WritingTokenRefusedError: a writing token for somebody who may only read.
        UnknownChoiceError, TokenExpiryError, kernel.TooLongError: as their sentences say.
        UserNotFoundError: the actor is not a person, or may not sign in any more.
    """
    require_name(name, field="name", longest=100)
    known_scope = rules.require_scope(scope, actor)
    if expires_at is not None and expires_at <= at:
        raise TokenExpiryError
    user_id = rules.require_person(actor)
    # Locked: a token of somebody who is being deactivated would be found by nobody.
    if not User.objects.select_for_update(no_key=True).filter(pk=user_id, is_active=True):
        raise UserNotFoundError(user_id=user_id)
    prefix, token = rules.make_token()
    row = ApiToken.objects.create(
        user_id=user_id,
        name=name,
        prefix=prefix,
        hashed=rules.hash_secret(token),
        scope=known_scope,
        expires_at=expires_at,
    )
    record(actor, "identity.token.issued", f"identity.token:{row.pk}", name=name, scope=known_scope)
    return IssuedToken(token_id=row.pk, secret=token)
