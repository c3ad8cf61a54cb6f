"""Put warnings off until a time, or let them come back at once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.replenishment import rules
from zhongshu.replenishment.errors import TooManyAlertsError
from zhongshu.replenishment.models import AlertSnooze, StockAlert

MOST_AT_ONCE = 5_000
ROLES = (identity.Role.OPERATIONS, identity.Role.BUYER, identity.Role.WAREHOUSE)


@transaction.atomic
def snooze_alerts(
    alert_ids: Sequence[int], *, until: datetime | None, actor: identity.Actor, at: datetime
) -> tuple[int | None, int]:
    """Put those that last off until then; None wakes them. Return what takes it back, how many.

    What is gone, or not for the actor, is left out. The same again changes nothing.

    Raises:
        SnoozeRefusedError: a time that is over, or more than a year away.
        TooManyAlertsError: more than 5,000.
        identity.NotAllowedError: a role that does not deal with stock.
    """
    identity.require_role(actor, *ROLES)
    if until is not None:
        rules.require_snooze(until, at)
    if len(alert_ids) > MOST_AT_ONCE:
        raise TooManyAlertsError(most=MOST_AT_ONCE)
    rows = StockAlert.objects.for_actor(actor).filter(pk__in=alert_ids, gone_at=None)
    held = rows.select_for_update().order_by("pk").values_list("pk", "snoozed_until")
    before = {pk: known for pk, known in held if known != until}
    if not before:
        return None, 0
    StockAlert.objects.filter(pk__in=before).update(
        snoozed_until=until, snoozed_by=actor.user_id if until else None
    )
    kept = AlertSnooze.objects.create(
        before={str(pk): known.isoformat() if known else None for pk, known in before.items()},
        until=until,
        user_id=actor.user_id,
        made_at=at,
    )
    identity.record(
        actor,
        "replenishment.alerts.snoozed" if until else "replenishment.alerts.woken",
        "replenishment.alerts",
        warnings=len(before),
        until=until.isoformat() if until else "",
    )
    return kept.pk, len(before)
