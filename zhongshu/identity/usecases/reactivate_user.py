"""Let a person in again."""

from datetime import datetime

from django.db import transaction

from zhongshu.identity import rules
from zhongshu.identity.locks import lock_user
from zhongshu.identity.usecases.record import record
from zhongshu.identity.values import Actor


@transaction.atomic
def reactivate_user(*, user_id: int, actor: Actor, at: datetime) -> str:
    """Let the person sign in with the password they had, and return their login.

    Old sessions and API tokens stay ended. Again does nothing.

    Raises:
        NotAllowedError, NotEveryStoreError: only administrators who see every store.
        UserNotFoundError: there is no such person.
    """
    rules.require_full_admin(actor)
    user = lock_user(user_id, actor).user
    if user.is_active:
        return user.username
    user.is_active = True
    user.signed_out_at = at  # a session that began while they could not sign in is none
    user.save(update_fields=["is_active", "signed_out_at"])
    record(actor, "identity.user.reactivated", f"identity.user:{user_id}", login=user.username)
    return user.username
