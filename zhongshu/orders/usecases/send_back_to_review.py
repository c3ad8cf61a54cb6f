"""Send orders back to review: somebody must look once more."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.orders import rules
from zhongshu.orders.values import Verb, Verdict
from zhongshu.orders.working import change_orders


@transaction.atomic
def send_back_to_review(
    *, order_ids: Sequence[int], actor: identity.Actor, at: datetime
) -> Verdict:
    """Put processed or exceptional orders back to the start.

    `order_ids` are row ids. Orders that cannot follow are named with the reason, the others
    are changed; repeating changes nothing.

    Raises:
        NotYourWorkError: the role does not handle orders.
        TooManyOrdersError: more than 10,000 at once.
    """
    return change_orders(
        Verb.SEND_BACK_TO_REVIEW, order_ids, rules.back_to_review, actor=actor, at=at
    )
