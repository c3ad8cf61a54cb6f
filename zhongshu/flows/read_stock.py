"""Read one store's FBA stock to its last page: fetched ahead, stored behind, then concluded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import batched

from zhongshu.channels import public as channels
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.flows.unreadable import open_unreadable
from zhongshu.inventory import public as inventory

BATCH = 500
MOST_HELD = 5_000
MOST_PAGES = 5_000

type Now = Callable[[], datetime]


@dataclass(slots=True)
class StockReading:
    """What one reading of a store has seen so far; levels wait here to be stored."""

    sweep_id: int
    store: channels.StoreCard
    is_full: bool
    held: list[channels.StockLevelFacts] = field(default_factory=list)
    unreadable: list[channels.Unreadable] = field(default_factory=list)
    pages: int = 0
    rows: int = 0
    refused: int = 0


def read_pages(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    sweep: StockReading,
    *,
    since: datetime | None,
    now: Now,
) -> None:
    """Fetch ahead and store behind: the next page's token lives for 30 seconds only."""
    token: str | None = None
    used: set[str] = set()
    while True:
        page = gateway.fetch_stock_page(sweep.store.marketplace_id, token, since=since)
        sweep.pages += 1
        sweep.held += page.levels
        sweep.unreadable += page.unreadable
        token = page.next_token
        if token is None:
            break
        if token in used or sweep.pages >= MOST_PAGES:
            raise channels.PageTokenRefusedError("Amazon gave the same page token twice")
        used.add(token)
        if len(sweep.held) >= MOST_HELD:
            _store_held(lease, sweep, now)
        else:
            channels.beat(lease, step=f"{sweep.store.marketplace_id}: {len(sweep.held)}", at=now())
    _store_held(lease, sweep, now)


def _store_held(lease: channels.RunLease, sweep: StockReading, now: Now) -> None:
    held, sweep.held = sweep.held, []
    for batch in batched(held, BATCH):
        counts = in_one_transaction(partial(_store_batch, lease, sweep, batch, now))
        sweep.rows += counts.read
        sweep.refused += counts.refused


def _store_batch(
    lease: channels.RunLease,
    sweep: StockReading,
    batch: Sequence[channels.StockLevelFacts],
    now: Now,
) -> channels.PageCounts:
    recorded = inventory.record_stock_levels(
        account_id=lease.account_id,
        marketplace_id=sweep.store.marketplace_id,
        levels=batch,
        sweep_id=sweep.sweep_id,
        at=now(),
    )
    counts = channels.PageCounts.of([each.outcome for each in recorded])
    channels.record_page(
        lease, counts=counts, next_token=None, step=sweep.store.marketplace_id, at=now()
    )
    return counts


def conclude_sweep(
    lease: channels.RunLease, sweep: StockReading, proof: dict[str, object], now: Now
) -> None:
    """End the sweep with its last page: only now may absence become zero."""
    store = sweep.store

    def conclude() -> None:
        open_unreadable(
            lease,
            sweep.unreadable,
            thing="stock_level",
            marketplace_id=store.marketplace_id,
            at=now(),
        )
        result = inventory.finish_stock_sweep(
            account_id=lease.account_id,
            marketplace_id=store.marketplace_id,
            sweep_id=sweep.sweep_id,
            could_read_all=not sweep.unreadable and not sweep.refused,
            at=now(),
        )
        proof[store.marketplace_id] = {
            "full": sweep.is_full,
            "rows": sweep.rows + len(sweep.unreadable),
            "refused": sweep.refused + len(sweep.unreadable),
            "zeroed": result.zeroed,
            "held": result.held,
        }
        channels.record_page(
            lease,
            counts=channels.PageCounts(read=len(sweep.unreadable), refused=len(sweep.unreadable)),
            next_token=None,
            state={"stores": proof},
            at=now(),
        )

    in_one_transaction(conclude)
