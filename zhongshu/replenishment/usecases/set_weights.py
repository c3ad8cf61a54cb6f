"""Say what each span of days counts for in the daily speed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.replenishment import rules, statements
from zhongshu.replenishment.errors import ChangedSinceError
from zhongshu.replenishment.models import SpeedWeights
from zhongshu.replenishment.queueing import wish_for_alerts
from zhongshu.replenishment.reading import SHARES, read_weights
from zhongshu.replenishment.values import Weights


@transaction.atomic
def set_weights(
    shares: Sequence[int], *, version: int, actor: identity.Actor, at: datetime
) -> Weights:
    """Store the six shares, in per cent, and let warnings follow; the same again does nothing.

    Raises:
        WeightsRefusedError: not six whole numbers of at least 0 that make 100.
        ChangedSinceError: `version` is not the one in force.
        identity.NotAllowedError: neither administrator nor operations.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    rules.require_weights(shares)
    statements.hold_alerts()
    before = read_weights()
    if before.shares == tuple(shares):
        return before
    if before.version != version:
        raise ChangedSinceError
    after = Weights(tuple(shares), before.version + 1)
    SpeedWeights.objects.update_or_create(
        pk=1,
        defaults={
            **dict(zip(SHARES, shares, strict=True)),
            "version": after.version,
            "changed_at": at,
        },
    )
    identity.record(
        actor,
        "replenishment.weights.changed",
        "replenishment.weights",
        before=list(before.shares),
        after=list(after.shares),
    )
    wish_for_alerts()
    return after
