"""Let everything that an import stored be taken back."""

from datetime import datetime

from django.db import transaction

from zhongshu.documents.errors import ImportStateError
from zhongshu.documents.locks import lock_import
from zhongshu.documents.queueing import queue_work
from zhongshu.documents.rights import require_kind
from zhongshu.documents.stored import may_take_back
from zhongshu.documents.values import ImportState
from zhongshu.identity import public as identity


@transaction.atomic
def take_back(
    import_id: int, *, in_background: bool = True, actor: identity.Actor, at: datetime
) -> None:
    """Begin to take it back. Asking twice changes nothing.

    Raises:
        ImportNotFoundError: no such import, or not for this actor.
        ImportStateError: it is being worked on, stored nothing, was deleted or taken back.
    """
    row = lock_import(import_id, actor)
    require_kind(actor, row.kind)
    if row.state == ImportState.TAKING_BACK:
        return
    if not may_take_back(row):
        why = ImportStateError.DELETED if row.deleted_at else _find_reason(row.state)
        raise ImportStateError(import_id, row.state, why)
    row.state = ImportState.TAKING_BACK.value
    if in_background:
        queue_work(row, at=at)
    else:
        row.save(update_fields=["state"])
    identity.record(
        actor, "documents.import.take_back_asked", f"documents.import:{row.pk}", kind=row.kind
    )


def _find_reason(state: str) -> str:
    if state == ImportState.TAKEN_BACK:
        return ImportStateError.TAKEN_BACK
    if state in {ImportState.CHECKING, ImportState.RUNNING}:
        return ImportStateError.NOT_READY
    return ImportStateError.NOT_DONE
