"""Amazon's pools with the stores that sell from them: each unit of stock lies in one of them."""

from dataclasses import dataclass

from zhongshu.channels import public as channels
from zhongshu.flows.stores import find_awd_store
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.orders import public as orders


@dataclass(frozen=True, slots=True)
class Pool:
    """What Amazon counts as one stock of an account; `stores` are those the reader sees."""

    pool_id: int
    code: str
    account_id: int
    account: str
    stores: tuple[channels.StoreCard, ...]

    @property
    def store_names(self) -> tuple[str, ...]:
        return tuple(store.name for store in self.stores)


def list_pools(actor: identity.Actor) -> list[Pool]:
    """Return Amazon's pools of the stores that the actor sees, in the order of those."""
    stores: dict[int, list[channels.StoreCard]] = {}
    for store in channels.list_stores(actor):
        if store.channel == channels.Channel.AMAZON:
            stores.setdefault(store.pool_id, []).append(store)
    return [
        Pool(pool_id, own[0].pool_code, own[0].account_id, own[0].account_name, tuple(own))
        for pool_id, own in stores.items()
    ]


def find_awd(actor: identity.Actor, pool: Pool) -> inventory.AwdState | None:
    """Return what is known of the AWD that fills a pool; None: nothing of it was ever told."""
    state = inventory.get_awd(actor, pool.account_id)
    store = find_awd_store(pool.account_id)
    fills = state.pool_id or (store.pool_id if store else None)
    return state if state.seller_skus and fills == pool.pool_id else None


def get_pool(actor: identity.Actor, pool_id: int) -> Pool:
    """Return one of Amazon's pools.

    Raises:
        orders.PoolNotFoundError: there is none, or the actor sees none of its stores.
    """
    for pool in list_pools(actor):
        if pool.pool_id == pool_id:
            return pool
    raise orders.PoolNotFoundError(pool_id)
