"""Say that lines of Amazon's ledger are not there any more."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction

from zhongshu.inventory.statements import events as statements


@transaction.atomic
def lose_ledger_rows(*, account_id: int, days: Mapping[date, Collection[str]], at: datetime) -> int:
    """Keep of these days of the ledger only the lines of these keys; return how many are gone.

    A day must have been read whole. What is gone is undone by the next posting, and comes back
    when Amazon tells it again. One statement for each day.
    """
    statements.hold_events(account_id)
    return sum(
        statements.lose_events(account_id, day, keys, at=at) for day, keys in sorted(days.items())
    )
