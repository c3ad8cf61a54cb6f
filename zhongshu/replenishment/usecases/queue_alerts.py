"""Queue a run of warnings when an hour is over, or something changed that they follow."""

from datetime import datetime

from django.db import transaction

from zhongshu.replenishment import statements
from zhongshu.replenishment.queueing import RAISE_ALERTS, queue_run
from zhongshu.replenishment.reading import read_traces


@transaction.atomic
def queue_alerts(*, at: datetime) -> bool:  # noqa: ARG001 - compared on the database's clock
    """Queue one unless one waits or runs, or the last was only just; tell whether it was."""
    if not statements.is_run_due(RAISE_ALERTS, read_traces()):
        return False
    queue_run()
    return True
