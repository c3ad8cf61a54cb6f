"""Count the calls that were made."""

from django.db import transaction

from zhongshu.channels.models import RateBucket
from zhongshu.channels.statements import allowance


@transaction.atomic
def count_calls(
    *, account_id: int, operation: str, calls: int, throttled: int, failed: int
) -> None:
    """Add to this hour's counts; `calls` counts all, the throttled and failed ones too.

    A call that succeeded ends "throttled since".
    """
    allowance.add_calls(
        account_id=account_id, operation=operation, calls=calls, throttled=throttled, failed=failed
    )
    if calls > throttled + failed:
        RateBucket.objects.filter(
            account_id=account_id, operation=operation, throttled_since__isnull=False
        ).update(throttled_since=None)
