"""Compare the books of every open pool with what Amazon showed last."""

from collections.abc import Iterator
from dataclasses import dataclass

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory


@dataclass(frozen=True, slots=True)
class ComparedPool:
    """One pool with its name, and how its books compare."""

    pool_id: int
    code: str
    account_id: int
    account: str
    mirror: inventory.Mirror


def compare_stock(actor: identity.Actor) -> Iterator[ComparedPool]:
    """Yield the comparison of each pool whose books are open, of stores that the actor sees."""
    seen: set[int] = set()
    for store in channels.list_stores(actor):
        if store.channel != channels.Channel.AMAZON or store.pool_id in seen:
            continue
        seen.add(store.pool_id)
        if store.pool_id not in inventory.list_open_pools(actor, store.account_id):
            continue
        mirror = inventory.compare_pool(actor, account_id=store.account_id, pool_id=store.pool_id)
        yield ComparedPool(
            store.pool_id, store.pool_code, store.account_id, store.account_name, mirror
        )
