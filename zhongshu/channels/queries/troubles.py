"""What does not run as it should: streams, and the work of the night."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from zhongshu.channels.lateness import measure_lateness
from zhongshu.channels.models import NightlyTask, SyncStream
from zhongshu.channels.stream_rows import OverdueTask, Trouble, TroubledStream
from zhongshu.channels.stream_rules import FAILURES_UNTIL_VISIBLE, MOST_DEATHS
from zhongshu.identity import public as identity

# A night and its work; a failed task was tried again since.
NIGHT_LASTS = timedelta(hours=27)


def list_troubled_streams(actor: identity.Actor, at: datetime) -> list[TroubledStream]:
    """Return the actor's streams that are late, fail again and again, or were switched off.

    One statement. Streams that a person switched off, and those of accounts that are not
    connected, are no trouble of their own.
    """
    troubled = measure_lateness(SyncStream.objects.for_actor(actor)).filter(
        Q(late_since__lt=at) | Q(failures__gte=FAILURES_UNTIL_VISIBLE) | Q(deaths__gte=MOST_DEATHS)
    )
    return [
        TroubledStream(
            stream_id=stream.pk,
            account_id=stream.account_id,
            account_name=stream.account.name,
            kind=stream.kind,
            trouble=_find_trouble(stream),
            late_since=stream.late_since,
        )
        for stream in troubled
    ]


def list_overdue_tasks(
    actor: identity.Actor, names: Collection[str], at: datetime
) -> list[OverdueTask]:
    """Return which of these nightly tasks did not run last night; others see none.

    Only for administrators who see every store: the work of the night is for the whole company.
    """
    if not actor.is_full_admin:
        return []
    overdue = NightlyTask.objects.filter(name__in=list(names), ran_at__lt=at - NIGHT_LASTS)
    return [
        OverdueTask(name, ran_at)
        for name, ran_at in overdue.order_by("name").values_list("name", "ran_at")
        if ran_at is not None
    ]


def _find_trouble(stream: Any) -> Trouble:
    if not stream.enabled:
        return Trouble.SWITCHED_OFF
    return Trouble.FAILING if stream.failures >= FAILURES_UNTIL_VISIBLE else Trouble.LATE
