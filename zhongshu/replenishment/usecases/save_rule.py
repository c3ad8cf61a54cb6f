"""Add a rule of warnings, or change one."""

from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from zhongshu.identity import public as identity
from zhongshu.replenishment import rules
from zhongshu.replenishment.errors import ChangedSinceError, RuleExistsError, RuleNotFoundError
from zhongshu.replenishment.models import AlertRule
from zhongshu.replenishment.queueing import wish_for_alerts
from zhongshu.replenishment.values import RuleTarget, RuleTerms


@transaction.atomic
def save_rule(
    terms: RuleTerms,
    *,
    target: RuleTarget | None = None,
    rule_id: int | None = None,
    version: int | None = None,
    actor: identity.Actor,
    at: datetime,
) -> int:
    """Store the rule and return its id; warnings follow soon. What a rule is for never changes.

    Give `target` for a new rule, `rule_id` and the `version` it was seen in for one that is there.

    Raises:
        RuleOutOfRangeError, RuleTargetRefusedError: a number or target no rule can have.
        RuleExistsError: these goods have a rule already.
        RuleNotFoundError, ChangedSinceError: it is gone, or was changed since.
        identity.NotAllowedError: neither administrator nor operations.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    rules.require_terms(terms)
    values = {**asdict(terms), "threshold": terms.threshold.value, "changed_at": at}
    if rule_id is None:
        made = _add(target or RuleTarget(), values)
        identity.record(
            actor, "replenishment.rule.added", f"replenishment.rule:{made}", **_facts(terms)
        )
    else:
        made = rule_id
        if not _change(rule_id, version, values):
            return made
        identity.record(
            actor, "replenishment.rule.changed", f"replenishment.rule:{made}", **_facts(terms)
        )
    wish_for_alerts()
    return made


def _add(target: RuleTarget, values: dict[str, object]) -> int:
    rules.require_target(target)
    names = {**asdict(target), "scope": target.scope.value}
    known = AlertRule.objects.filter(**_exactly(names)).first()
    if known is not None:
        raise RuleExistsError(rule_id=known.pk)
    try:
        with transaction.atomic():
            return AlertRule.objects.create(**names, **values).pk
    except IntegrityError as error:  # somebody was faster, or what it names is gone
        known = AlertRule.objects.filter(**_exactly(names)).first()
        raise RuleExistsError(rule_id=known.pk if known else 0) from error


def _exactly(names: dict[str, object]) -> dict[str, object]:
    return {
        (f"{name}__isnull" if value is None else name): True if value is None else value
        for name, value in names.items()
    }


def _change(rule_id: int, version: int | None, values: dict[str, object]) -> bool:
    """Change the rule; False where nothing is different."""
    row = AlertRule.objects.select_for_update().filter(pk=rule_id).first()
    if row is None:
        raise RuleNotFoundError(rule_id=rule_id)
    if all(getattr(row, name) == value for name, value in values.items() if name != "changed_at"):
        return False
    if row.version != version:
        raise ChangedSinceError
    AlertRule.objects.filter(pk=rule_id).update(**values, version=F("version") + 1)
    return True


def _facts(terms: RuleTerms) -> dict[str, object]:
    return {**asdict(terms), "threshold": terms.threshold.value}
