"""Let a stream run now because a person asks for it."""

from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app

from zhongshu.channels import rules
from zhongshu.channels.stream_locks import lock_stream
from zhongshu.channels.values import Trigger
from zhongshu.identity import public as identity

RUN_STREAM = "run_stream"
PEOPLE_FIRST = 10


@transaction.atomic
def sync_now(*, stream_id: int, actor: identity.Actor, at: datetime) -> None:
    """Make the stream due at once and queue its job in the same transaction.

    A stream that runs already goes on; nothing is queued.

    Raises:
        identity.NotAllowedError: only operations and administrators do this.
        StreamNotFoundError: no such stream, or not for this actor.
        AccountNotConnectedError, AccountByHandError: its account must be connected first.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    stream = lock_stream(stream_id, actor)
    rules.require_connected(stream.account.name, stream.account.state)
    if stream.run_id is not None:
        return
    stream.due_at = at
    stream.queued_at = at
    stream.save(update_fields=["due_at", "queued_at"])
    identity.record(actor, "channels.stream.sync_asked", f"channels.stream:{stream_id}")
    job = app.configure_task(RUN_STREAM, priority=PEOPLE_FIRST)
    job.defer(stream_id=stream_id, trigger=Trigger.PERSON.value)
