"""Queue re-postings whose worker died again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop as _

from zhongshu.identity import public as identity
from zhongshu.inventory.models import Reposting
from zhongshu.inventory.reposting_locks import GRACE, MOST_TRIES, OPEN, queue_reposting
from zhongshu.inventory.usecases.refuse_reposting import refuse_reposting

DIED = _("Its worker died again and again. Nothing was re-posted: tell your administrator.")


@transaction.atomic
def revive_repostings(*, at: datetime) -> int:
    """Queue again what nobody carries out, though it was queued a while ago; return how many.

    One over which workers died three times is given up.
    """
    silent = Reposting.objects.filter(state__in=OPEN, queued_at__lt=at - GRACE)
    rows = list(silent.order_by("pk").select_for_update(skip_locked=True, of=("self",)))
    for row in rows:
        if row.tries < MOST_TRIES:
            queue_reposting(row, at=at)
        else:
            refuse_reposting(row.pk, None, sentence=DIED, actor=identity.SYSTEM, at=at)
    return sum(row.tries < MOST_TRIES for row in rows)
