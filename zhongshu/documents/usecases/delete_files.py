"""Delete files that a room kept and needs no longer."""

from collections.abc import Collection

from django.db import transaction

from zhongshu.documents.deleting import delete_stored


@transaction.atomic
def delete_files(file_ids: Collection[int]) -> None:
    """Delete them with all that they hold; the caller's room has let go of them before."""
    delete_stored(file_ids)
