"""How right proposals are on the world of `make demo`, before and after rules for its codes."""

import time

from bench.figures import Figure
from bench.ground import Ground
from tests.cast import MONDAY
from tests.flows.seller_world import Truth, bring_world, compare
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import SellerSku
from zhongshu.cli.commands.demo import GOODS
from zhongshu.identity import public as identity

LEAST_RIGHT = 95
RULES = (
    (catalog.RuleKind.SUFFIX, "-FBA"),
    (catalog.RuleKind.REGEX, "^(US|EU|JP)_"),
    (catalog.RuleKind.REGEX, r"-(?P<n>\d+)PK$"),
)


def run(_ground: Ground, *, rows: int = GOODS) -> list[Figure]:
    """Propose for the listings of three sellers, add the rules of their codes, propose again."""
    truth = bring_world(goods=rows)
    skus = SellerSku.objects.count()
    figures = _propose("without rules", truth, skus)
    for kind, pattern in RULES:
        rule = catalog.NewRule(kind, pattern)
        catalog.add_rule(rule, actor=identity.SYSTEM, at=MONDAY)
    return [*figures, *_propose("with three rules", truth, skus)]


def _propose(name: str, truth: Truth, skus: int) -> list[Figure]:
    started = time.perf_counter()
    catalog.propose_pairings(actor=identity.SYSTEM, at=MONDAY)
    took = time.perf_counter() - started
    found = compare(truth)
    best = found.sure_right + found.sure_wrong + found.other_right + found.other_wrong
    return [
        Figure(name=f"proposals {name}", rows=skus, value=took, unit="s"),
        Figure(
            name=f"best proposals that are right, {name}",
            rows=skus,
            value=found.right_percent,
            unit="%",
            limit=LEAST_RIGHT,
            is_least=True,
            remark=f"of {best:,}; {found.other_wrong} wrong ones among the unsure",
        ),
        Figure(
            name=f"wrong ones among the sure, {name}",
            rows=skus,
            value=found.sure_wrong,
            unit="SKUs",
            limit=0,
            remark=f"of {found.sure_right + found.sure_wrong:,}",
        ),
    ]
