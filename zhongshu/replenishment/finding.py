"""Which goods are to be warned of, from their figures and the rule that counts for them."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from zhongshu.replenishment.rules import RuleBook, Subject
from zhongshu.replenishment.values import AlertKind, RuleCard, Threshold, Warned

# Nobody plans further ahead, and a date must be one.
LONGEST_COVER = 3_650


@dataclass(frozen=True, slots=True)
class Goods:
    """A seller SKU at a pool, or a product everywhere, with its figures in its own units.

    `per_day` None: nothing is known of how it sells. `has_sold` and `stock_days` speak of the
    last 90 days; `stock_days` are those with stock, of a product those of which its sales are
    known. `came` has the units that came in so many days; None where no books tell. `is_seen`:
    free is what Amazon shows, since no books are open.
    """

    subject: Subject
    free: int
    in_transit: int
    on_hand: int = 0
    per_day: Decimal | None = None
    has_sold: bool = False
    stock_days: int = 0
    unsellable: int = 0
    below_zero: int = 0
    is_offered: bool = True
    came: dict[int, int] | None = None
    is_seen: bool = False

    @property
    def is_product(self) -> bool:
        return self.subject.seller_sku_id is None

    def aged(self, days: int) -> int:
        """Return how many units have lain for longer: first in, first out."""
        return 0 if self.came is None else max(self.on_hand - self.came.get(days, 0), 0)

    def has_lain(self, days: int) -> bool:
        """Tell whether something was there on so many of the last 90 days."""
        return self.stock_days >= days and (not self.is_product or self.aged(days) > 0)

    def days_of(self, units: int) -> int | None:
        """Return how many whole days these units last."""
        if not self.per_day:
            return None
        return min(math.floor(max(units, 0) / self.per_day), LONGEST_COVER)


def find_warnings(goods: Goods, book: RuleBook, today: date) -> Iterator[Warned]:
    """Yield what is wrong with these goods; nothing where no rule counts, or it is off."""
    rule = book.find(goods.subject)
    if rule is None or not rule.terms.is_on:
        return
    low = _find_low(goods, rule, today)
    if low is not None:
        yield low
    for kind, units in _find_rest(goods, rule):
        yield _warn(goods, rule, today, kind=kind, units=units)


def _find_low(goods: Goods, rule: RuleCard, today: date) -> Warned | None:
    """Return that goods are out of stock before long, or else that they must be ordered."""
    terms = rule.terms
    coming = max(goods.free, 0) + goods.in_transit
    left = goods.days_of(goods.free)
    if left is not None and (goods.free <= 0 or left < terms.safety_days):
        return _warn(goods, rule, today, kind=AlertKind.STOCK_OUT, units=0, limit=terms.safety_days)
    if terms.threshold is Threshold.QUANTITY:
        is_alive = goods.per_day or goods.free > 0
        is_low, limit = bool(is_alive) and coming < terms.quantity, terms.quantity
    else:
        cover = goods.days_of(coming)
        is_low, limit = cover is not None and cover < terms.least_days, terms.least_days
    if not is_low:
        return None
    return _warn(goods, rule, today, kind=AlertKind.LOW_COVER, units=0, limit=limit)


def _find_rest(goods: Goods, rule: RuleCard) -> Iterator[tuple[AlertKind, int]]:
    terms = rule.terms
    if goods.below_zero:
        yield AlertKind.NEGATIVE, goods.below_zero
    if not goods.is_product:
        if goods.free > 0 and not goods.is_offered:
            yield AlertKind.STRANDED, goods.free
        if goods.unsellable > 0:
            yield AlertKind.UNSELLABLE, goods.unsellable
    if terms.ageing_days is not None and (aged := goods.aged(terms.ageing_days)):
        yield AlertKind.AGEING, aged
    if (
        terms.dead_days is not None
        and goods.free > 0
        and not goods.has_sold
        and goods.has_lain(terms.dead_days)
    ):
        yield AlertKind.DEAD, goods.free


def _warn(
    goods: Goods,
    rule: RuleCard,
    today: date,
    *,
    kind: AlertKind,
    units: int,
    limit: int | None = None,
) -> Warned:
    subject = goods.subject
    left = goods.days_of(goods.free)
    return Warned(
        kind=kind,
        seller_sku_id=subject.seller_sku_id,
        pool_id=subject.pool_id,
        product_id=subject.product_id,
        rule_id=rule.rule_id,
        free=goods.free,
        in_transit=goods.in_transit,
        units=units,
        per_day=goods.per_day,
        cover_days=left
        if kind is AlertKind.STOCK_OUT
        else goods.days_of(max(goods.free, 0) + goods.in_transit),
        stock_out_on=None if left is None else today + timedelta(days=left),
        suggested=_suggest(goods, rule)
        if kind in {AlertKind.STOCK_OUT, AlertKind.LOW_COVER}
        else 0,
        limit=limit,
        store_ids=subject.store_ids,
        category=subject.category,
        owner_id=subject.owner_id,
    )


def _suggest(goods: Goods, rule: RuleCard) -> int:
    """Return what to get: enough for lead time, safety and one order's time, less what comes."""
    terms = rule.terms
    wanted = math.ceil((goods.per_day or 0) * (terms.least_days + terms.order_days))
    if terms.threshold is Threshold.QUANTITY:
        wanted = max(wanted, terms.quantity)
    return max(wanted - goods.free - goods.in_transit, 0)
