"""Cancel an export that is not ready yet."""

from datetime import datetime

from django.db import transaction

from zhongshu.documents.export_errors import ExportStateError
from zhongshu.documents.export_rows import end_export
from zhongshu.documents.export_values import EXPORTING, ExportState
from zhongshu.documents.locks import lock_export
from zhongshu.identity import public as identity


@transaction.atomic
def cancel_export(export_id: int, *, actor: identity.Actor, at: datetime) -> None:
    """Take it from whoever works on it; nothing of it is kept. Asking twice changes nothing.

    Raises:
        ExportNotFoundError: no such export, or not for this actor.
        ExportStateError: it has ended already.
    """
    row = lock_export(export_id, actor)
    if row.state == ExportState.CANCELLED:
        return
    if row.state not in EXPORTING:
        raise ExportStateError(export_id, row.state, ExportStateError.OVER)
    end_export(row, ExportState.CANCELLED, at=at)
    row.save()
    identity.record(
        actor, "documents.export.cancelled", f"documents.export:{row.pk}", list=row.list_code
    )
