"""Change what a pairing rule says; its place among the others stays."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog.pairing_locks import find_rule, hold_rules
from zhongshu.catalog.pairing_rules import require_rule
from zhongshu.catalog.pairing_values import NewRule
from zhongshu.catalog.proposal_queueing import wish_for_proposals
from zhongshu.identity import public as identity


@transaction.atomic
def change_rule(
    rule_id: int,
    new: NewRule,
    *,
    actor: identity.Actor,
    at: datetime,  # noqa: ARG001 - every verb is told when
) -> None:
    """Store the rule as it shall be; pairings that it led to stay.

    Raises:
        NotAllowedError: the role does not pair.
        RuleNotFoundError: there is no such rule.
        RuleRefusedError: it cannot be a rule.
        InvalidTextError, TooLongError: a text cannot be stored.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    require_rule(new)
    rule = find_rule(rule_id, hold_rules())
    before = (rule.pattern, rule.replacement, rule.factor)
    rule.kind, rule.pattern, rule.replacement = new.kind, new.pattern, new.replacement
    rule.factor, rule.account_ids = new.factor, sorted(set(new.account_ids))
    rule.is_on = new.is_on
    rule.save()
    wish_for_proposals(at_once=True)
    pattern, replacement, factor = before
    identity.record(
        actor,
        "catalog.pairing_rule.changed",
        f"catalog.pairing_rule:{rule_id}",
        pattern_before=pattern,
        pattern=new.pattern,
        replacement_before=replacement,
        replacement=new.replacement,
        factor_before=factor,
        factor=new.factor,
        enabled=new.is_on,
    )
