"""Delete an export with its file."""

from django.db import transaction

from zhongshu.documents.export_errors import ExportStateError
from zhongshu.documents.export_rows import delete_rows
from zhongshu.documents.export_values import EXPORTING
from zhongshu.documents.locks import lock_export
from zhongshu.identity import public as identity


@transaction.atomic
def delete_export(export_id: int, *, actor: identity.Actor) -> None:
    """Delete it; the trail keeps that it was.

    Raises:
        ExportNotFoundError: no such export, or not for this actor.
        ExportStateError: it is still being made.
    """
    row = lock_export(export_id, actor)
    if row.state in EXPORTING:
        raise ExportStateError(export_id, row.state, ExportStateError.CANCEL_FIRST)
    delete_rows([row])
    identity.record(
        actor,
        "documents.export.deleted",
        f"documents.export:{export_id}",
        list=row.list_code,
        rows=row.rows,
    )
