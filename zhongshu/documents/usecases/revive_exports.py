"""Queue exports whose worker died again."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_noop as _

from zhongshu.documents.export_rows import end_export
from zhongshu.documents.export_values import EXPORTING, MOST_TRIES, ExportState
from zhongshu.documents.models import ListExport
from zhongshu.documents.queueing import LEASE, queue_export
from zhongshu.identity import public as identity

DIED = _("Its worker died again and again while it was made. Narrow the list, or tell your admin.")


@transaction.atomic
def revive_exports(*, at: datetime) -> int:
    """Let another worker begin anew with what a silent one had; return with how many.

    One over which workers died three times is given up: it would take the others with it.
    """
    silent = ListExport.objects.filter(state__in=EXPORTING, beat_at__lt=at - LEASE)
    rows = list(silent.order_by("pk").select_for_update(skip_locked=True))
    for row in rows:
        if row.tries < MOST_TRIES:
            queue_export(row, at=at)
            continue
        with translation.override(row.language):
            row.message = translation.gettext(DIED)
        end_export(row, ExportState.FAILED, at=at)
        row.save()
        identity.record(
            identity.SYSTEM,
            "documents.export.failed",
            f"documents.export:{row.pk}",
            list=row.list_code,
            format=row.format,
        )
    return sum(row.state == ExportState.WAITING for row in rows)
