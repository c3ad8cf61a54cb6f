"""Which pool of Amazon's an order takes its units from."""

from collections.abc import Mapping

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.orders.models import PoolOfNoStore

# Orders of no store, such as those of other channels that Amazon sends.
OF_NO_STORE = 0


def find_pools(account_id: int) -> Mapping[int, int]:
    """Return the pool of each store of the account, and of `OF_NO_STORE` if it is known.

    It is the only one there is, or the one that somebody chose.
    """
    stores = channels.list_stores(identity.SYSTEM, account_id)
    pools = {each.store_id: each.pool_id for each in stores}
    if len(set(pools.values())) == 1:
        pools[OF_NO_STORE] = next(iter(pools.values()))
    elif chosen := PoolOfNoStore.objects.filter(account=account_id).first():
        pools[OF_NO_STORE] = chosen.pool_id
    return pools
