"""Read what Amazon paid for goods that it lost or damaged, and let claims be paid by it: 赔偿."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import batched

from zhongshu.channels import public as channels
from zhongshu.claims import public as claims
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.flows.report_progress import Now, freeze_days, read_reports, slices_of
from zhongshu.flows.stores import stores_of
from zhongshu.flows.unreadable import open_unreadable

DAY = timedelta(days=1)
# Amazon keeps the report for 18 months. Later runs read a month and a half again: a reimbursement
# appears days after it was approved, and its case or amount may be told later still.
AMAZON_KEEPS = 548 * DAY
LOOK_BACK = 45 * DAY
BATCH = 500


@dataclass(frozen=True, slots=True)
class _Question:
    """The report of all stores of an account, of one slice of time."""

    marketplace_ids: tuple[str, ...]
    after: datetime
    before: datetime

    @property
    def name(self) -> str:
        return str(self.after.date())

    @property
    def order(self) -> channels.ReportOrder:
        report = channels.REIMBURSEMENT_REPORT
        return channels.ReportOrder(report, self.marketplace_ids, self.after, self.before)


def sync_reimbursements(
    lease: channels.RunLease, gateway: channels.ChannelGateway, *, now: Now
) -> None:
    """Read the reimbursements of an account again, store each line, and match them with claims.

    The first run reads all that Amazon keeps.
    """
    window = freeze_days(
        lease, gateway, at_first=AMAZON_KEEPS, look_back=LOOK_BACK, at_most=AMAZON_KEEPS
    )
    marketplace_ids = tuple(
        store.marketplace_id for store in stores_of(lease.account_id) if store.is_participating
    )
    slices = slices_of(window.after, window.before) if marketplace_ids else ()
    read_reports(
        lease,
        gateway,
        [_Question(marketplace_ids, after, before) for after, before in slices],
        partial(_store, lease, gateway, now),
        before=window.before,
        now=now,
        at_last=partial(_match, lease, now),
    )


def _match(lease: channels.RunLease, now: Now) -> None:
    claims.match_reimbursements(account_id=lease.account_id, at=now())


def _store(
    lease: channels.RunLease,
    gateway: channels.ChannelGateway,
    now: Now,
    question: _Question,
    document: channels.DocumentContent,
) -> dict[str, int]:
    """Store every row of a report, batch by batch."""
    counts: defaultdict[str, int] = defaultdict(int)
    rows = gateway.read_reimbursements(document, question.marketplace_ids[0])
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
    counts = channels.PageCounts.of(outcomes, unreadable=len(unreadable))
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
