"""Add a rule that leads from seller SKUs to products; it is tried after those that exist."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog.models import PairingRule
from zhongshu.catalog.pairing_errors import RuleRefusedError
from zhongshu.catalog.pairing_locks import hold_rules
from zhongshu.catalog.pairing_rules import require_rule
from zhongshu.catalog.pairing_values import MOST_RULES, NewRule
from zhongshu.catalog.proposal_queueing import wish_for_proposals
from zhongshu.identity import public as identity


@transaction.atomic
def add_rule(
    new: NewRule,
    *,
    actor: identity.Actor,
    at: datetime,  # noqa: ARG001 - every verb is told when
) -> int:
    """Store the rule behind the others, and return its id; proposals follow it before long.

    Raises:
        NotAllowedError: the role does not pair.
        RuleRefusedError: it cannot be a rule, or there are 200 already.
        InvalidTextError, TooLongError: a text cannot be stored.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    require_rule(new)
    rules = hold_rules()
    if len(rules) >= MOST_RULES:
        raise RuleRefusedError(RuleRefusedError.TOO_MANY)
    made = PairingRule.objects.create(
        position=max((rule.position for rule in rules), default=0) + 1,
        kind=new.kind,
        pattern=new.pattern,
        replacement=new.replacement,
        factor=new.factor,
        account_ids=sorted(set(new.account_ids)),
        is_on=new.is_on,
    )
    wish_for_proposals(at_once=True)
    identity.record(
        actor,
        "catalog.pairing_rule.added",
        f"catalog.pairing_rule:{made.pk}",
        kind=new.kind,
        pattern=new.pattern,
        replacement=new.replacement,
        factor=new.factor,
    )
    return made.pk
