"""Make one product of several with all their stock, and part them again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory


@transaction.atomic
def merge_products(
    product_ids: Sequence[int], *, into_id: int, actor: identity.Actor, at: datetime
) -> catalog.Merged:
    """Merge products into one of them: what lies or is reserved of the others is its from now on.

    Raises:
        What `catalog.merge_products` raises: nothing is merged, nothing moves.
    """
    merged = catalog.merge_products(product_ids, into_id=into_id, actor=actor, at=at)
    inventory.follow_merges(user_id=actor.user_id, at=at)
    return merged


@transaction.atomic
def undo_product_edit(edit_id: int, *, actor: identity.Actor, at: datetime) -> catalog.UndoneEdit:
    """Take back an edit of products; what a merge had moved goes back to those it parts.

    Of a merge that is done again all that lies or is reserved follows once more.

    Products that it made stay where units of them lie by now: they are counted as kept.

    Raises:
        What `catalog.undo_edit` raises.
    """
    edited = catalog.find_edited(actor, edit_id)
    merged = catalog.find_living(actor, edited)
    stocked = inventory.find_stocked(edited)
    undone = catalog.undo_edit(edit_id, stocked=stocked, actor=actor, at=at)
    now = catalog.find_living(actor, edited)
    if parted := merged.keys() - now.keys():
        inventory.follow_splits(parted, user_id=actor.user_id, at=at)
    if now.keys() - merged.keys():
        inventory.follow_merges(user_id=actor.user_id, at=at)
    return undone
