"""Begin to import a file that was stored."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from zhongshu.documents.models import FileImport
from zhongshu.documents.queueing import queue_work
from zhongshu.documents.rights import PERSONAL, require_kind, require_place
from zhongshu.documents.values import NewImport
from zhongshu.identity import public as identity


@transaction.atomic
def begin_import(
    new: NewImport, *, in_background: bool = True, actor: identity.Actor, at: datetime
) -> int:
    """Note the import, and queue the work on it unless the caller does it now; return its id.

    Raises:
        identity.NotAllowedError: this role does not bring such files.
        PlaceRefusedError: the kind is of one store, and none is named that the actor sees.
    """
    require_kind(actor, new.kind)
    require_place(actor, new.kind, new.place)
    place = new.place
    row = FileImport(
        kind=new.kind.value,
        file_id=new.file_id,
        who=actor.name[:150],
        user_id=actor.user_id,
        language=new.language[:10],
        made_at=at,
        goes_on=new.goes_on,
        reading=asdict(new.reading),
        wanted=dict(new.wanted),
        store_id=place.store_id if place else None,
        marketplace_id=place.marketplace_id if place else "",
        as_of=place.as_of if place else None,
        is_complete=bool(place and place.is_complete),
    )
    if new.kind in PERSONAL and row.file.purge_after is None:
        raise ValueError("a file that names persons is stored as one")
    row.save()
    if in_background:
        queue_work(row, at=at)
    identity.record(
        actor,
        "documents.import.begun",
        f"documents.import:{row.pk}",
        kind=new.kind.value,
        file=row.file.name,
    )
    return row.pk
