"""On the listings of a seller as real ones are, proposals are right, and the sure ones always."""

import pytest

from tests.cast import MONDAY
from tests.flows.seller_world import bring_world, compare
from zhongshu.catalog import public as catalog
from zhongshu.catalog.models import Pairing, SellerSku
from zhongshu.identity import public as identity

pytestmark = pytest.mark.django_db


def test_proposals_are_right_and_rules_find_the_rest() -> None:
    truth = bring_world(goods=300)

    catalog.propose_pairings(actor=identity.SYSTEM, at=MONDAY)
    before = compare(truth)
    for kind, pattern, replacement in (
        (catalog.RuleKind.SUFFIX, "-FBA", ""),
        (catalog.RuleKind.REGEX, "^(US|EU|JP)_", ""),
        (catalog.RuleKind.REGEX, r"-(?P<n>\d+)PK$", ""),
    ):
        rule = catalog.NewRule(kind, pattern, replacement)
        catalog.add_rule(rule, actor=identity.SYSTEM, at=MONDAY)
    catalog.propose_pairings(actor=identity.SYSTEM, at=MONDAY)
    after = compare(truth)
    catalog.confirm_proposals(actor=identity.SYSTEM, at=MONDAY)

    assert before.right_percent >= 95
    assert after.right_percent >= 95
    assert (before.sure_wrong, after.sure_wrong) == (0, 0)
    assert after.sure_right > before.sure_right * 1.3
    assert Pairing.objects.filter(ended_at=None).count() == after.sure_right
    assert after.sure_right > 0.6 * SellerSku.objects.count()
