"""Let a person no longer see stores."""

from collections.abc import Collection

from django.db import transaction

from zhongshu.channels.locks import require_user, require_visible_stores
from zhongshu.channels.models import StoreAccess
from zhongshu.identity import public as identity


@transaction.atomic
def revoke_store_access(*, user_id: int, store_ids: Collection[int], actor: identity.Actor) -> None:
    """Take these stores away from what the person sees; the next request feels it.

    Raises:
        identity.NotAllowedError: only administrators revoke.
        identity.UserNotFoundError: there is no such person.
        StoreNotFoundError: no such store, or not for this actor.
    """
    identity.require_admin(actor)
    require_user(user_id)
    unwanted = frozenset(store_ids)
    require_visible_stores(unwanted, actor)
    StoreAccess.objects.filter(user_id=user_id, store_id__in=unwanted).delete()
    identity.record(
        actor, "channels.access.revoked", f"identity.user:{user_id}", stores=sorted(unwanted)
    )
