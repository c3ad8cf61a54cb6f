"""Let a person see stores."""

from collections.abc import Collection

from django.db import transaction

from zhongshu.channels.locks import require_user, require_visible_stores
from zhongshu.channels.models import StoreAccess
from zhongshu.identity import public as identity


@transaction.atomic
def grant_store_access(*, user_id: int, store_ids: Collection[int], actor: identity.Actor) -> None:
    """Add these stores to what the person sees; those they see already stay.

    Raises:
        identity.NotAllowedError: only administrators grant.
        identity.UserNotFoundError: there is no such person.
        StoreNotFoundError: no such store, or not for this actor.
    """
    identity.require_admin(actor)
    require_user(user_id)
    wanted = frozenset(store_ids)
    require_visible_stores(wanted, actor)
    StoreAccess.objects.bulk_create(
        [StoreAccess(user_id=user_id, store_id=store_id) for store_id in sorted(wanted)],
        ignore_conflicts=True,
    )
    identity.record(
        actor, "channels.access.granted", f"identity.user:{user_id}", stores=sorted(wanted)
    )
