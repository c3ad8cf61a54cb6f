"""Read what Amazon tells of its stock besides sales, and let the books follow: 库存事件."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import batched

from zhongshu.channels import public as channels
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.flows.post_stock import post_events_of
from zhongshu.flows.report_progress import Now, freeze_days, read_reports, slices_of
from zhongshu.flows.stores import stores_of
from zhongshu.flows.unreadable import open_unreadable
from zhongshu.inventory import public as inventory

DAY = timedelta(days=1)
# Amazon revises its ledger for days: each run reads two weeks again.
LOOK_BACK = 14 * DAY
# A removal order takes weeks, and its rows are found by the day of the request: all are asked for.
AMAZON_KEEPS = 90 * DAY
BATCH = 500


@dataclass(frozen=True, slots=True)
class _Question:
    """One report: of which feed, of which pool (the ledger tells countries), of which time."""

    feed: channels.StockFeed
    marketplace_ids: tuple[str, ...]
    after: datetime
    before: datetime
    pool_id: int | None = None

    @property
    def name(self) -> str:
        return f"{self.feed}:{self.pool_id or ''}:{self.after.date()}"

    @property
    def order(self) -> channels.ReportOrder:
        report = channels.STOCK_REPORTS[self.feed]
        return channels.ReportOrder(report, self.marketplace_ids, self.after, self.before)


def sync_stock_events(
    lease: channels.RunLease, gateway: channels.ChannelGateway, *, now: Now
) -> None:
    """Read returns, the ledger and removals of an account again, and post what is news.

    What was known is posted before anything is read: so a total that changes after the books of
    a seller SKU began is told from what they began with. Two weeks are read again, more where the
    stream stood still for longer.
    """
    window = freeze_days(
        lease, gateway, at_first=LOOK_BACK, look_back=LOOK_BACK, at_most=AMAZON_KEEPS
    )
    post = partial(_post, lease, now)
    post()
    read_reports(
        lease,
        gateway,
        list(_questions(lease, window)),
        partial(_store, lease, gateway, now),
        before=window.before,
        now=now,
        after_each=post,
    )


def _post(lease: channels.RunLease, now: Now) -> None:
    post_events_of(lease.account_id, at=now())


def _questions(lease: channels.RunLease, window: channels.Window) -> Iterator[_Question]:
    """Return the reports of a run. Rows of returns and removals tell no country: by pool.

    Removals of a quarter of a year are read with the first run of a day.
    """
    stores = [store for store in stores_of(lease.account_id) if store.is_participating]
    pools: defaultdict[int, list[str]] = defaultdict(list)
    for store in stores:
        pools[store.pool_id].append(store.marketplace_id)
    everywhere = tuple(store.marketplace_id for store in stores)
    is_first = lease.cursor is None or lease.cursor.date() < window.before.date()
    if not everywhere:
        return
    for after, before in slices_of(window.after, window.before):
        yield _Question(channels.StockFeed.LEDGER, everywhere, after, before)
        for pool_id, ids in pools.items():
            yield _Question(channels.StockFeed.RETURNS, tuple(ids), after, before, pool_id)
    removals = window.before - AMAZON_KEEPS
    for after, before in slices_of(removals, window.before) if is_first else ():
        for pool_id, ids in pools.items():
            yield _Question(channels.StockFeed.REMOVALS, tuple(ids), after, before, pool_id)


def _store(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    now: Now,
    question: _Question,
    document: channels.DocumentContent,
) -> dict[str, int]:
    """Store every row of a report, and say which lines its whole days do not have any more."""
    days: defaultdict[date, set[str]] = defaultdict(set)
    counts: defaultdict[str, int] = defaultdict(int)
    rows = gateway.read_stock_events(document, question.feed)
    for batch in batched(rows, BATCH):
        read = in_one_transaction(partial(_store_batch, lease, gateway, question, batch, now))
        for event in batch:
            if isinstance(event, channels.StockEventFacts) and event.day is not None:
                days[event.day].add(event.key)
        for name, count in read.items():
            counts[name] += count
    if question.feed is channels.StockFeed.LEDGER and not counts["unreadable"]:
        whole = {day: days.get(day, set()) for day in _whole_days(question)}
        counts["gone"] = inventory.lose_ledger_rows(
            account_id=lease.account_id, days=whole, at=now()
        )
    return dict(counts)


def _whole_days(question: _Question) -> Iterator[date]:
    """Return the days that lie within the window in every time zone."""
    day = question.after.date() + DAY
    if question.after.time() != time():
        day += DAY
    while day <= question.before.date() - 2 * DAY:
        yield day
        day += DAY


def _store_batch(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    question: _Question,
    batch: tuple[channels.StockEventFacts | channels.Unreadable, ...],
    now: Now,
) -> dict[str, int]:
    events = [each for each in batch if isinstance(each, channels.StockEventFacts)]
    unreadable = [each for each in batch if isinstance(each, channels.Unreadable)]
    outcomes = inventory.record_stock_events(
        account_id=lease.account_id,
        feed=question.feed,
        events=events,
        pool_id=question.pool_id,
        at=now(),
    )
    open_unreadable(lease, unreadable, thing="stock_event", marketplace_id="", at=now())
    counts = channels.PageCounts.of(outcomes, unreadable=len(unreadable))
    channels.record_page(
        lease,
        counts=counts,
        next_token=None,
        calls=gateway.calls,
        step=f"{question.order.report_type}: {len(batch)}",
        at=now(),
    )
    return {
        "rows": counts.read,
        "new": counts.new,
        "changed": counts.changed,
        "refused": counts.refused,
        "unreadable": len(unreadable),
    }
