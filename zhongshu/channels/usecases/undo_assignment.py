"""Take back that stores were given to a legal entity."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.account_errors import AssignmentNotFoundError
from zhongshu.channels.account_values import Unassigned
from zhongshu.channels.locks import lock_visible_stores
from zhongshu.channels.models import EntityAssignment, Store
from zhongshu.identity import public as identity


@transaction.atomic
def undo_assignment(assignment_id: int, *, actor: identity.Actor, at: datetime) -> Unassigned:
    """Let the stores belong to whom they did before, also to one that is archived since.

    A store that somebody gave away in the meantime stays there, and is counted. A constant
    number of statements; taken back already, nothing is done.

    Raises:
        identity.NotAllowedError: only administrators assign.
        AssignmentNotFoundError: there is none.
        StoreNotFoundError: a store of it is not for this actor.
    """
    identity.require_admin(actor)
    done = EntityAssignment.objects.select_for_update().filter(pk=assignment_id).first()
    if done is None:
        raise AssignmentNotFoundError(assignment_id)
    before: dict[int, int | None] = {int(each): entity for each, entity in done.before.items()}
    stores = lock_visible_stores(frozenset(before), actor)
    if done.undone_at is not None:
        return Unassigned(0, 0)
    ours = [each for each in stores.values() if each.legal_entity_id == done.legal_entity_id]
    for store in ours:
        store.legal_entity_id = before[store.pk]
    Store.objects.bulk_update(ours, ["legal_entity"])
    done.undone_at = at
    done.save(update_fields=["undone_at"])
    identity.record(
        actor,
        "channels.stores.assignment_undone",
        f"company.legal_entity:{done.legal_entity_id}"
        if done.legal_entity_id
        else "company.legal_entities",
        stores=[store.pk for store in ours],
    )
    return Unassigned(len(ours), len(before) - len(ours))
