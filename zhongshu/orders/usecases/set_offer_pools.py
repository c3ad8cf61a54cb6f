"""Say from which of Amazon's pools offers are sent, and bring their books there."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.orders.errors import PoolNotFoundError
from zhongshu.orders.offer_pool_errors import (
    OfferNamedTwiceError,
    OfferSkusUnknownError,
    OffersOfAccountsError,
    TooManyOffersError,
)
from zhongshu.orders.offer_pool_values import (
    MOST_OFFERS,
    OfferPoolsSet,
    OfferWish,
)
from zhongshu.orders.pool_changing import change_books, tell
from zhongshu.orders.statements import recording

MAY_SET = (identity.Role.OPERATIONS,)


@transaction.atomic
def set_offer_pools(
    wishes: Sequence[OfferWish], *, actor: identity.Actor, at: datetime, is_preview: bool = False
) -> OfferPoolsSet:
    """Let offers of one account be sent from other pools than their stores', or not any more.

    Orders of such an offer leave the pool that is said, and what its store shows of it counts
    nowhere else. Books that say otherwise are brought over by entries (decision 0030). All or
    nothing; the same again changes nothing; a preview changes nothing either. A constant number
    of statements for each store.

    Raises:
        identity.NotAllowedError: not for this role.
        channels.StoreNotFoundError: no such store, or not for this actor.
        PoolNotFoundError: no such pool at Amazon whose stores the actor sees.
        OffersOfAccountsError: they are of several accounts, or not Amazon's.
        OfferSkusUnknownError, OfferNamedTwiceError, TooManyOffersError: what it says.
        OfferHasGoodsError: goods of a seller SKU lay at the pool whose books would end.
    """
    identity.require_role(actor, *MAY_SET)
    if not wishes:
        return OfferPoolsSet(0)
    if len(wishes) > MOST_OFFERS:
        raise TooManyOffersError(MOST_OFFERS)
    account_id = _find_account(wishes, actor)
    recording.hold_account(account_id)
    codes, wanted = _find_offers(account_id, wishes, actor)
    known = catalog.find_offer_pools(identity.SYSTEM, codes, {each.store_id for each in wishes})
    after = {offer: pool for offer, pool in wanted.items() if known.get(offer) != pool}
    if not after:
        return OfferPoolsSet(0)
    before = {offer: known.get(offer) for offer in after}
    with transaction.atomic():
        edit_id = catalog.say_offer_pools(account_id, before, after, at=at)
        brought = change_books(
            account_id, before, after, edit_id=edit_id, marker=str(edit_id), actor=actor
        )
        tell(actor, "orders.offer_pools.set", account_id, after, codes)
        if is_preview:
            transaction.set_rollback(True)
    return OfferPoolsSet(len(after), None if is_preview else edit_id, brought)


def _find_account(wishes: Sequence[OfferWish], actor: identity.Actor) -> int:
    """Return the one account of all stores and pools."""
    seen = channels.list_stores(actor)
    stores = {store.store_id: store for store in seen}
    pools = {store.pool_id: store.account_id for store in seen}
    accounts = set()
    for wish in wishes:
        if wish.store_id not in stores:
            raise channels.StoreNotFoundError(wish.store_id)
        store = stores[wish.store_id]
        if store.channel != channels.Channel.AMAZON:
            raise OffersOfAccountsError
        accounts.add(store.account_id)
        if wish.pool_id is not None:
            if wish.pool_id not in pools:
                raise PoolNotFoundError(wish.pool_id)
            accounts.add(pools[wish.pool_id])
    if len(accounts) != 1:
        raise OffersOfAccountsError
    return accounts.pop()


def _find_offers(
    account_id: int, wishes: Sequence[OfferWish], actor: identity.Actor
) -> tuple[dict[int, str], dict[catalog.StoreOffer, int | None]]:
    """Return the codes of the seller SKUs by id, and the pool of each offer."""
    ids = catalog.find_seller_skus(actor, account_id, {each.seller_sku for each in wishes})
    unknown = sorted({each.seller_sku for each in wishes} - ids.keys())
    if unknown:
        raise OfferSkusUnknownError(tuple(unknown))
    wanted: dict[catalog.StoreOffer, int | None] = {}
    for wish in wishes:
        offer = catalog.StoreOffer(wish.store_id, ids[wish.seller_sku])
        if offer in wanted:
            raise OfferNamedTwiceError(wish.seller_sku)
        wanted[offer] = wish.pool_id
    return {sku_id: code for code, sku_id in ids.items()}, wanted
