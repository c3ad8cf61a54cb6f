"""Move a pairing rule to another place: the first that leads to a product decides."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog.models import PairingRule
from zhongshu.catalog.pairing_locks import find_rule, hold_rules
from zhongshu.catalog.proposal_queueing import wish_for_proposals
from zhongshu.identity import public as identity


@transaction.atomic
def move_rule(
    rule_id: int,
    *,
    position: int,
    actor: identity.Actor,
    at: datetime,  # noqa: ARG001 - every verb is told when
) -> None:
    """Put the rule at this place, counted from 1, and number all of them anew.

    A place before the first is the first, one behind the last is the last.

    Raises:
        NotAllowedError: the role does not pair.
        RuleNotFoundError: there is no such rule.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    rules = hold_rules()
    rule = find_rule(rule_id, rules)
    before = rules.index(rule) + 1
    rules.remove(rule)
    rules.insert(min(max(position, 1) - 1, len(rules)), rule)
    after = rules.index(rule) + 1
    if before == after:
        return
    for number, each in enumerate(rules, start=1):
        each.position = number
    PairingRule.objects.bulk_update(rules, ["position"])
    wish_for_proposals(at_once=True)
    identity.record(
        actor,
        "catalog.pairing_rule.moved",
        f"catalog.pairing_rule:{rule_id}",
        position_before=before,
        position=after,
    )
