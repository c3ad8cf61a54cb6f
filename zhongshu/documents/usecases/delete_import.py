"""Delete the file of an import, and what the import keeps row by row."""

from datetime import datetime

from django.db import transaction

from zhongshu.documents.deleting import delete_contents
from zhongshu.documents.errors import ImportStateError
from zhongshu.documents.locks import lock_import
from zhongshu.documents.rights import require_kind
from zhongshu.documents.stored import may_take_back
from zhongshu.documents.values import WORKING
from zhongshu.identity import public as identity


@transaction.atomic
def delete_import(import_id: int, *, actor: identity.Actor, at: datetime) -> None:
    """Delete it; what it stored elsewhere stays, and can be taken back no more.

    That it was, with its counts and who brought it, stays in the list. Asking twice changes
    nothing.

    Raises:
        ImportNotFoundError: no such import, or not for this actor.
        ImportStateError: it is being worked on.
    """
    row = lock_import(import_id, actor)
    require_kind(actor, row.kind)
    if row.deleted_at:
        return
    if row.state in WORKING:
        raise ImportStateError(import_id, row.state, ImportStateError.NOT_READY)
    could_be_taken_back = may_take_back(row)
    delete_contents([row], at=at)
    identity.record(
        actor,
        "documents.import.deleted",
        f"documents.import:{row.pk}",
        kind=row.kind,
        file=row.file.name,
        could_be_taken_back=could_be_taken_back,
    )
