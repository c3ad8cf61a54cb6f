"""Change how a stream runs."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Least

from zhongshu.channels.errors import (
    FirstLoadOutOfRangeError,
    NotOfThisStreamError,
    PeriodOutOfRangeError,
    StatusRefusedError,
)
from zhongshu.channels.locks import require_whole_account
from zhongshu.channels.models import SyncStream
from zhongshu.channels.stream_locks import lock_stream
from zhongshu.channels.stream_rules import LONGEST_FIRST_LOAD, LONGEST_PERIOD, SHORTEST_PERIOD
from zhongshu.channels.values import AmazonStatus, StreamChange, StreamKind
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import require_text


@transaction.atomic
def change_stream(
    *, stream_id: int, changes: StreamChange, actor: identity.Actor, at: datetime
) -> None:
    """Change what is given; a new period or first load, or switching on, makes it due now.

    A run under way ends with the settings it began with.

    Raises:
        identity.NotAllowedError: only operations and administrators do this.
        StreamNotFoundError: no such stream, or not for this actor.
        PeriodOutOfRangeError: the period is not between a minute and a week.
        FirstLoadOutOfRangeError: the first load is not between 0 and 730 days.
        StatusRefusedError: a status is none of Amazon's, and would never match.
        NotOfThisStreamError: the setting means something to the orders stream alone.
        identity.NotEveryStoreError: the stream fills stores that this actor does not see.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    stream = lock_stream(stream_id, actor)
    changed = {
        name: value
        for name, value in asdict(changes).items()
        if value is not None and value != _current(stream, name)
    }
    if not changed:
        return
    require_whole_account(stream.account_id, actor)
    _require_sense(changes)
    _require_of_orders(stream, changed)

    for name, value in changed.items():
        setattr(stream, name, list(value) if isinstance(value, tuple) else value)
    if {"period_minutes", "first_load_days"} & changed.keys() or changed.get("enabled"):
        stream.due_at = min(stream.due_at, at)
    if changed.get("enabled"):
        stream.deaths = stream.failures = 0
    stream.save()
    if stream.kind == StreamKind.ORDERS and "first_load_days" in changed:
        # What is older than a day comes with the history: the depth is its.
        SyncStream.objects.filter(account=stream.account_id, kind=StreamKind.ORDER_HISTORY).update(
            first_load_days=changed["first_load_days"], due_at=Least("due_at", Value(at))
        )
    identity.record(actor, "channels.stream.changed", f"channels.stream:{stream_id}", **changed)


def _require_of_orders(stream: SyncStream, changed: Mapping[str, object]) -> None:
    """Refuse what means something to the orders stream alone."""
    for name in ("workbench_statuses", "mark_processed"):
        if name in changed and stream.kind != StreamKind.ORDERS:
            raise NotOfThisStreamError(setting=name, stream=stream.kind)


def _current(stream: object, name: str) -> object:
    value = getattr(stream, name)
    return tuple(value) if isinstance(value, list) else value


def _require_sense(changes: StreamChange) -> None:
    minutes, days = changes.period_minutes, changes.first_load_days
    if minutes is not None and not SHORTEST_PERIOD <= minutes <= LONGEST_PERIOD:
        raise PeriodOutOfRangeError(minutes)
    if days is not None and not 0 <= days <= LONGEST_FIRST_LOAD:
        raise FirstLoadOutOfRangeError(days)
    for status in changes.workbench_statuses or ():
        require_text(status, field="workbench_statuses", longest=40)
        if status not in AmazonStatus:
            raise StatusRefusedError(status, known=", ".join(AmazonStatus))
