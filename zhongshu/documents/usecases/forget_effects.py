"""Forget what an import did to things that are as they were again."""

from collections.abc import Collection

from django.db import transaction

from zhongshu.documents.locks import lock_work
from zhongshu.documents.models import ImportEffect
from zhongshu.documents.values import Work


@transaction.atomic
def forget_effects(work: Work, effect_ids: Collection[int]) -> None:
    """Forget effects that were taken back: whoever goes on begins behind them.

    Raises:
        WorkLostError: somebody took the import over.
    """
    row = lock_work(work)
    ImportEffect.objects.filter(file_import=row, pk__in=effect_ids).delete()
