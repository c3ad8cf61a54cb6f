"""Open the books of a pool at Amazon, and say beforehand what they would begin with."""

from dataclasses import dataclass

from zhongshu.catalog import public as catalog
from zhongshu.flows.pools import get_pool
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.orders import public as orders

MOST_LOOKED_AT = 100_000


@dataclass(frozen=True, slots=True)
class FoundAtPool:
    """What Amazon shows of seller SKUs without books, in its units.

    `unpaired` of them are no product yet: their books open too, and wait for it.
    """

    seller_skus: int
    unpaired: int
    fulfillable: int
    reserved: int
    researching: int
    unfulfillable: int


def look_at_pool(pool_id: int, *, actor: identity.Actor) -> FoundAtPool:
    """Return what opening the books of a pool would begin with. Nothing is changed.

    Raises:
        orders.PoolNotFoundError: no such pool for this actor.
    """
    account_id = get_pool(actor, pool_id).account_id
    found = inventory.list_unopened(actor, pool_id=pool_id, limit=MOST_LOOKED_AT)
    levels = [level for _code, level in found]
    parts = catalog.find_parts(
        actor, account_id=account_id, sku_ids=[each.seller_sku_id for each in levels]
    )
    return FoundAtPool(
        seller_skus=len(levels),
        unpaired=sum(not parts.find(each.seller_sku_id) for each in levels),
        fulfillable=sum(each.fulfillable for each in levels),
        reserved=sum(each.reserved for each in levels),
        researching=sum(each.researching for each in levels),
        unfulfillable=sum(each.unfulfillable for each in levels),
    )


def open_pool(pool_id: int, *, actor: identity.Actor) -> int:
    """Open the books of a pool batch by batch, and post what its orders took since.

    Returns how many seller SKUs were opened: those that have books keep them.

    Raises:
        NotAllowedError: the role keeps no stock.
        orders.PoolNotFoundError: no such pool for this actor.
    """
    account_id = get_pool(actor, pool_id).account_id
    opened = 0
    while more := orders.open_stock(pool_id=pool_id, actor=actor):
        opened += more
    while orders.post_sales(account_id=account_id).orders:
        pass
    return opened
