"""Keep the ledger in step with orders and with what else Amazon tells of its stock."""

from datetime import datetime

from django.utils import timezone

from zhongshu.channels import public as channels
from zhongshu.fba import public as fba
from zhongshu.flows.stores import find_awd_store
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.orders import public as orders
from zhongshu.replenishment import public as replenishment


def post_stock() -> int:
    """Post what every account at Amazon has due; return how many orders were looked at.

    Figures of products are taken anew behind it, so that whoever reads them finds little to do.
    Warnings follow before long.
    """
    looked_at = sum(
        post_stock_of(account.account_id)
        for account in channels.list_accounts(identity.SYSTEM)
        if account.channel == channels.Channel.AMAZON
    )
    inventory.follow_merges(at=timezone.now())
    inventory.refresh_figures()
    if looked_at:
        replenishment.wish_for_alerts()
    return looked_at


def post_stock_of(account_id: int) -> int:
    """Post what one account has due, batch by batch; return how many orders were looked at.

    A seller SKU that is new at an open pool gets its books by itself, with nothing in them.
    """
    awaited = fba.list_awaited(identity.SYSTEM, account_id)
    for pool_id in inventory.list_open_pools(identity.SYSTEM, account_id):
        coming = awaited.get(pool_id, {})
        while orders.open_stock(pool_id=pool_id, actor=identity.SYSTEM, awaited=coming):
            coming = {}
    open_awd_of(account_id)
    orders.wake_stock(account_id=account_id)
    looked_at = 0
    while done := orders.post_sales(account_id=account_id).orders:
        looked_at += done
    post_events_of(account_id, at=timezone.now())
    post_receipts_of(account_id, at=timezone.now())
    return looked_at


def open_awd_of(account_id: int) -> int:
    """Begin the books of AWD once those of the pool it replenishes are open; return how many.

    It needs nobody: no order leaves AWD, and its shipments were read before its stock was.
    """
    store = find_awd_store(account_id)
    if store is None or store.pool_id not in inventory.list_open_pools(identity.SYSTEM, account_id):
        return 0
    return inventory.open_awd_books(account_id=account_id, pool_id=store.pool_id)


def post_receipts_of(account_id: int, *, at: datetime) -> int:
    """Post what left for Amazon and what it received, batch by batch; return how many lines."""
    fba.wake_shipments(account_id=account_id)
    posted = 0
    while True:
        done = fba.post_receipts(account_id=account_id, at=at)
        if not done.lines:
            return posted
        posted += done.posted


def post_events_of(account_id: int, *, at: datetime) -> int:
    """Post returns, adjustments and removals of one account, batch by batch; return how many."""
    after_id, posted = 0, 0
    while True:
        done = inventory.post_stock_events(account_id=account_id, after_id=after_id, at=at)
        if done.last_id is None:
            return posted
        after_id, posted = done.last_id, posted + done.posted
