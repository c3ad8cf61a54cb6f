"""How people's verbs change a batch of orders: held, decided, written, told, undoable."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from zhongshu.identity import public as identity
from zhongshu.orders import rules
from zhongshu.orders.errors import TooManyOrdersError
from zhongshu.orders.locks import lock_orders
from zhongshu.orders.models import Order, OrderAction
from zhongshu.orders.statements import recording
from zhongshu.orders.values import (
    MOST_AT_ONCE,
    AmazonStatus,
    EventKind,
    Refusal,
    Verb,
    Verdict,
    WorkState,
)

type Decide = Callable[[WorkState], WorkState | Refusal]


def change_orders(
    verb: Verb,
    order_ids: Sequence[int],
    decide: Decide,
    *,
    actor: identity.Actor,
    at: datetime,
) -> Verdict:
    """Let a rule decide about each order the actor may see, and write what changed.

    Raises:
        NotYourWorkError: the role does not handle orders.
        TooManyOrdersError: more than one action may change.
    """
    rules.require_hands_on(actor)
    wanted = list(dict.fromkeys(order_ids))
    if len(wanted) > MOST_AT_ONCE:
        raise TooManyOrdersError(len(wanted), MOST_AT_ONCE)
    found = lock_orders(wanted, actor)
    changes: dict[int, WorkState] = {}
    refused: dict[int, Refusal] = {}
    for pk in wanted:
        if pk not in found:
            refused[pk] = Refusal.NOT_FOUND
            continue
        answer = decide(state_of(found[pk]))
        if isinstance(answer, Refusal):
            refused[pk] = answer
        elif answer != state_of(found[pk]):
            changes[pk] = answer
    action_id = _record(verb, found, changes, actor, at) if changes else None
    return Verdict(
        action_id,
        changed=tuple(changes),
        unchanged=tuple(pk for pk in wanted if pk not in changes and pk not in refused),
        refused=refused,
    )


def state_of(order: Order) -> WorkState:
    """Return what the rules look at."""
    is_cancelled = AmazonStatus.CANCELLED in (order.amazon_status, order.own_status)
    return WorkState(order.work_status, order.is_held, is_cancelled)


def write_changes(
    found: Mapping[int, Order],
    changes: Mapping[int, WorkState],
    *,
    actor: identity.Actor,
    at: datetime,
) -> None:
    """Write new states and tell them in the timelines, two statements for any number."""
    recording.update_work(
        [
            {"id": pk, "work_status": state.work_status, "is_held": state.is_held}
            for pk, state in changes.items()
        ]
    )
    events: list[dict[str, object]] = []
    for pk, state in changes.items():
        before = state_of(found[pk])
        told = {"order_id": pk, "at": at, "who": actor.name, "facts": {}}
        if state.is_held != before.is_held:
            kind = EventKind.HELD if state.is_held else EventKind.RELEASED
            events.append(told | {"kind": kind, "from_value": "", "to_value": ""})
        if state.work_status != before.work_status:
            events.append(
                told
                | {
                    "kind": EventKind.WORK_STATUS,
                    "from_value": before.work_status or "",
                    "to_value": state.work_status or "",
                }
            )
    recording.insert_events(events)


def _record(
    verb: Verb,
    found: Mapping[int, Order],
    changes: Mapping[int, WorkState],
    actor: identity.Actor,
    at: datetime,
) -> int:
    write_changes(found, changes, actor=actor, at=at)
    action = OrderAction.objects.create(
        verb=verb,
        actor_user_id=actor.user_id,
        actor_name=actor.name,
        happened_at=at,
        changes=[
            [pk, found[pk].work_status, found[pk].is_held, state.work_status, state.is_held]
            for pk, state in changes.items()
        ],
    )
    identity.record(
        actor, f"orders.{verb.lower()}", f"orders.action:{action.pk}", orders=len(changes)
    )
    return action.pk
