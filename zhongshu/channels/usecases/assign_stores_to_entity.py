"""Say to which legal entity stores belong."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from zhongshu.channels.account_values import Assigned
from zhongshu.channels.locks import lock_visible_stores
from zhongshu.channels.models import EntityAssignment, Store
from zhongshu.company import public as company
from zhongshu.identity import public as identity


@transaction.atomic
def assign_stores_to_entity(
    store_ids: Collection[int],
    legal_entity_id: int | None,
    *,
    actor: identity.Actor,
    at: datetime,
) -> Assigned:
    """Let these stores belong to a legal entity, or to none; tell how many changed.

    All of them or nothing, in a constant number of statements; the same again changes nothing.
    `undo_assignment` takes it back.

    Raises:
        identity.NotAllowedError: only administrators assign.
        StoreNotFoundError: no such store, or not for this actor.
        company.LegalEntityNotFoundError, company.LegalEntityArchivedError: nothing can be
            given to it.
    """
    identity.require_admin(actor)
    name = "" if legal_entity_id is None else company.hold_legal_entity(legal_entity_id)
    stores = lock_visible_stores(frozenset(store_ids), actor)
    before = {
        store.pk: store.legal_entity_id
        for store in stores.values()
        if store.legal_entity_id != legal_entity_id
    }
    if not before:
        return Assigned(0, None)
    Store.objects.filter(pk__in=before).update(legal_entity=legal_entity_id)
    made = EntityAssignment.objects.create(
        legal_entity_id=legal_entity_id, before=before, made_at=at
    )
    subject = f"company.legal_entity:{legal_entity_id}" if name else "company.legal_entities"
    identity.record(
        actor, "channels.stores.assigned", subject, stores=sorted(before), legal_entity=name
    )
    return Assigned(len(before), made.pk)
