"""Take back what a file put on our own shelves."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from zhongshu.inventory.ledger_values import Cause, Entry, Move, Reason
from zhongshu.inventory.statements.levels import hold_warehouses
from zhongshu.inventory.statements.shelves import OpenedRow, read_opened
from zhongshu.inventory.usecases.open_shelves import FROM_FILE
from zhongshu.inventory.usecases.post_entries import post_entries
from zhongshu.kernel.outcomes import Outcome

BACK = ":back"


@transaction.atomic
def take_back_shelves(entry_ids: Collection[int], *, at: datetime) -> set[int]:
    """Undo these openings by their opposite; return those that stay.

    One stays where stock moved there since, or is reserved: it can only be counted then. What
    was taken back before is done. A shelf that is empty again can be opened anew.
    """
    if not entry_ids:
        return set()
    hold_warehouses()
    opened = read_opened(entry_ids, back=BACK)
    free = [row for row in opened if not row.has_moved]
    posted = post_entries([_undo(row, at) for row in free])
    gone = {
        row.entry_id
        for row, answer in zip(free, posted.entries, strict=True)
        if answer.outcome is not Outcome.REFUSED
    }
    return set(entry_ids) - gone


def _undo(row: OpenedRow, at: datetime) -> Entry:
    return Entry(
        key=f"{row.key}{BACK}",
        reason=Reason.OPENING_CORRECTED,
        occurred_at=at,
        moves=(
            Move(
                product_id=row.product_id,
                source_id=row.shelf_id,
                destination_id=row.source_id,
                quantity=row.units,
            ),
        ),
        cause=Cause(kind=FROM_FILE, ref=row.import_ref),
    )
