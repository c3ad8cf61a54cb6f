"""Say which nightly tasks are due."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from zhongshu.channels.models import NightlyTask
from zhongshu.channels.stream_rules import is_nightly_due


@transaction.atomic
def list_due_nightly_tasks(
    names: Sequence[str], *, since: datetime, at: datetime, at_once: Collection[str] = ()
) -> list[str]:
    """Return those of the names that did not run since then.

    A task seen for the first time counts as having run: it waits for its first night, unless
    it is one of `at_once`.
    """
    before = since - timedelta(seconds=1)
    NightlyTask.objects.bulk_create(
        [NightlyTask(name=name, ran_at=before if name in at_once else at) for name in names],
        ignore_conflicts=True,
    )
    return [
        task.name
        for task in NightlyTask.objects.filter(name__in=list(names)).order_by("name")
        if is_nightly_due(ran_at=task.ran_at, taken_at=task.taken_at, since=since, at=at)
    ]
