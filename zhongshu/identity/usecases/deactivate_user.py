"""Let a person in no more."""

from datetime import datetime

from django.db import transaction

from zhongshu.identity import rules
from zhongshu.identity.locks import lock_user
from zhongshu.identity.models import ApiToken
from zhongshu.identity.usecases.record import record
from zhongshu.identity.values import Actor


@transaction.atomic
def deactivate_user(*, user_id: int, actor: Actor, at: datetime) -> str:
    """End the person's sessions and API tokens for good, and return their login.

    What they did stays in the trail under their name. Again does nothing.

    Raises:
        NotAllowedError, NotEveryStoreError: only administrators who see every store.
        UserNotFoundError: there is no such person.
        LastAdministratorError: nobody could give rights any more; nothing was changed.
    """
    rules.require_full_admin(actor)
    locked = lock_user(user_id, actor)
    user = locked.user
    if not user.is_active:
        return user.username
    user.is_active = False
    user.signed_out_at = at
    locked.require_administrator_left()
    user.save(update_fields=["is_active", "signed_out_at"])
    # Revoked, not only asleep: a token that leaked must not wake up with its owner.
    ended = ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
    record(
        actor,
        "identity.user.deactivated",
        f"identity.user:{user_id}",
        login=user.username,
        tokens=ended,
    )
    return user.username
