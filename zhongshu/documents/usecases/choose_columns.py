"""Say what the columns of a file are, and let it be checked again."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from django.db import transaction

from zhongshu.documents.errors import ColumnsRefusedError, ImportStateError
from zhongshu.documents.locks import lock_import
from zhongshu.documents.models import ColumnMapping, FileImport
from zhongshu.documents.queueing import queue_work
from zhongshu.documents.rights import require_kind
from zhongshu.documents.stored import from_uses, start_over
from zhongshu.documents.values import ColumnUse, ImportState, Reading
from zhongshu.identity import public as identity

BEFORE_STORING = (ImportState.PREVIEW, ImportState.FAILED)


@transaction.atomic
def choose_columns(
    import_id: int,
    uses: Sequence[ColumnUse],
    reading: Reading,
    *,
    actor: identity.Actor,
    at: datetime,
) -> None:
    """Use these columns from now on, and remember them for the next file with such a head.

    No columns: only how the file is read changes, and its columns are found out anew.

    Raises:
        ImportNotFoundError: no such import, or not for this actor.
        ImportStateError: it is being worked on, was deleted, or something of it was stored.
        ColumnsRefusedError: two columns are meant to be the same field.
    """
    row = lock_import(import_id, actor)
    require_kind(actor, row.kind)
    if row.deleted_at:
        raise ImportStateError(import_id, row.state, ImportStateError.DELETED)
    if row.state not in BEFORE_STORING or row.edit_ids or row.pairing_ids or row.has_effects:
        is_at_work = row.state in {ImportState.CHECKING, ImportState.RUNNING}
        why = ImportStateError.NOT_READY if is_at_work else ImportStateError.BEGUN
        raise ImportStateError(import_id, row.state, why)
    _require_once(uses)
    own = tuple(replace(each, reason="OWN" if each.field else "") for each in uses)
    row.uses = from_uses(own)
    row.reading = asdict(reading)
    if own and row.fingerprint:
        _remember(row, actor, at)
    row.state = ImportState.CHECKING.value
    start_over(row)
    queue_work(row, at=at)


def _require_once(uses: Sequence[ColumnUse]) -> None:
    seen: set[str] = set()
    for each in uses:
        if each.field in seen:
            raise ColumnsRefusedError(ColumnsRefusedError.TWICE, given=each.field)
        if each.field:
            seen.add(each.field)


def _remember(row: FileImport, actor: identity.Actor, at: datetime) -> None:
    ColumnMapping.objects.update_or_create(
        kind=row.kind,
        fingerprint=row.fingerprint,
        defaults={
            "uses": row.uses,
            "reading": {name: row.reading.get(name, "") for name in ("decimal", "currency")},
            "who": actor.name[:150],
            "used_at": at,
        },
    )
