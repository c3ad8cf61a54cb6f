"""Refusals of replenishment."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError, InvalidError, NotFoundError


@dataclass(eq=False)
class WeightsRefusedError(InvalidError):
    total: int

    code = "replenishment.weights_refused"
    template = _(
        "The six weights are whole numbers from 0 to 100 and make 100 together; these make {total}."
    )


@dataclass(eq=False)
class ChangedSinceError(ConflictError):
    code = "replenishment.changed_since"
    template = _(
        "Somebody else changed this since you opened it. Look at what it is now, then save again."
    )


@dataclass(eq=False)
class RuleNotFoundError(NotFoundError):
    rule_id: int

    code = "replenishment.rule_not_found"
    template = _("There is no rule {rule_id} for warnings.")


@dataclass(eq=False)
class RuleExistsError(ConflictError):
    rule_id: int

    code = "replenishment.rule_exists"
    template = _("These goods have a rule already: change rule {rule_id} instead.")


@dataclass(eq=False)
class RuleTargetRefusedError(InvalidError):
    scope: str

    code = "replenishment.target_refused"
    template = _("Say for what the rule counts: one store, category, owner, product or seller SKU.")


@dataclass(eq=False)
class RuleOutOfRangeError(InvalidError):
    name: str
    least: int
    most: int

    code = "replenishment.out_of_range"
    template = _("{name}: give a whole number from {least} to {most}.")


@dataclass(eq=False)
class LastRuleError(ConflictError):
    code = "replenishment.last_rule"
    template = _("The rule for everything stays: switch it off instead.")


@dataclass(eq=False)
class SnoozeRefusedError(InvalidError):
    most: int

    code = "replenishment.snooze_refused"
    template = _("Choose a time that is still to come, at most {most} days from now.")


@dataclass(eq=False)
class TooManyAlertsError(InvalidError):
    most: int

    code = "replenishment.too_many_alerts"
    template = _("At most {most} warnings can be changed at once.")


@dataclass(eq=False)
class AlertNotFoundError(NotFoundError):
    alert_id: int

    code = "replenishment.alert_not_found"
    template = _("There is no stock warning {alert_id}.")


@dataclass(eq=False)
class SnoozeNotFoundError(NotFoundError):
    snooze_id: int

    code = "replenishment.snooze_not_found"
    template = _("There is nothing to take back.")
