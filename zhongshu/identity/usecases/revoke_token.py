"""Revoke an API token."""

from datetime import datetime

from django.db import transaction

from zhongshu.identity import rules
from zhongshu.identity.errors import TokenNotFoundError
from zhongshu.identity.models import ApiToken
from zhongshu.identity.usecases.record import record
from zhongshu.identity.values import Actor


@transaction.atomic
def revoke_token(*, token_id: int, actor: Actor, at: datetime) -> None:
    """End a token of one's own; administrators of every store anybody's. Again does nothing.

    Raises:
        TokenNotFoundError: no such token, or somebody else's.
    """
    tokens = ApiToken.objects.select_for_update().filter(pk=token_id)
    if not actor.is_full_admin:
        tokens = tokens.filter(user_id=rules.require_person(actor))
    token = tokens.first()
    if token is None:
        raise TokenNotFoundError(token_id=token_id)
    if token.revoked_at is not None:
        return
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    record(actor, "identity.token.revoked", f"identity.token:{token.pk}", name=token.name)
