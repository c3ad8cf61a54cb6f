"""Find what is wrong with all goods under given rules, changing nothing."""

from collections.abc import Sequence
from datetime import datetime

from zhongshu.replenishment.finding import find_warnings
from zhongshu.replenishment.gathering import Figures, iterate_goods
from zhongshu.replenishment.rules import RuleBook
from zhongshu.replenishment.values import RuleCard, Warned


def find_in(figures: Figures, rules: Sequence[RuleCard], *, at: datetime) -> list[Warned]:
    """Return every warning that follows; a constant number of statements, however many goods."""
    book = RuleBook(rules)
    spans = {rule.terms.ageing_days for rule in rules if rule.terms.is_on}
    ages = sorted(span for span in spans if span is not None)
    return [
        warned
        for goods in iterate_goods(figures, ages, at=at)
        for warned in find_warnings(goods, book, figures.today)
    ]
