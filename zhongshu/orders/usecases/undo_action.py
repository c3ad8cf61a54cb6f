"""Undo what somebody did to a batch of orders, within a day."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.orders import rules
from zhongshu.orders.errors import ActionTooOldError, ActionUndoneError
from zhongshu.orders.locks import lock_action, lock_orders
from zhongshu.orders.values import Refusal, Verdict, WorkState
from zhongshu.orders.working import state_of, write_changes


@transaction.atomic
def undo_action(*, action_id: int, actor: identity.Actor, at: datetime) -> Verdict:
    """Give orders the state back that they had before this action.

    An order that has changed since is left as it is and named. People undo what they did
    themselves; administrators undo anything.

    Raises:
        NotYourWorkError: the role does not handle orders.
        ActionNotFoundError: no such action of this actor.
        ActionUndoneError: it was undone already.
        ActionTooOldError: it is older than a day.
    """
    rules.require_hands_on(actor)
    action = lock_action(action_id, actor)
    if action.undone_at is not None:
        raise ActionUndoneError(action_id)
    if at - action.happened_at > rules.UNDO_WITHIN:
        raise ActionTooOldError(action_id)

    found = lock_orders([change[0] for change in action.changes], actor)
    changes: dict[int, WorkState] = {}
    refused: dict[int, Refusal] = {}
    for pk, status_before, held_before, status_left, held_left, *of_own in action.changes:
        own_before, own_left = of_own or (None, found[pk].own_status if pk in found else None)
        if pk not in found:
            refused[pk] = Refusal.NOT_FOUND
        elif (found[pk].work_status, found[pk].is_held, found[pk].own_status) != (
            status_left,
            held_left,
            own_left,
        ):
            refused[pk] = Refusal.CHANGED_SINCE
        else:
            changes[pk] = replace(
                state_of(found[pk]),
                work_status=status_before,
                is_held=held_before,
                own_status=own_before or found[pk].own_status,
            )

    write_changes(found, changes, actor=actor, at=at)
    action.undone_at, action.undone_by = at, actor.name
    action.save(update_fields=["undone_at", "undone_by"])
    identity.record(actor, "orders.undo", f"orders.action:{action_id}", orders=len(changes))
    return Verdict(None, changed=tuple(changes), refused=refused)
