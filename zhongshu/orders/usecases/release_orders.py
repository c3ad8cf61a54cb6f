"""Release orders that were on hold."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.orders import rules
from zhongshu.orders.values import Verb, Verdict
from zhongshu.orders.working import change_orders


@transaction.atomic
def release_orders(*, order_ids: Sequence[int], actor: identity.Actor, at: datetime) -> Verdict:
    """Let orders go on where they stand.

    `order_ids` are row ids. Orders that cannot follow are named with the reason, the others
    are changed; repeating changes nothing.

    Raises:
        NotYourWorkError: the role does not handle orders.
        TooManyOrdersError: more than 10,000 at once.
    """
    return change_orders(Verb.RELEASE, order_ids, rules.released, actor=actor, at=at)
