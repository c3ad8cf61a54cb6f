"""Delete attachments that no product has shown for long, as pictures are deleted."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog.statements import extras as statements
from zhongshu.catalog.statements.products import lock_products
from zhongshu.catalog.usecases.purge_pictures import KEEP
from zhongshu.documents import public as documents

BATCH = 100


@transaction.atomic
def purge_attachments(*, at: datetime) -> int:
    """Delete some attachments that no product shows; return how many files that were.

    What was taken away, or whose products were removed or merged, less than thirty days ago stays,
    so that it can be put back. Call it until it returns 0.
    """
    lock_products()
    file_ids = statements.delete_unseen_files(at - KEEP, BATCH)
    documents.delete_files(file_ids)
    return len(file_ids)
