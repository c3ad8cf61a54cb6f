"""Which stores each person may see."""

from zhongshu.channels.models import Store, StoreAccess
from zhongshu.identity import public as identity


def list_store_access(actor: identity.Actor) -> dict[int, frozenset[int]]:
    """Return which of the actor's stores each person was given, by person; for administrators."""
    identity.require_admin(actor)
    stores = Store.objects.for_actor(actor)
    given: dict[int, set[int]] = {}
    rows = StoreAccess.objects.filter(store__in=stores).values_list("user_id", "store_id")
    for user_id, store_id in rows:
        given.setdefault(user_id, set()).add(store_id)
    return {user_id: frozenset(store_ids) for user_id, store_ids in given.items()}
