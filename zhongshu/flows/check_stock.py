"""Compare the books of open pools with what Amazon showed last, and keep what differs."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from zhongshu.channels import public as channels
from zhongshu.fba import public as fba
from zhongshu.flows.pools import Pool, list_pools
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.reconciliation import public as reconciliation

# Amazon finishes a day of its ledger within the two days that follow.
REPORTS_LAG = timedelta(days=2)

type Streams = Mapping[tuple[int, str], datetime | None]


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
    streams = _read_streams(due)
    for pool in due:
        _check(pool, streams, at=at)
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
    wanted = [pools[pool_id] for pool_id in pool_ids or pools]
    streams = _read_streams(wanted)
    for pool in wanted:
        yield pool, _check(pool, streams, at=at, is_full=True)


def find_unsaid() -> list[str]:
    """Return what differs at Amazon's places although no open difference says so."""
    pools = [(pool.pool_id, pool.account_id) for pool in _open_pools(identity.SYSTEM)]
    return reconciliation.find_contradictions(identity.SYSTEM, pools)


def _read_streams(pools: Collection[Pool]) -> Streams:
    """Return up to when the streams of these pools' accounts are complete."""
    accounts = {pool.account_id for pool in pools}
    return {
        (stream.account_id, stream.kind): stream.synced_at
        for stream in channels.list_streams(identity.SYSTEM)
        if stream.account_id in accounts
    }


def _check(
    pool: Pool, streams: Streams, *, at: datetime, is_full: bool = False
) -> reconciliation.CheckResult:
    told_until = streams.get((pool.account_id, channels.StreamKind.STOCK_EVENTS))
    known = fba.sum_from_awd(identity.SYSTEM, pool.pool_id)
    evidence = reconciliation.Evidence(
        counted=fba.sum_counted(identity.SYSTEM, pool.pool_id),
        counted_at_awd=fba.sum_counted(identity.SYSTEM, pool.pool_id, fba.Destination.AWD),
        replenishing={
            sku_id: units - known.get(sku_id, 0)
            for sku_id, units in inventory.find_replenishing(pool.pool_id).items()
        },
        orders_until=streams.get((pool.account_id, channels.StreamKind.ORDERS)),
        told_until=told_until and told_until - REPORTS_LAG,
    )
    return reconciliation.run_check(
        pool_id=pool.pool_id,
        account_id=pool.account_id,
        at=at,
        is_full=is_full,
        evidence=evidence,
    )


def _open_pools(actor: identity.Actor) -> list[Pool]:
    opened = set(inventory.list_open_pools(actor))
    return [pool for pool in list_pools(actor) if pool.pool_id in opened]
