"""Delete the files of imports that nobody has needed for long."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Coalesce

from zhongshu.documents.deleting import delete_contents
from zhongshu.documents.models import FileImport
from zhongshu.documents.values import WORKING
from zhongshu.identity import public as identity

# Each may have 200,000 rows of its own.
PIECE = 20


@transaction.atomic
def purge_imports(*, at: datetime) -> int:
    """Delete the files of some imports whose time is over; return how many, 0 when it is done."""
    if settings.IMPORTS_KEPT is None:
        return 0
    old = (
        FileImport.objects.filter(deleted_at=None)
        .exclude(state__in=WORKING)
        .alias(ended_at=Coalesce("finished_at", "made_at"))
        .filter(ended_at__lt=at - settings.IMPORTS_KEPT)
        .order_by("pk")
        .select_for_update(skip_locked=True, of=("self",))
    )
    rows = list(old[:PIECE])
    if rows:
        delete_contents(rows, at=at)
        identity.record(
            identity.SYSTEM,
            "documents.imports.purged",
            "documents.imports",
            files=len(rows),
        )
    return len(rows)
