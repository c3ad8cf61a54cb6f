"""Compare the books of open pools with what Amazon showed last, and keep what differs."""

from collections.abc import Collection, Iterator
from datetime import datetime

from zhongshu.flows.pools import Pool, list_pools
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.reconciliation import public as reconciliation


def check_due_stock(at: datetime) -> int:
    """Check every open pool of which Amazon or our books told more; return how many."""
    pools = _open_pools(identity.SYSTEM)
    if not pools:
        return 0
    ids = [pool.pool_id for pool in pools]
    readings = inventory.read_pools(ids)
    last = reconciliation.read_last_checks(ids)
    move_id = inventory.read_last_move_id()
    due = [
        pool
        for pool in pools
        if reconciliation.is_check_due(
            readings.get(pool.pool_id), last[pool.pool_id], move_id=move_id, at=at
        )
    ]
    for pool in due:
        reconciliation.run_check(pool_id=pool.pool_id, account_id=pool.account_id, at=at)
    return len(due)


def check_stock(
    actor: identity.Actor, *, at: datetime, pool_ids: Collection[int] = ()
) -> Iterator[tuple[Pool, reconciliation.CheckResult]]:
    """Check open pools at once and whole, for somebody who asks: all of theirs, or these.

    Raises:
        identity.NotAllowedError: the role may not settle differences.
        reconciliation.PoolNotCheckedError: no open pool of a store that the actor sees.
    """
    identity.require_role(actor, *reconciliation.MAY_RESOLVE)
    pools = {pool.pool_id: pool for pool in _open_pools(actor)}
    for pool_id in pool_ids:
        if pool_id not in pools:
            raise reconciliation.PoolNotCheckedError(pool_id)
    for pool in [pools[pool_id] for pool_id in pool_ids or pools]:
        yield (
            pool,
            reconciliation.run_check(
                pool_id=pool.pool_id, account_id=pool.account_id, at=at, is_full=True
            ),
        )


def find_unsaid() -> list[str]:
    """Return what differs at Amazon's places although no open difference says so."""
    pools = [(pool.pool_id, pool.account_id) for pool in _open_pools(identity.SYSTEM)]
    return reconciliation.find_contradictions(identity.SYSTEM, pools)


def _open_pools(actor: identity.Actor) -> list[Pool]:
    opened = set(inventory.list_open_pools(actor))
    return [pool for pool in list_pools(actor) if pool.pool_id in opened]
