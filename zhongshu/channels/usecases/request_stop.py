"""Ask a run to stop at its next page."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.errors import RunEndedError
from zhongshu.channels.stream_locks import lock_run
from zhongshu.channels.values import RunStatus
from zhongshu.identity import public as identity


@transaction.atomic
def request_stop(*, run_id: int, actor: identity.Actor, at: datetime) -> None:
    """Ask a run to stop; what it stored stays. Asking twice changes nothing.

    Raises:
        identity.NotAllowedError: only operations and administrators do this.
        RunNotFoundError: no such run, or not for this actor.
        RunEndedError: it has ended already.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    run = lock_run(run_id, actor)
    if run.status != RunStatus.RUNNING:
        raise RunEndedError(run_id)
    if run.stop_requested_at:
        return
    run.stop_requested_at = at
    run.save(update_fields=["stop_requested_at"])
    identity.record(actor, "channels.run.stop_requested", f"channels.run:{run_id}")
