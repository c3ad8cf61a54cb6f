"""Take back that somebody said from where stores draw."""

from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.inventory.models import DrawOrderEdit
from zhongshu.inventory.source_errors import SourcesEditNotFoundError
from zhongshu.inventory.source_values import SourcesUndone
from zhongshu.inventory.source_writing import hold_orders, record_orders, write_orders
from zhongshu.inventory.usecases.set_sources import MAY_SET


@transaction.atomic
def undo_sources(edit_id: int, *, actor: identity.Actor, at: datetime) -> SourcesUndone:
    """Let the stores draw as they did before. Twice does it once.

    A store that somebody changed since stays, and is counted.

    Raises:
        identity.NotAllowedError: not for this role.
        SourcesEditNotFoundError: there is none, or a store of it is not for this actor.
    """
    identity.require_role(actor, *MAY_SET)
    edit = DrawOrderEdit.objects.select_for_update().filter(pk=edit_id).first()
    if edit is None:
        raise SourcesEditNotFoundError(edit_id)
    before = {int(store_id): own for store_id, own in edit.before.items()}
    if not actor.sees_every_store and not before.keys() <= actor.store_ids:
        raise SourcesEditNotFoundError(edit_id)
    if edit.undone_at is not None:
        return SourcesUndone(0, 0)
    known = hold_orders(before)
    ours = {
        store_id: own
        for store_id, own in before.items()
        if known.get(store_id) == edit.after[str(store_id)]
    }
    write_orders(ours)
    edit.undone_at = at
    edit.save(update_fields=["undone_at"])
    after = {store_id: edit.after[str(store_id)] for store_id in ours}
    record_orders(actor, "inventory.sources.undone", ours, after)
    return SourcesUndone(len(ours), len(before) - len(ours))
