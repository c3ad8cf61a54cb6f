"""Mark that Amazon refuses an application's id or secret."""

from datetime import datetime

from django.db import transaction

from zhongshu.channels.models import Application
from zhongshu.kernel.texts import clean


@transaction.atomic
def mark_application_refused(*, application_id: int, because: str, at: datetime) -> None:
    """Say since when the application is refused; no seller is at fault (failures.md, A6)."""
    Application.objects.filter(pk=application_id, refused_at=None).update(
        refused_at=at, refused_because=clean(because, longest=300)
    )
