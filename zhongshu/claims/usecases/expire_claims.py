"""Let claims run out that nobody submitted in time."""

from datetime import datetime

from django.db import transaction

from zhongshu.claims import statements
from zhongshu.company import public as company


@transaction.atomic
def expire_claims(*, at: datetime) -> int:
    """Mark open claims whose last day is over, in one statement; return how many.

    They can still be submitted: whether they are too late, Amazon decides.
    """
    return statements.expire(today=company.get_company().day_of(at), at=at)
