"""How the pools of offers, and the edits of them, are held and written."""

from collections.abc import Mapping
from datetime import datetime

from zhongshu.catalog.models import OfferPool, OfferPoolEdit
from zhongshu.catalog.offer_errors import OfferPoolEditNotFoundError
from zhongshu.catalog.offer_values import OfferPoolEditCard, StoreOffer
from zhongshu.identity import public as identity


def write_offer_pools(pools: Mapping[StoreOffer, int | None], *, at: datetime) -> None:
    """Write these pools and no edit: the caller takes one back."""
    OfferPool.objects.bulk_create(
        [
            OfferPool(
                store_id=offer.store_id,
                seller_sku_id=offer.seller_sku_id,
                pool_id=pool_id,
                said_at=at,
            )
            for offer, pool_id in sorted(pools.items())
        ],
        update_conflicts=True,
        update_fields=["pool", "said_at"],
        unique_fields=["store", "seller_sku"],
    )


def get_offer_pool_edit(actor: identity.Actor, edit_id: int) -> OfferPoolEditCard:
    """Return one edit; of several transactions that read it one goes on.

    Raises:
        OfferPoolEditNotFoundError: there is none, or a store of it is not for this actor.
    """
    edit = OfferPoolEdit.objects.select_for_update().filter(pk=edit_id).first()
    if edit is None:
        raise OfferPoolEditNotFoundError(edit_id)
    before = from_json(edit.before)
    stores = {offer.store_id for offer in before}
    if not actor.sees_every_store and not stores <= actor.store_ids:
        raise OfferPoolEditNotFoundError(edit_id)
    return OfferPoolEditCard(
        edit.pk, edit.account_id, before, from_json(edit.after), edit.undone_at is not None
    )


def mark_offer_pools_undone(edit_id: int, *, at: datetime) -> None:
    """Note that an edit is taken back."""
    OfferPoolEdit.objects.filter(pk=edit_id).update(undone_at=at)


def to_json(pools: Mapping[StoreOffer, int | None]) -> dict[str, int | None]:
    """Return pools by offer as an edit keeps them."""
    return {f"{offer.store_id}:{offer.seller_sku_id}": pool for offer, pool in pools.items()}


def from_json(pools: Mapping[str, int | None]) -> dict[StoreOffer, int | None]:
    """Return pools by offer, as `to_json` wrote them."""
    return {StoreOffer(*map(int, key.split(":"))): pool for key, pool in pools.items()}
