"""Move orders of other channels that are locked from one status to another, and tell it."""

from collections.abc import Mapping
from datetime import datetime

from zhongshu.identity import public as identity
from zhongshu.orders.models import Order
from zhongshu.orders.own import next_work_status
from zhongshu.orders.statements import recording
from zhongshu.orders.values import EventKind, OwnStatus

type Work = tuple[str | None, bool]


def write_own_statuses(
    found: Mapping[int, Order],
    chosen: Mapping[int, str],
    *,
    work: Mapping[int, Work] | None = None,
    actor: identity.Actor,
    at: datetime,
) -> dict[int, Work]:
    """Write the statuses and return work status and hold after it; three statements for any number.

    `work` says what these shall be where an action is undone; else they follow the status.
    """
    after: dict[int, Work] = {}
    rows: list[dict[str, object]] = []
    events: list[dict[str, object]] = []
    for pk, status in chosen.items():
        order = found[pk]
        is_over = status in (OwnStatus.SHIPPED, OwnStatus.CANCELLED)
        after[pk] = (
            work[pk]
            if work is not None
            else (
                next_work_status(order.work_status, order.own_status, status),
                order.is_held and not is_over,
            )
        )
        work_status, is_held = after[pk]
        rows.append(
            {"id": pk, "own_status": status, "work_status": work_status, "is_held": is_held}
        )
        told = {"order_id": pk, "at": at, "who": actor.name, "facts": {}}
        steps = [(EventKind.OWN_STATUS, order.own_status, status)]
        if work_status != order.work_status:
            steps.append((EventKind.WORK_STATUS, order.work_status, work_status or ""))
        if is_held != order.is_held:
            steps.append((EventKind.HELD if is_held else EventKind.RELEASED, "", ""))
        events += [
            told | {"kind": kind, "from_value": before or "", "to_value": now}
            for kind, before, now in steps
        ]
    recording.update_own_statuses(rows, at=at)
    recording.insert_events(events)
    return after
