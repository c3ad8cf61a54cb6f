"""Destroy the content of files that name persons, once their time has come."""

from datetime import datetime

from django.db import transaction

from zhongshu.documents.models import FilePart, StoredFile


@transaction.atomic
def purge_files(*, at: datetime) -> int:
    """Destroy what is due and return how many files that were. Repeating does nothing."""
    due = StoredFile.objects.filter(purge_after__lte=at, purged_at=None).order_by("pk")
    files = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True))
    if files:
        FilePart.objects.filter(file__in=files).delete()
        StoredFile.objects.filter(pk__in=files).update(purged_at=at)
    return len(files)
