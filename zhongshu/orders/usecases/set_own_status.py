"""Say where orders of other channels stand: paid, shipped, cancelled, or not after all."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.orders.own import moved
from zhongshu.orders.values import OwnStatus, Verb, Verdict
from zhongshu.orders.working import change_orders


@transaction.atomic
def set_own_status(
    *, order_ids: Sequence[int], status: OwnStatus, actor: identity.Actor, at: datetime
) -> Verdict:
    """Set the status of orders of other channels; `order_ids` are row ids.

    What was sent of each line follows: everything of a shipped order, nothing of any other.
    Orders of Amazon are named as refused. It can be undone for a day.

    Raises:
        NotYourWorkError: the role does not handle orders.
        TooManyOrdersError: more than 10,000 at once.
    """
    return change_orders(
        Verb.SET_OWN_STATUS,
        order_ids,
        partial(moved, status=status),
        actor=actor,
        at=at,
        order_status=status.value,
    )
