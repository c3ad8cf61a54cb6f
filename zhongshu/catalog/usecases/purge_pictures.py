"""Delete pictures that nothing has shown for long: what was removed cannot be put back for ever."""

from datetime import datetime, timedelta

from django.db import transaction

from zhongshu.catalog.statements import extras as statements
from zhongshu.catalog.statements.products import lock_products

KEEP = timedelta(days=30)
BATCH = 500


@transaction.atomic
def purge_pictures(*, at: datetime) -> int:
    """Delete some pictures that no product and no listing shows; return how many.

    What an edit took away less than thirty days ago stays, so that it can be put back. Call it
    until it returns 0.
    """
    lock_products()
    return statements.delete_unseen_pictures(at - KEEP, BATCH)
