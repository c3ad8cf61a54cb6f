"""Store some listings and the progress of their run in one transaction, whatever they hold."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import DataError, IntegrityError

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.flows.page_transaction import in_one_transaction
from zhongshu.flows.unreadable import open_unreadable, open_unstorable
from zhongshu.kernel.outcomes import Outcome

type Row = channels.ListingFacts | channels.Unreadable
type Recorder = Callable[[Sequence[channels.ListingFacts]], list[catalog.Recorded]]
type Progress = Callable[[channels.PageCounts, int, bool], None]


def store_listings(
    lease: channels.RunLease,
    rows: Sequence[Row],
    *,
    marketplace_id: str,
    record: Recorder,
    note_progress: Progress,
    now: Callable[[], datetime],
    is_end: bool = True,
    keeping: tuple[object, ...] = (),
) -> None:
    """Record the rows; `note_progress` is called inside the transaction and may be repeated.

    What it counts on is to be in `keeping`.
    It gets the counts, how many rows were repeats, and whether the page ends with them: a page
    the database refuses is halved until only the bad row is left out, as an issue.
    """

    def store() -> None:
        listings = [row for row in rows if isinstance(row, channels.ListingFacts)]
        unreadable = [row for row in rows if isinstance(row, channels.Unreadable)]
        recorded = record(listings) if listings else []
        open_unreadable(lease, unreadable, thing="listing", marketplace_id=marketplace_id, at=now())
        note_progress(
            _count(recorded, len(unreadable)),
            sum(each.is_repeated for each in recorded),
            is_end,
        )

    try:
        in_one_transaction(store, keeping=keeping)
    except (DataError, IntegrityError) as refusal:
        if len(rows) > 1:
            middle = len(rows) // 2
            for half, ends in ((rows[:middle], False), (rows[middle:], is_end)):
                store_listings(
                    lease,
                    half,
                    marketplace_id=marketplace_id,
                    record=record,
                    note_progress=note_progress,
                    now=now,
                    is_end=ends,
                    keeping=keeping,
                )
            return
        [row] = rows
        key = row.key if isinstance(row, channels.Unreadable) else row.seller_sku
        reason = str(refusal).splitlines()[0]

        def leave_out() -> None:
            open_unstorable(lease, key, reason=reason, marketplace_id=marketplace_id, at=now())
            note_progress(channels.PageCounts(read=1, refused=1), 0, is_end)

        in_one_transaction(leave_out, keeping=keeping)


def _count(recorded: Sequence[catalog.Recorded], unreadable: int) -> channels.PageCounts:
    outcomes: Mapping[str, int] = Counter(each.outcome for each in recorded)
    return channels.PageCounts(
        read=len(recorded) + unreadable,
        new=outcomes[Outcome.NEW],
        changed=outcomes[Outcome.CHANGED],
        unchanged=outcomes[Outcome.UNCHANGED],
        refused=outcomes[Outcome.REFUSED] + unreadable,
    )
