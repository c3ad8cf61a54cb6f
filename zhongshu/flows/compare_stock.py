"""Compare the books of every open pool with what Amazon showed last."""

from collections.abc import Iterator

from zhongshu.flows.pools import Pool, list_pools
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory


def compare_stock(actor: identity.Actor) -> Iterator[tuple[Pool, inventory.Mirror]]:
    """Yield each pool whose books are open, and how they compare."""
    opened = set(inventory.list_open_pools(actor))
    for pool in list_pools(actor):
        if pool.pool_id in opened:
            yield (
                pool,
                inventory.compare_pool(actor, account_id=pool.account_id, pool_id=pool.pool_id),
            )
