"""Note that a nightly task ran to its end."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.models import NightlyTask


@transaction.atomic
def finish_nightly_task(name: str, *, at: datetime) -> None:
    """Note that the task ran: it is not due again before the next night."""
    NightlyTask.objects.filter(name=name).update(ran_at=at, taken_at=None)
