"""Delete stored files, and what goes with the file of an import."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Case, Value, When

from zhongshu.documents.models import FileImport, FilePart, ImportEffect, ImportRowError, StoredFile
from zhongshu.documents.values import ImportState


def delete_stored(file_ids: Collection[int]) -> None:
    """Delete files with all that they hold; nothing refers to them any more."""
    FilePart.objects.filter(file__in=file_ids).delete()
    StoredFile.objects.filter(pk__in=file_ids).delete()


def delete_contents(rows: Sequence[FileImport], *, at: datetime) -> None:
    """Delete the files of these imports and what they keep row by row; the caller holds them.

    Their names, hashes and counts stay. What waits for a person waits no more.
    """
    ids = [row.pk for row in rows]
    shared = FileImport.objects.filter(deleted_at=None).exclude(pk__in=ids).values("file")
    FilePart.objects.filter(file__in=[row.file_id for row in rows]).exclude(
        file__in=shared
    ).delete()
    ImportRowError.objects.filter(file_import__in=ids).delete()
    ImportEffect.objects.filter(file_import__in=ids).delete()
    FileImport.objects.filter(pk__in=ids).update(
        deleted_at=at,
        first=[],
        state=Case(
            When(state=ImportState.PREVIEW, then=Value(ImportState.FAILED.value)), default="state"
        ),
    )
