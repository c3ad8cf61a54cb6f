"""Delete exports whose time is over."""

from datetime import datetime

from django.db import transaction

from zhongshu.documents.export_rows import delete_rows
from zhongshu.documents.models import ListExport
from zhongshu.identity import public as identity

PIECE = 20


@transaction.atomic
def purge_exports(*, at: datetime) -> int:
    """Delete some of them with their files; return how many, 0 when it is done."""
    old = ListExport.objects.filter(expires_at__lte=at).order_by("expires_at")
    rows = list(old.select_for_update(skip_locked=True)[:PIECE])
    if rows:
        delete_rows(rows)
        identity.record(
            identity.SYSTEM, "documents.exports.purged", "documents.exports", files=len(rows)
        )
    return len(rows)
