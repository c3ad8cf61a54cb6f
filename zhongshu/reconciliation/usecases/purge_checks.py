"""Delete checks and differences that tell nothing any more."""

from datetime import datetime, timedelta

from django.db import transaction

from zhongshu.reconciliation import statements

RECENT = timedelta(days=3)
KEEP = timedelta(days=400)
MOST = 5_000


@transaction.atomic
def purge_checks(*, at: datetime) -> int:
    """Delete up to 5,000 of each; return how many, 0: nothing is left to delete.

    Of days gone by one concluded check of a pool stays, for 400 days; so long differences that
    are gone stay too. The ledger keeps what was posted for them.
    """
    oldest = at - KEEP
    return statements.purge_runs(recent=at - RECENT, oldest=oldest, most=MOST) + (
        statements.purge_differences(oldest=oldest, most=MOST)
    )
