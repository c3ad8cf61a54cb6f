"""Weights and rules as values, for verbs and for whoever shows them."""

from django.db.models import QuerySet

from zhongshu.catalog import public as catalog
from zhongshu.identity.public import SYSTEM
from zhongshu.inventory import public as inventory
from zhongshu.replenishment.models import AlertRule, SpeedWeights
from zhongshu.replenishment.values import (
    RuleCard,
    RuleScope,
    RuleTarget,
    RuleTerms,
    Threshold,
    Weights,
)

SHARES = ("last_3", "last_7", "last_14", "last_30", "last_60", "last_90")
TERMS = (
    *("lead_days", "safety_days", "order_days", "quantity", "ageing_days", "dead_days"),
    "is_on",
)
TARGETS = ("store_id", "category_id", "owner_id", "product_id", "seller_sku_id", "pool_id")


def read_weights() -> Weights:
    """Return the weights in force: those somebody saved, or those to begin with."""
    row = SpeedWeights.objects.filter(pk=1).first()
    if row is None:
        return Weights()
    return Weights(tuple(getattr(row, name) for name in SHARES), row.version)


def read_traces() -> str:
    """Return what is another text after anything changed that warnings follow and nobody wishes.

    Who changes pairings, listings or what Amazon shows stands below and cannot wish for a run.
    """
    return f"{catalog.read_goods_traces(SYSTEM)} {inventory.read_level_traces(SYSTEM)}"


def read_rules(rows: QuerySet[AlertRule] | None = None) -> list[RuleCard]:
    """Return the rules, the widest scope first."""
    found = AlertRule.objects.all() if rows is None else rows
    order = list(RuleScope)
    cards = [
        to_card(rule)
        for rule in found.select_related(
            "store", "category", "owner", "product", "seller_sku", "pool__account"
        ).order_by("pk")
    ]
    return sorted(cards, key=lambda each: (order.index(each.target.scope), each.name.lower()))


def to_card(rule: AlertRule) -> RuleCard:
    """Return a rule with the names of what it is for."""
    return RuleCard(
        rule_id=rule.pk,
        target=RuleTarget(RuleScope(rule.scope), **{name: getattr(rule, name) for name in TARGETS}),
        terms=RuleTerms(
            threshold=Threshold(rule.threshold), **{name: getattr(rule, name) for name in TERMS}
        ),
        version=rule.version,
        category=rule.category.path if rule.category else "",
        name=_name(rule),
        changed_at=rule.changed_at,
    )


def _name(rule: AlertRule) -> str:
    if rule.store:
        return rule.store.name
    if rule.category:
        return rule.category.path
    if rule.owner:
        return rule.owner.username
    if rule.product:
        return rule.product.sku
    if rule.seller_sku and rule.pool:
        return f"{rule.seller_sku.code} · {rule.pool.account.name} {rule.pool.code}"
    return ""
