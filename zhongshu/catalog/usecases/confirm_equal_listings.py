"""Confirm at once all listings of a spot check that equal Amazon in every fact."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from zhongshu.catalog.spot_check_values import Answer, Verdict
from zhongshu.catalog.spot_check_writing import hold_spot_check, settle
from zhongshu.identity import public as identity


@transaction.atomic
def confirm_equal_listings(*, spot_check_id: int, actor: identity.Actor, at: datetime) -> int:
    """Judge as right what has no verdict and no difference; return how many that were.

    Raises:
        identity.NotAllowedError: this role does not check.
        SpotCheckNotFoundError: no such check, or not for this actor.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    check = hold_spot_check(spot_check_id, actor)
    equal = check.items.filter(answer=Answer.TOLD, verdict="", compared__gt=0, equal=F("compared"))
    confirmed = equal.update(verdict=Verdict.RIGHT, judged_by=actor.name[:150], judged_at=at)
    if confirmed:
        settle(check, actor=actor, at=at)
    return confirmed
