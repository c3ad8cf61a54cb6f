"""What replenishment decides from plain values: speeds, which rule counts, what is sensible."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from zhongshu.replenishment.errors import (
    RuleOutOfRangeError,
    RuleTargetRefusedError,
    SnoozeRefusedError,
    WeightsRefusedError,
)
from zhongshu.replenishment.values import (
    SPANS,
    RuleCard,
    RuleScope,
    RuleTarget,
    RuleTerms,
    Speed,
    Weights,
)

MOST_SNOOZE_DAYS = 366
PLACES = 4
SPEED_PARTS = 10**PLACES
# Field, least, most; None is allowed where the range begins at 1.
RANGES = {
    "lead_days": (0, 365),
    "safety_days": (0, 365),
    "order_days": (1, 365),
    "quantity": (0, 10_000_000),
    "ageing_days": (1, 1_825),
    "dead_days": (1, 90),
}
OPTIONAL = {"ageing_days", "dead_days"}


def require_weights(shares: Sequence[int]) -> None:
    """Refuse anything but six shares of a hundred that make a hundred."""
    if len(shares) != len(SPANS) or sum(shares) != 100 or min(shares) < 0:
        raise WeightsRefusedError(total=sum(shares))


def require_terms(terms: RuleTerms) -> None:
    """Refuse numbers that no rule can have."""
    for name, (least, most) in RANGES.items():
        value = getattr(terms, name)
        if value is None and name in OPTIONAL:
            continue
        if value is None or not least <= value <= most:
            raise RuleOutOfRangeError(name=name, least=least, most=most)


def require_target(target: RuleTarget) -> None:
    """Refuse a target that does not name what its scope says, or names more."""
    named = {
        name
        for name in ("store", "category", "owner", "product", "seller_sku", "pool")
        if getattr(target, f"{name}_id") is not None
    }
    wanted = {
        RuleScope.EVERYTHING: set[str](),
        RuleScope.SELLER_SKU: {"seller_sku", "pool"},
    }.get(target.scope, {target.scope.lower()})
    if named != wanted:
        raise RuleTargetRefusedError(scope=target.scope.value)


def require_snooze(until: datetime, at: datetime) -> None:
    """Refuse to put off until a time that is over, or for ever."""
    if not at < until <= at + timedelta(days=MOST_SNOOZE_DAYS):
        raise SnoozeRefusedError(most=MOST_SNOOZE_DAYS)


def estimate_speed(
    units: Mapping[int, int], stockless: Mapping[int, int], known_days: int, weights: Weights
) -> Speed:
    """Return the units a day: the weighted mean of what each span sold on a day with stock.

    speed = Σ weight × (units ÷ days with stock) ÷ Σ weight, over the spans that had stock at all.
    It is the average over 3, 7, 14, 30, 60 and 90 days that ERPs for Amazon sellers show (with
    10, 20, 20, 30, 10 and 10 per cent to begin with), but days without stock are left out: they
    say nothing about how much would have been sold ("calculate velocity over in-stock days
    only", a usual rule of inventory planning). Days of which nothing is known are not divided
    by either: before the first order of the account, before the offer was made.
    """
    sold = tuple(units.get(span, 0) for span in SPANS)
    # What was sold was there: a day of it counts, whatever else is known.
    days = tuple(
        max(min(span, known_days) - stockless.get(span, 0), 1 if units.get(span) else 0)
        for span in SPANS
    )
    told = [
        (share * number, length, share)
        for share, number, length in zip(weights.shares, sold, days, strict=True)
        if length > 0 and share > 0
    ]
    if not told:
        return Speed(sold, days, None)
    # In whole numbers, over what all lengths divide: exact, and twice as fast as decimals.
    whole = math.prod(length for _part, length, _share in told)
    weighted = sum(part * (whole // length) for part, length, _share in told)
    shares = sum(share for _part, _length, share in told)
    return Speed(sold, days, _divide(weighted, whole * shares))


def _divide(units: int, days: int) -> Decimal:
    """Return the quotient with four places, rounded half to even."""
    parts, rest = divmod(units * SPEED_PARTS, days)
    if 2 * rest > days or (2 * rest == days and parts % 2):
        parts += 1
    return Decimal(parts).scaleb(-PLACES)


@dataclass(frozen=True, slots=True)
class Subject:
    """What rules go by: where goods are sold, what they are, and who answers for them."""

    store_ids: tuple[int, ...] = ()
    category: str = ""
    owner_id: int | None = None
    product_id: int | None = None
    seller_sku_id: int | None = None
    pool_id: int | None = None


class RuleBook:
    """All rules, laid out so that the one that counts for goods is found at once."""

    def __init__(self, rules: Iterable[RuleCard]) -> None:
        self._by_key: dict[tuple[RuleScope, object], RuleCard] = {}
        self._by_category: list[tuple[str, RuleCard]] = []
        for rule in sorted(rules, key=lambda each: each.rule_id):
            target = rule.target
            if target.scope is RuleScope.CATEGORY:
                self._by_category.append((rule.category, rule))
            else:
                self._by_key[target.scope, _key_of(target)] = rule
        # The deepest place in the tree speaks first.
        self._by_category.sort(key=lambda each: -len(each[0]))

    def find(self, subject: Subject) -> RuleCard | None:
        """Return the rule with the most specific scope; of several stores', the oldest."""
        for scope, key in (
            (RuleScope.SELLER_SKU, (subject.seller_sku_id, subject.pool_id)),
            (RuleScope.PRODUCT, subject.product_id),
            (RuleScope.OWNER, subject.owner_id),
        ):
            if rule := self._by_key.get((scope, key)):
                return rule
        for path, rule in self._by_category:
            if subject.category == path or subject.category.startswith(f"{path} / "):
                return rule
        stores = [
            rule
            for store_id in subject.store_ids
            if (rule := self._by_key.get((RuleScope.STORE, store_id)))
        ]
        if stores:
            return min(stores, key=lambda each: each.rule_id)
        return self._by_key.get((RuleScope.EVERYTHING, None))


def _key_of(target: RuleTarget) -> object:
    if target.scope is RuleScope.SELLER_SKU:
        return target.seller_sku_id, target.pool_id
    return {
        RuleScope.STORE: target.store_id,
        RuleScope.OWNER: target.owner_id,
        RuleScope.PRODUCT: target.product_id,
    }.get(target.scope)
