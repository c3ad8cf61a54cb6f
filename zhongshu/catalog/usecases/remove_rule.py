"""Remove a pairing rule."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog.pairing_locks import find_rule, hold_rules
from zhongshu.catalog.proposal_queueing import wish_for_proposals
from zhongshu.identity import public as identity


@transaction.atomic
def remove_rule(
    rule_id: int,
    *,
    actor: identity.Actor,
    at: datetime,  # noqa: ARG001 - every verb is told when
) -> None:
    """Delete the rule; pairings that it led to stay, the trail keeps what it said.

    Raises:
        NotAllowedError: the role does not pair.
        RuleNotFoundError: there is no such rule.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    rule = find_rule(rule_id, hold_rules())
    rule.delete()
    wish_for_proposals(at_once=True)
    identity.record(
        actor,
        "catalog.pairing_rule.removed",
        f"catalog.pairing_rule:{rule_id}",
        kind=rule.kind,
        pattern=rule.pattern,
        replacement=rule.replacement,
        factor=rule.factor,
    )
