"""Take over the rate that Amazon tells in its answers."""

import math

from django.db import transaction

from zhongshu.channels.statements import allowance


@transaction.atomic
def note_rate(*, application_id: int, account_id: int | None, operation: str, rate: float) -> None:
    """Refill at this rate from now on, within a hundredth and ten times the documented rate.

    Zero, less, or no number tells nothing, and nothing is changed.
    """
    if not math.isfinite(rate) or rate <= 0:
        return
    allowance.set_rate(
        application_id=application_id, account_id=account_id, operation=operation, rate=rate
    )
