"""Mark orders as processed: nothing is left to do for us."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.orders import rules
from zhongshu.orders.values import Verb, Verdict
from zhongshu.orders.working import change_orders


@transaction.atomic
def mark_processed(*, order_ids: Sequence[int], actor: identity.Actor, at: datetime) -> Verdict:
    """Take orders out of the workbench as done.

    `order_ids` are row ids. Orders that cannot follow are named with the reason, the others
    are changed; repeating changes nothing.

    Raises:
        NotYourWorkError: the role does not handle orders.
        TooManyOrdersError: more than 10,000 at once.
    """
    return change_orders(Verb.MARK_PROCESSED, order_ids, rules.processed, actor=actor, at=at)
