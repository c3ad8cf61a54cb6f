"""Say how far it is read what left around the opening of books."""

from datetime import datetime

from django.db import transaction

from zhongshu.orders.statements import opening as statements
from zhongshu.orders.stock_values import CHECKED_FOR, LONGEST_CHECK


@transaction.atomic
def finish_opening_checks(*, account_id: int, read_to: datetime | None, at: datetime) -> None:
    """Note that all is read that left up to then; None: Amazon gave no answer.

    Books are settled once it is read for 72 hours behind their beginning, and after ten days in
    any case: what Amazon has not told by then it will not tell.
    """
    statements.finish_checks(
        account_id, read_to=read_to, watched=CHECKED_FOR, longest=LONGEST_CHECK, at=at
    )
