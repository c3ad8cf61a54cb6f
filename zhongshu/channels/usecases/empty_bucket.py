"""Believe Amazon that no allowance is left."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.statements import allowance


@transaction.atomic
def empty_bucket(
    *, application_id: int, account_id: int | None, operation: str, at: datetime
) -> None:
    """Empty the bucket after a 429: the next call is free after one refill.

    While Amazon goes on refusing, each wait is about twice the last, up to 15 minutes; the
    time of the first refusal is kept until a call succeeds.
    """
    allowance.empty(
        application_id=application_id, account_id=account_id, operation=operation, at=at
    )
