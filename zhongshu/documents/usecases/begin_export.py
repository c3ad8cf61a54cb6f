"""Begin an export that a worker makes."""

from datetime import datetime

from django.db import transaction

from zhongshu.documents.export_errors import TooManyExportsError
from zhongshu.documents.export_rows import fingerprint_of
from zhongshu.documents.export_values import EXPORTING, MOST_OPEN, NewExport
from zhongshu.documents.models import ListExport
from zhongshu.documents.queueing import queue_export
from zhongshu.documents.statements import hold_exports_of
from zhongshu.identity import public as identity


@transaction.atomic
def begin_export(new: NewExport, *, actor: identity.Actor, at: datetime) -> int:
    """Note what is wanted and queue the work on it; return its id.

    The same wish again, while the first one waits or runs, is the first one. Whether the actor
    may read the list is the caller's to ask, and asked again when it is made.

    Raises:
        identity.NotAllowedError: no person asks.
        TooManyExportsError: the actor has enough of them in the work.
    """
    if actor.user_id is None:
        raise identity.NotAllowedError(needs="user")
    hold_exports_of(actor.user_id)
    fingerprint = fingerprint_of(new)
    of_actor = ListExport.objects.filter(user=actor.user_id, state__in=EXPORTING)
    if same := of_actor.filter(fingerprint=fingerprint).first():
        return same.pk
    if of_actor.count() >= MOST_OPEN:
        raise TooManyExportsError(most=MOST_OPEN)
    row = ListExport(
        list_code=new.list_code,
        format=new.format,
        filter=dict(new.filter),
        words=new.words,
        language=new.language[:10],
        fingerprint=fingerprint,
        who=actor.name[:150],
        user_id=actor.user_id,
        made_at=at,
    )
    row.save()
    queue_export(row, at=at)
    identity.record(
        actor,
        "documents.export.asked",
        f"documents.export:{row.pk}",
        list=new.list_code,
        format=new.format,
    )
    return row.pk
