"""The pairing rules, and what one would do before it is kept."""

from django.db.models import Count

from zhongshu.catalog import words
from zhongshu.catalog.models import PairingProposal, PairingRule, Product, SellerSku
from zhongshu.catalog.pairing_filters import WAITING
from zhongshu.catalog.pairing_rules import reading_of, require_rule
from zhongshu.catalog.pairing_values import (
    NewRule,
    Reason,
    RuleCard,
    RuleExample,
    RuleKind,
    RuleTrial,
)
from zhongshu.identity import public as identity

MOST_TRIED = 50_000


def list_rules(actor: identity.Actor) -> list[RuleCard]:
    """Return the rules in their order, each with the proposals that it made."""
    hits = {
        row["facts__rule"]: row["number"]
        for row in PairingProposal.objects.for_actor(actor)
        .filter(reason=Reason.RULE)
        .values("facts__rule")
        .annotate(number=Count("pk"))
    }
    return [
        RuleCard(
            rule.pk,
            rule.position,
            RuleKind(rule.kind),
            rule.pattern,
            rule.replacement,
            rule.factor,
            tuple(rule.account_ids),
            rule.is_on,
            hits.get(rule.pk, 0),
        )
        for rule in PairingRule.objects.order_by("position", "pk")
    ]


def try_rule(new: NewRule, *, actor: identity.Actor, limit: int = 20) -> RuleTrial:
    """Apply a rule to the first 50,000 SKUs that wait, as if it were the only one.

    The examples begin with those that lead to a product.

    Raises:
        RuleRefusedError: it cannot be a rule.
        InvalidTextError, TooLongError: a text cannot be stored.
    """
    read = reading_of(require_rule(new))
    waiting = SellerSku.objects.for_actor(actor).filter(WAITING)
    if new.account_ids:
        waiting = waiting.filter(account__in=new.account_ids)
    codes = waiting.order_by("account", "code").values_list("code", flat=True)[:MOST_TRIED]
    found = [(code, led) for code in codes if (led := read(code)) is not None]
    targets = {led.sku: words.look_alike_of(led.sku) for _code, led in found}
    products = dict(
        Product.objects.filter(look_alike__in=set(targets.values()), removed_at=None).values_list(
            "look_alike", "pk"
        )
    )
    examples = [
        RuleExample(code, led.sku, led.factor, products.get(targets[led.sku]))
        for code, led in found
    ]
    examples.sort(key=lambda each: each.product_id is None)
    return RuleTrial(
        matched=len(examples),
        led_to_product=sum(each.product_id is not None for each in examples),
        examples=tuple(examples[:limit]),
    )
