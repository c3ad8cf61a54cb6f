"""Open the books of a pool at Amazon, and say beforehand what they would begin with."""

from dataclasses import dataclass
from datetime import datetime

from zhongshu.catalog import public as catalog
from zhongshu.fba import public as fba
from zhongshu.flows.pool_readiness import AwaitedReading, PoolNotReadyError, list_awaited
from zhongshu.flows.pools import get_pool
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.orders import public as orders

MOST_LOOKED_AT = 100_000


@dataclass(frozen=True, slots=True)
class FoundAtPool:
    """What Amazon shows of seller SKUs without books, in its units.

    `unpaired` of them are no product yet: their books open too, and wait for it. `under_way` is
    what left for the pool and Amazon has not received; `awaited` is still to be read.
    """

    seller_skus: int
    unpaired: int
    fulfillable: int
    reserved: int
    researching: int
    unfulfillable: int
    under_way: fba.UnderWay
    awaited: tuple[AwaitedReading, ...]


def look_at_pool(pool_id: int, *, actor: identity.Actor, at: datetime) -> FoundAtPool:
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
        under_way=fba.sum_under_way(actor, pool_id),
        awaited=list_awaited(account_id, pool_id, at=at),
    )


def open_pool(pool_id: int, *, actor: identity.Actor, at: datetime, insists: bool = False) -> int:
    """Open the books of a pool batch by batch, and post what its orders took since.

    Returns how many seller SKUs were opened: those that have books keep them. Who `insists` opens
    them before all is read that they begin with; the audit trail says what was missing.

    Raises:
        NotAllowedError: the role keeps no stock.
        orders.PoolNotFoundError: no such pool for this actor.
        PoolNotReadyError: something is still to be read; nothing is opened.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    account_id = get_pool(actor, pool_id).account_id
    missing = tuple(each.kind.value for each in list_awaited(account_id, pool_id, at=at))
    if missing and not insists:
        raise PoolNotReadyError(missing)
    if missing:
        identity.record(
            actor, "orders.open_stock_insisted", f"channels.pool:{pool_id}", awaited=[*missing]
        )
    opened = 0
    while more := orders.open_stock(pool_id=pool_id, actor=actor):
        opened += more
    while orders.post_sales(account_id=account_id).orders:
        pass
    return opened
