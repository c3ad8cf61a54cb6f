"""Store the rows of a file that was looked at, or go on where it was stopped."""

from datetime import datetime

from django.db import transaction

from zhongshu.documents.errors import ImportStateError
from zhongshu.documents.locks import lock_import
from zhongshu.documents.queueing import queue_work
from zhongshu.documents.rights import require_kind
from zhongshu.documents.stored import start_over
from zhongshu.documents.values import ImportState
from zhongshu.identity import public as identity


@transaction.atomic
def start_import(import_id: int, *, actor: identity.Actor, at: datetime) -> None:
    """Let the rows be stored. One that runs already goes on; nothing is queued.

    Raises:
        ImportNotFoundError: no such import, or not for this actor.
        ImportStateError: it is still being checked, or over, or its file was deleted.
    """
    row = lock_import(import_id, actor)
    require_kind(actor, row.kind)
    if row.state == ImportState.RUNNING:
        return
    if row.deleted_at:
        raise ImportStateError(import_id, row.state, ImportStateError.DELETED)
    if row.state == ImportState.PREVIEW:
        start_over(row)
    elif row.state != ImportState.STOPPED:
        raise ImportStateError(import_id, row.state, ImportStateError.NOT_READY)
    row.state = ImportState.RUNNING.value
    row.finished_at = None
    queue_work(row, at=at)
    identity.record(actor, "documents.import.started", f"documents.import:{row.pk}", kind=row.kind)
