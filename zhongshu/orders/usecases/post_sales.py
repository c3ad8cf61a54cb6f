"""Post what orders took from Amazon's pools, and reserve what they will take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.orders import stock_rules as rules
from zhongshu.orders.statements import opening, recording
from zhongshu.orders.statements import stock as statements
from zhongshu.orders.stock_pools import OF_NO_STORE, find_pools
from zhongshu.orders.stock_values import StockPosted

MOST_ORDERS = 500


@transaction.atomic
def post_sales(*, account_id: int, limit: int = MOST_ORDERS) -> StockPosted:
    """Bring the ledger up to date with orders of an account whose facts changed.

    Call it until no order is left. Fulfilled units move out once, whatever the order of answers;
    what is open is reserved from the first answer on; lines whose seller SKU is no product wait.
    What is posted and that the order is no longer due is one transaction: a worker that is killed
    posts nothing twice and forgets nothing. A constant number of statements.
    """
    recording.hold_account(account_id)
    order_pks = statements.take_due(account_id, limit)
    lines = statements.read_lines(order_pks) if order_pks else []
    if not lines:
        return StockPosted(len(order_pks))
    parts = catalog.find_parts(
        identity.SYSTEM, account_id=account_id, codes={line.seller_sku for line in lines}
    )
    pools = _PoolsOfLines(
        find_pools(account_id),
        catalog.find_offer_pools(identity.SYSTEM, parts.sku_ids.values()),
        parts.sku_ids,
    )
    plans = _plan(lines, pools, parts)
    places = inventory.put_places(
        [
            CUSTOMER,
            *(_pool_place(pool_id) for pool_id in sorted(pools.every)),
        ]
    )
    entries: list[inventory.Entry] = []
    reserves = []
    for plan in plans:
        units = parts.find(plan.seller_sku_id or 0, plan.line.store_id)
        pool = places.get(_pool_place(pools.find(plan.line) or 0))
        if pool is not None:
            entries += rules.to_entries(plan, units, pool=pool, customer=places[CUSTOMER])
        if plan.wanted or plan.line.wanted:
            reserves.append(rules.to_reserve(plan, units, pool))
    inventory.post_entries(entries, reserves, must_all=True)
    statements.put_states([plan for plan in plans if plan.is_news])
    opening.put_corrections(plans)
    return StockPosted(len(order_pks), len(entries), sum(bool(plan.wait) for plan in plans))


CUSTOMER = inventory.Place(kind=inventory.LocationKind.CUSTOMER)


def _pool_place(pool_id: int) -> inventory.Place:
    return inventory.Place(kind=inventory.LocationKind.FBA, pool_id=pool_id)


@dataclass(frozen=True, slots=True)
class _PoolsOfLines:
    """From which pool each line is sent: that of its store, unless somebody said another."""

    of_stores: Mapping[int, int]
    of_offers: Mapping[catalog.StoreOffer, int]
    sku_ids: Mapping[str, int]

    @property
    def every(self) -> set[int]:
        return {*self.of_stores.values(), *self.of_offers.values()}

    def find(self, line: rules.StockLine) -> int | None:
        """Return the pool; None: nobody knows it."""
        store_id = OF_NO_STORE if line.store_id is None else line.store_id
        offer = catalog.StoreOffer(store_id, self.sku_ids.get(line.seller_sku, 0))
        return self.of_offers.get(offer, self.of_stores.get(store_id))


def _plan(
    lines: Sequence[rules.StockLine], pools: _PoolsOfLines, parts: catalog.SoldParts
) -> list[rules.LinePlan]:
    """Return what becomes of the lines whose seller SKU has books at their pool."""
    told = [(line, parts.sku_ids.get(line.seller_sku), pools.find(line)) for line in lines]
    opened = inventory.find_openings(
        identity.SYSTEM, {(pool, sku) for _line, sku, pool in told if pool and sku}
    )
    plans = (
        rules.plan_line(
            line,
            seller_sku_id=sku,
            pool_id=pool,
            is_paired=bool(sku and parts.find(sku, line.store_id)),
            opened=opened.get((pool or 0, sku or 0)),
        )
        for line, sku, pool in told
    )
    return [plan for plan in plans if plan is not None]
