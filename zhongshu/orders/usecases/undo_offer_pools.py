"""Take back that somebody said from which pools offers are sent."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.orders.offer_pool_values import OfferPoolsUndone
from zhongshu.orders.pool_changing import change_books, tell
from zhongshu.orders.statements import recording
from zhongshu.orders.usecases.set_offer_pools import MAY_SET


@transaction.atomic
def undo_offer_pools(edit_id: int, *, actor: identity.Actor, at: datetime) -> OfferPoolsUndone:
    """Let offers be sent from where they were before, with their books. Twice does it once.

    One that somebody changed since stays, and is counted. Books that ended begin anew, with what
    Amazon shows now.

    Raises:
        identity.NotAllowedError: not for this role.
        catalog.OfferPoolEditNotFoundError: there is none, or a store of it is not for this actor.
        OfferHasGoodsError: goods came meanwhile to the pool whose books would end.
    """
    identity.require_role(actor, *MAY_SET)
    edit = catalog.get_offer_pool_edit(actor, edit_id)
    if edit.is_undone:
        return OfferPoolsUndone(0, 0)
    recording.hold_account(edit.account_id)
    known = catalog.find_offer_pools(
        identity.SYSTEM, {offer.seller_sku_id for offer in edit.before}
    )
    ours = {
        offer: pool for offer, pool in edit.before.items() if known.get(offer) == edit.after[offer]
    }
    catalog.write_offer_pools(ours, at=at)
    brought = change_books(
        edit.account_id,
        {offer: edit.after[offer] for offer in ours},
        ours,
        edit_id=edit_id,
        marker=f"{edit_id}:undone",
        actor=actor,
    )
    catalog.mark_offer_pools_undone(edit_id, at=at)
    codes = catalog.find_codes(identity.SYSTEM, {offer.seller_sku_id for offer in ours})
    tell(actor, "orders.offer_pools.undone", edit.account_id, ours, codes)
    return OfferPoolsUndone(len(ours), len(edit.before) - len(ours), brought)
