"""Ask an import to stop behind the batch it works on."""

from datetime import datetime

from django.db import transaction

from zhongshu.documents.errors import ImportStateError
from zhongshu.documents.locks import lock_import
from zhongshu.documents.rights import require_kind
from zhongshu.documents.values import ImportState
from zhongshu.identity import public as identity


@transaction.atomic
def request_stop(import_id: int, *, actor: identity.Actor, at: datetime) -> None:
    """Ask it to stop; what it stored stays. Asking twice changes nothing.

    Raises:
        ImportNotFoundError: no such import, or not for this actor.
        ImportStateError: nothing of it runs.
    """
    row = lock_import(import_id, actor)
    require_kind(actor, row.kind)
    if row.state not in {ImportState.CHECKING, ImportState.RUNNING}:
        raise ImportStateError(import_id, row.state, ImportStateError.NOTHING_RUNS)
    if row.stop_requested_at is None:
        row.stop_requested_at = at
        row.save(update_fields=["stop_requested_at"])
        identity.record(actor, "documents.import.stop_requested", f"documents.import:{row.pk}")
