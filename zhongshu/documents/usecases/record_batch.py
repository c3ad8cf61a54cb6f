"""Record what became of one batch of rows, in the transaction that stored them."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from zhongshu.documents.locks import lock_work
from zhongshu.documents.statements import copy_effects, copy_errors
from zhongshu.documents.stored import set_counts, to_counts
from zhongshu.documents.values import PREVIEW_ROWS, Batch, Work


@transaction.atomic
def record_batch(work: Work, batch: Batch, *, at: datetime) -> bool:
    """Add the batch to the import; return whether it goes on: nobody asked it to stop.

    Raises:
        WorkLostError: somebody took the import over; the caller's transaction must not commit.
    """
    row = lock_work(work)
    row.done = batch.at_row
    set_counts(row, to_counts(row).plus(batch.counts))
    row.edit_ids = list(dict.fromkeys([*row.edit_ids, *batch.edit_ids]))
    row.pairing_ids = [*row.pairing_ids, *batch.pairing_ids]
    row.first = [*row.first, *map(asdict, batch.first)][:PREVIEW_ROWS]
    row.has_effects = row.has_effects or bool(batch.effects)
    row.beat_at = at
    row.save()
    copy_errors(row.pk, batch.errors)
    copy_effects(row.pk, batch.effects)
    return row.stop_requested_at is None
