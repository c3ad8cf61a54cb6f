"""Take a nightly task, so that nobody else runs it this night."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.models import NightlyTask
from zhongshu.channels.stream_rules import is_nightly_due


@transaction.atomic
def take_nightly_task(name: str, *, since: datetime, at: datetime) -> bool:
    """Take the task if it did not run since then; False when it did, or was just taken."""
    task = NightlyTask.objects.select_for_update().filter(name=name).first()
    if task is None or not is_nightly_due(
        ran_at=task.ran_at, taken_at=task.taken_at, since=since, at=at
    ):
        return False
    task.taken_at = at
    task.save()
    return True
