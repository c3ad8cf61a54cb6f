"""Say to which legal entity stores belong."""

from collections.abc import Collection

from django.db import transaction

from zhongshu.channels.locks import lock_visible_stores
from zhongshu.channels.models import Store
from zhongshu.company import public as company
from zhongshu.identity import public as identity


@transaction.atomic
def assign_stores_to_entity(
    store_ids: Collection[int], legal_entity_id: int | None, *, actor: identity.Actor
) -> int:
    """Let these stores belong to a legal entity, or to none; return how many changed.

    All of them or nothing, in a constant number of statements; the same again changes nothing.

    Raises:
        identity.NotAllowedError: only administrators assign.
        StoreNotFoundError: no such store, or not for this actor.
        company.LegalEntityNotFoundError, company.LegalEntityArchivedError: nothing can be
            given to it.
    """
    identity.require_admin(actor)
    name = "" if legal_entity_id is None else company.hold_legal_entity(legal_entity_id)
    stores = lock_visible_stores(frozenset(store_ids), actor)
    changed = sorted(
        store.pk for store in stores.values() if store.legal_entity_id != legal_entity_id
    )
    if changed:
        Store.objects.filter(pk__in=changed).update(legal_entity=legal_entity_id)
        subject = f"company.legal_entity:{legal_entity_id}" if name else "company.legal_entities"
        identity.record(
            actor, "channels.stores.assigned", subject, stores=changed, legal_entity=name
        )
    return len(changed)
