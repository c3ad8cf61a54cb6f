"""Let go of an import so that another worker goes on with it."""

from datetime import datetime

from django.db import transaction

from zhongshu.documents.locks import lock_work
from zhongshu.documents.queueing import queue_work
from zhongshu.documents.values import Work


@transaction.atomic
def release_work(work: Work, *, at: datetime) -> None:
    """Queue the rest of it: this worker must go.

    Raises:
        WorkLostError: somebody took the import over.
    """
    queue_work(lock_work(work), at=at)
