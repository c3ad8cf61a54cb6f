"""Read what Amazon paid for goods that it lost or damaged, and let claims be paid by it: 赔偿."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from functools import partial
from itertools import batched

from zhongshu.channels import public as channels
from zhongshu.claims import public as claims
from zhongshu.flows.fetch_report import fetch_report
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.flows.report_progress import BEHIND_AMAZON, Now, ReportProgress, slices_of
from zhongshu.flows.stores import stores_of
from zhongshu.flows.unreadable import open_unreadable
from zhongshu.kernel.outcomes import Outcome

DAY = timedelta(days=1)
# Amazon keeps the report for 18 months. Later runs read a month and a half again: a reimbursement
# appears days after it was approved, and its case or amount may be told later still.
AMAZON_KEEPS = 548 * DAY
LOOK_BACK = 45 * DAY
BATCH = 500


def sync_reimbursements(
    lease: channels.RunLease, gateway: channels.ChannelGateway, *, now: Now
) -> None:
    """Read the reimbursements of an account again, store each line, and match them with claims.

    The first run reads all that Amazon keeps. A month that fails does not keep the others from
    being read; the run fails with it at its end. A cancelled one says nothing (F4).
    """
    window = _frozen_window(lease, gateway)
    progress = ReportProgress.resume(lease)
    marketplace_ids = tuple(
        store.marketplace_id for store in stores_of(lease.account_id) if store.is_participating
    )
    slices = list(slices_of(window.after, window.before)) if marketplace_ids else []
    failed: channels.ReportFailedError | None = None
    for after, before in slices:
        name = str(after.date())
        if name in progress.done:
            continue
        order = channels.ReportOrder(channels.REIMBURSEMENT_REPORT, marketplace_ids, after, before)
        try:
            document = fetch_report(lease, gateway, order, at=now())
        except channels.ReportFailedError as failure:
            failed = failed or failure
            channels.mark_report_consumed(lease, at=now())
            continue
        counts = _store(lease, gateway, order, document, now) if document else {}
        progress.conclude(lease, name, counts, expected=len(slices), calls=gateway.calls, now=now)
    claims.match_reimbursements(account_id=lease.account_id, at=now())
    if failed is not None:
        raise failed
    channels.finish_run(
        lease, cursor=window.before, proof=progress.done, calls=gateway.calls, at=now()
    )


def _frozen_window(lease: channels.RunLease, gateway: channels.ChannelGateway) -> channels.Window:
    """Return whole days until now: a month and a half before the last run, at first all."""
    if lease.window is not None:
        return lease.window
    before = gateway.read_clock() - BEHIND_AMAZON
    midnight = datetime.combine(before.date(), time(), before.tzinfo)
    after = midnight - AMAZON_KEEPS
    if lease.cursor is not None:
        since = min(lease.cursor, midnight).replace(hour=0, minute=0, second=0, microsecond=0)
        after = max(since - LOOK_BACK, after)
    window = channels.Window(after, before)
    channels.begin_window(lease, window=window)
    return window


def _store(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    order: channels.ReportOrder,
    document: channels.DocumentContent,
    now: Now,
) -> dict[str, int]:
    """Store every row of a report, batch by batch."""
    counts: defaultdict[str, int] = defaultdict(int)
    rows = gateway.read_reimbursements(document, order.marketplace_ids[0])
    for batch in batched(rows, BATCH):
        work = partial(_store_batch, lease, gateway, batch, now)
        for name, count in in_one_transaction(work).items():
            counts[name] += count
    return dict(counts)


def _store_batch(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    batch: tuple[channels.ReimbursementFacts | channels.Unreadable, ...],
    now: Now,
) -> dict[str, int]:
    read = [each for each in batch if isinstance(each, channels.ReimbursementFacts)]
    unreadable = [each for each in batch if isinstance(each, channels.Unreadable)]
    outcomes = claims.record_reimbursements(
        account_id=lease.account_id, reimbursements=read, at=now()
    )
    open_unreadable(lease, unreadable, thing="reimbursement", marketplace_id="", at=now())
    counts = channels.PageCounts(
        read=len(batch),
        new=outcomes.count(Outcome.NEW),
        changed=outcomes.count(Outcome.CHANGED),
        unchanged=outcomes.count(Outcome.UNCHANGED),
        refused=outcomes.count(Outcome.REFUSED) + len(unreadable),
    )
    channels.record_page(
        lease,
        counts=counts,
        next_token=None,
        calls=gateway.calls,
        step=f"{channels.REIMBURSEMENT_REPORT}: {len(batch)}",
        at=now(),
    )
    return {
        "rows": counts.read,
        "new": counts.new,
        "changed": counts.changed,
        "refused": counts.refused,
    }
