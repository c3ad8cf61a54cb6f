"""Remove a rule of warnings: the next wider one counts."""

from datetime import datetime

from django.db import transaction

from zhongshu.identity import public as identity
from zhongshu.replenishment.errors import LastRuleError
from zhongshu.replenishment.models import AlertRule
from zhongshu.replenishment.queueing import wish_for_alerts
from zhongshu.replenishment.values import RuleScope


@transaction.atomic
def remove_rule(
    rule_id: int,
    *,
    actor: identity.Actor,
    at: datetime,  # noqa: ARG001 - every verb is told when
) -> None:
    """Delete it; one that is gone already is no mistake.

    Raises:
        LastRuleError: it is the rule for everything, which can only be switched off.
        identity.NotAllowedError: neither administrator nor operations.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    row = AlertRule.objects.select_for_update().filter(pk=rule_id).first()
    if row is None:
        return
    if row.scope == RuleScope.EVERYTHING:
        raise LastRuleError
    row.delete()
    identity.record(actor, "replenishment.rule.removed", f"replenishment.rule:{rule_id}")
    wish_for_alerts()
