"""Find what is wrong with all goods under given rules, changing nothing."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from zhongshu.replenishment.finding import Goods, find_warnings
from zhongshu.replenishment.gathering import AllGoods, Figures, gather_goods
from zhongshu.replenishment.rules import RuleBook
from zhongshu.replenishment.values import RuleCard, Warned


def gather_for(figures: Figures, rules: Sequence[RuleCard], *, at: datetime) -> AllGoods:
    """Return all goods with what these rules ask; a constant number of statements."""
    on = [rule.terms for rule in rules if rule.terms.is_on]
    spans = {span for terms in on for span in (terms.ageing_days, terms.dead_days)}
    return gather_goods(figures, sorted(span for span in spans if span is not None), at=at)


def find_in(goods: Iterable[Goods], book: RuleBook, today: date) -> list[Warned]:
    """Return every warning that follows."""
    return [warned for each in goods for warned in find_warnings(each, book, today)]
