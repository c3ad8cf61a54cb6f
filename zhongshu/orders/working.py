"""How people's verbs change a batch of orders: held, decided, written, told, undoable."""

from collections.abc import Callable, Iterator, Mapping, Sequence
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
    **told: str,
) -> Verdict:
    """Let a rule decide about each order the actor may see, and write what changed.

    `told` are facts of the verb itself, for the trail.

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
    action_id = _record(verb, found, changes, actor, at, told) if changes else None
    return Verdict(
        action_id,
        changed=tuple(changes),
        unchanged=tuple(pk for pk in wanted if pk not in changes and pk not in refused),
        refused=refused,
    )


def state_of(order: Order) -> WorkState:
    """Return what the rules look at."""
    is_cancelled = AmazonStatus.CANCELLED in (order.amazon_status, order.own_status)
    return WorkState(order.work_status, order.is_held, is_cancelled, order.own_status)


def write_changes(
    found: Mapping[int, Order],
    changes: Mapping[int, WorkState],
    *,
    actor: identity.Actor,
    at: datetime,
) -> None:
    """Write new states and tell them in the timelines, by a few statements for any number."""
    moved: list[dict[str, object]] = []
    others: list[dict[str, object]] = []
    events: list[dict[str, object]] = []
    for pk, state in changes.items():
        before = state_of(found[pk])
        row: dict[str, object] = {
            "id": pk,
            "work_status": state.work_status,
            "is_held": state.is_held,
        }
        if state.own_status != before.own_status:
            moved.append(row | {"own_status": state.own_status})
        else:
            others.append(row)
        told = {"order_id": pk, "at": at, "who": actor.name, "facts": {}}
        events += [
            told | {"kind": kind, "from_value": was or "", "to_value": now or ""}
            for kind, was, now in _steps(before, state)
        ]
    if moved:
        recording.update_own_statuses(moved, at=at)
    recording.update_work(others)
    recording.insert_events(events)


def _steps(
    before: WorkState, after: WorkState
) -> Iterator[tuple[EventKind, str | None, str | None]]:
    """Yield what a timeline tells of a change."""
    if after.own_status != before.own_status:
        yield EventKind.OWN_STATUS, before.own_status, after.own_status
    if after.is_held != before.is_held:
        yield EventKind.HELD if after.is_held else EventKind.RELEASED, None, None
    if after.work_status != before.work_status:
        yield EventKind.WORK_STATUS, before.work_status, after.work_status


def _record(
    verb: Verb,
    found: Mapping[int, Order],
    changes: Mapping[int, WorkState],
    actor: identity.Actor,
    at: datetime,
    told: Mapping[str, str],
) -> int:
    write_changes(found, changes, actor=actor, at=at)
    action = OrderAction.objects.create(
        verb=verb,
        actor_user_id=actor.user_id,
        actor_name=actor.name,
        happened_at=at,
        changes=[_note(pk, state_of(found[pk]), state) for pk, state in changes.items()],
    )
    identity.record(
        actor, f"orders.{verb.lower()}", f"orders.action:{action.pk}", orders=len(changes), **told
    )
    return action.pk


def _note(pk: int, before: WorkState, after: WorkState) -> list[object]:
    """Return what undoes a change, and tells whether somebody changed the order since."""
    work: list[object] = [pk, before.work_status, before.is_held, after.work_status, after.is_held]
    if after.own_status == before.own_status:
        return work
    return [*work, before.own_status, after.own_status]
