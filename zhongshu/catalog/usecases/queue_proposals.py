"""Queue a run of proposals where something changed that they follow."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog.proposal_queueing import PROPOSE, queue_run
from zhongshu.catalog.statements import proposals as statements


@transaction.atomic
def queue_proposals(*, at: datetime) -> bool:  # noqa: ARG001 - compared on the database's clock
    """Queue one unless one waits or runs, or the last was only just; tell whether it was."""
    if not statements.is_run_due(PROPOSE):
        return False
    queue_run()
    return True
