"""Go on from looking at a file to storing its rows, where nobody wants to see a preview."""

from datetime import datetime

from django.db import transaction

from zhongshu.documents.locks import lock_work
from zhongshu.documents.stored import start_over, to_work
from zhongshu.documents.values import ImportState, Work


@transaction.atomic
def turn_to_running(work: Work, *, at: datetime) -> Work:
    """Return the same import as one whose rows are stored from now on.

    Raises:
        WorkLostError: somebody took the import over.
    """
    row = lock_work(work)
    start_over(row)
    row.state = ImportState.RUNNING.value
    row.started_at = row.beat_at = at
    row.save()
    return to_work(row)
