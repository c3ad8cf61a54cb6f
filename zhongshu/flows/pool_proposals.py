"""Offers that another pool seems to send, for a person to confirm or to decline."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhongshu.channels import public as channels
from zhongshu.fba import public as fba
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

# Remote Fulfillment of North America goes out from here, never into it.
FROM_HERE = "US"


@dataclass(frozen=True, slots=True)
class PoolProposal:
    """An offer, the pool of its store, the pool that seems to send it, and what shows that.

    `units` are shown by both pools alike, told at the same moment or not; `below_zero` are those
    that the books of its own pool lack because more was sold there than ever lay there.
    """

    store: channels.StoreCard
    seller_sku_id: int
    seller_sku: str
    pool_id: int
    pool: str
    units: int
    is_same_moment: bool
    below_zero: int

    @property
    def key(self) -> str:
        """What names it in a form: store, seller SKU and pool."""
        return f"{self.store.store_id}:{self.seller_sku_id}:{self.pool_id}"


@dataclass(frozen=True, slots=True)
class ProposalFilter:
    """Which proposals are wanted; empty means all. `pool_ids` are those that seem to send."""

    store_ids: tuple[int, ...] = ()
    pool_ids: tuple[int, ...] = ()
    search: str = ""


EVERYTHING = ProposalFilter()


def list_pool_proposals(
    actor: identity.Actor, wanted: ProposalFilter = EVERYTHING
) -> list[PoolProposal]:
    """Return what our data shows, by seller SKU. Nothing is set by it.

    An offer to whose own pool goods were ever sent is not among them. Where two pools look like
    each other's, that of the United States sends; between others the person chooses one.
    """
    evidence = inventory.list_pool_evidence(actor)
    if not evidence:
        return []
    sent = fba.find_sent(
        actor,
        {each.own_pool_id for each in evidence},
        {each.seller_sku_id for each in evidence},
    )
    stores = {store.store_id: store for store in channels.list_stores(actor)}
    pools = {store.pool_id: store.pool_code for store in stores.values()}
    proposals = [
        PoolProposal(
            stores[each.store_id],
            each.seller_sku_id,
            each.seller_sku,
            each.pool_id,
            pools[each.pool_id],
            each.units,
            each.is_same_moment,
            each.below_zero,
        )
        for each in evidence
        if (each.own_pool_id, each.seller_sku_id) not in sent
        and stores[each.store_id].channel == channels.Channel.AMAZON
    ]
    words = wanted.search.casefold().split()
    return [
        each
        for each in _choose(proposals)
        if (not wanted.store_ids or each.store.store_id in wanted.store_ids)
        and (not wanted.pool_ids or each.pool_id in wanted.pool_ids)
        and all(
            word in each.seller_sku.casefold() or word in each.store.name.casefold()
            for word in words
        )
    ]


def _choose(proposals: Sequence[PoolProposal]) -> Iterable[PoolProposal]:
    """Leave out what would send out of the United States' pool, and all but the best of an offer.

    Of several pools that may send one offer the same moment speaks, then that of the United
    States, then the code.
    """
    by_offer: defaultdict[tuple[int, int], list[PoolProposal]] = defaultdict(list)
    for each in proposals:
        if each.store.pool_code != FROM_HERE:
            by_offer[each.store.store_id, each.seller_sku_id].append(each)
    for own in by_offer.values():
        yield min(
            own, key=lambda each: (not each.is_same_moment, each.pool != FROM_HERE, each.pool)
        )
