"""Mark that Amazon takes an application's secret."""

from django.db import transaction

from zhongshu.channels.models import Application


@transaction.atomic
def mark_application_works(*, application_id: int) -> None:
    """End the refusal, if there was one."""
    Application.objects.filter(pk=application_id, refused_at__isnull=False).update(
        refused_at=None, refused_because=""
    )
