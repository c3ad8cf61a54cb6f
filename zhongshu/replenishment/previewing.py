"""What other rules or weights would raise, beside what the present ones raise: nothing changes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from zhongshu.identity import public as identity
from zhongshu.replenishment import rules
from zhongshu.replenishment.gathering import Figures, gather
from zhongshu.replenishment.raising import find_in, gather_for
from zhongshu.replenishment.reading import read_rules, read_weights
from zhongshu.replenishment.rules import RuleBook
from zhongshu.replenishment.values import AlertKind, RuleCard, RuleTarget, RuleTerms, Weights

NEW_RULE = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """How many warnings of each kind there are now, and how many there would be."""

    before: Mapping[AlertKind, int]
    after: Mapping[AlertKind, int]

    @property
    def rows(self) -> list[tuple[AlertKind, int, int]]:
        return [(kind, self.before.get(kind, 0), self.after.get(kind, 0)) for kind in AlertKind]


def preview_rule(
    actor: identity.Actor,
    terms: RuleTerms,
    *,
    at: datetime,
    target: RuleTarget | None = None,
    rule_id: int | None = None,
    category: str = "",
) -> Preview:
    """Return what would change if this rule were saved.

    Raises:
        RuleOutOfRangeError, RuleTargetRefusedError: a number or target no rule can have.
        identity.NotAllowedError, identity.NotEveryStoreError: not operations, or not all stores.
    """
    _require(actor)
    rules.require_terms(terms)
    now = read_rules()
    if rule_id is None:
        wanted = target or RuleTarget()
        rules.require_target(wanted)
        then = [*now, RuleCard(NEW_RULE, wanted, terms, 0, category)]
        then = [each for each in then if each.target != wanted or each.rule_id == NEW_RULE]
    else:
        then = [replace(each, terms=terms) if each.rule_id == rule_id else each for each in now]
    figures = gather(read_weights(), at=at)
    return Preview(
        _count(figures, now, at),
        _count(figures, then, at),
    )


def preview_weights(actor: identity.Actor, shares: tuple[int, ...], *, at: datetime) -> Preview:
    """Return what would change if these weights were saved.

    Raises:
        WeightsRefusedError: not six whole numbers of at least 0 that make 100.
        identity.NotAllowedError, identity.NotEveryStoreError: not operations, or not all stores.
    """
    _require(actor)
    rules.require_weights(shares)
    book = read_rules()
    return Preview(
        _count(gather(read_weights(), at=at), book, at),
        _count(gather(Weights(shares), at=at), book, at),
    )


def _count(figures: Figures, book: Sequence[RuleCard], at: datetime) -> Mapping[AlertKind, int]:
    goods = gather_for(figures, book, at=at)
    return Counter(each.kind for each in find_in(goods, RuleBook(book), figures.today))


def _require(actor: identity.Actor) -> None:
    identity.require_role(actor, identity.Role.OPERATIONS)
    if not actor.sees_every_store:
        raise identity.NotEveryStoreError
