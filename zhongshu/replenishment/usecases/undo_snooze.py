"""Take back that warnings were put off."""

from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.replenishment.errors import SnoozeNotFoundError
from zhongshu.replenishment.models import AlertSnooze, StockAlert


@transaction.atomic
def undo_snooze(snooze_id: int, *, actor: identity.Actor, at: datetime) -> int:
    """Put each back to what it was, where nobody put it off again since; return how many.

    Twice does it once.

    Raises:
        SnoozeNotFoundError: there is none, or somebody else's.
    """
    kept = AlertSnooze.objects.select_for_update().filter(pk=snooze_id, user=actor.user_id).first()
    if kept is None:
        raise SnoozeNotFoundError(snooze_id=snooze_id)
    if kept.undone_at:
        return 0
    kept.undone_at = at
    kept.save(update_fields=["undone_at"])
    rows = StockAlert.objects.for_actor(actor).filter(
        pk__in=[int(pk) for pk in kept.before], gone_at=None, snoozed_until=kept.until
    )
    mended = list(rows.select_for_update().order_by("pk"))
    for row in mended:
        earlier = kept.before[str(row.pk)]
        row.snoozed_until = datetime.fromisoformat(earlier) if earlier else None
    StockAlert.objects.bulk_update(mended, ["snoozed_until"], batch_size=5_000)
    identity.record(
        actor, "replenishment.snooze.undone", "replenishment.alerts", warnings=len(mended)
    )
    return len(mended)
