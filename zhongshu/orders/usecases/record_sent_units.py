"""Record when units of orders left, as far as that says what books began without."""

from collections.abc import Sequence

from django.db import transaction

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.orders.queries.openings import find_watched_time
from zhongshu.orders.statements import opening as statements
from zhongshu.orders.statements import recording


@transaction.atomic
def record_sent_units(*, account_id: int, sent: Sequence[channels.SentUnitsFacts]) -> int:
    """Store what left around the opening of books; return of how many orders that is news.

    Those orders are due: posting them again corrects what was wrong about their opening. What
    left long before or after any books of the account began is not kept. Repeating does nothing.
    A constant number of statements.
    """
    watched = find_watched_time(identity.SYSTEM, account_id)
    if watched is None:
        return 0
    kept = [each for each in sent if watched.after <= each.sent_at <= watched.before]
    if not kept:
        return 0
    recording.hold_account(account_id)
    order_ids = set(statements.put_sent(account_id, kept))
    if order_ids:
        statements.mark_sent_due(account_id, order_ids)
    return len(order_ids)
