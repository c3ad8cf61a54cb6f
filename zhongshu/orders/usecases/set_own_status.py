"""Say where orders of other channels stand: paid, shipped, cancelled, or not after all."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.orders import rules
from zhongshu.orders.errors import TooManyOrdersError
from zhongshu.orders.locks import lock_orders
from zhongshu.orders.models import OrderAction
from zhongshu.orders.own_working import write_own_statuses
from zhongshu.orders.values import MOST_AT_ONCE, OwnStatus, Refusal, Verb, Verdict


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
    rules.require_hands_on(actor)
    wanted = list(dict.fromkeys(order_ids))
    if len(wanted) > MOST_AT_ONCE:
        raise TooManyOrdersError(len(wanted), MOST_AT_ONCE)
    found = lock_orders(wanted, actor)
    refused = {
        pk: Refusal.NOT_FOUND if pk not in found else Refusal.OF_AMAZON
        for pk in wanted
        if pk not in found or found[pk].own_status is None
    }
    chosen = {
        pk: status.value
        for pk in wanted
        if pk not in refused and found[pk].own_status != status.value
    }
    action_id = None
    if chosen:
        before = {
            pk: (found[pk].work_status, found[pk].is_held, found[pk].own_status) for pk in chosen
        }
        after = write_own_statuses(found, chosen, actor=actor, at=at)
        action_id = OrderAction.objects.create(
            verb=Verb.SET_OWN_STATUS,
            actor_user_id=actor.user_id,
            actor_name=actor.name,
            happened_at=at,
            changes=[[pk, *before[pk][:2], *after[pk], before[pk][2], chosen[pk]] for pk in chosen],
        ).pk
        identity.record(
            actor,
            "orders.set_own_status",
            f"orders.action:{action_id}",
            orders=len(chosen),
            order_status=status.value,
        )
    return Verdict(
        action_id,
        changed=tuple(chosen),
        unchanged=tuple(pk for pk in wanted if pk not in chosen and pk not in refused),
        refused=refused,
    )
