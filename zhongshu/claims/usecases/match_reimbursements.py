"""Find the claims that reimbursements pay for, where Amazon's own words leave no doubt."""

from datetime import datetime

from django.db import transaction

from zhongshu.claims.payments import statements
from zhongshu.claims.payments.rules import choose_claims
from zhongshu.claims.payments.settling import apply, follow
from zhongshu.claims.payments.values import Matched


@transaction.atomic
def match_reimbursements(*, account_id: int, at: datetime) -> Matched:
    """Let reimbursements of an account pay for claims of the same case or order and goods.

    What takes one back follows it. Claims get what their reimbursements add up to: units, amount
    and status. What a person said stays, what is in doubt waits for one. Again it changes
    nothing. A constant number of statements.
    """
    statements.hold(account_id)
    statements.name_skus(account_id)
    linked = apply(choose_claims(*statements.find_candidates(account_id)), at=at)
    followed = follow([account_id], at=at)
    return Matched(linked.linked + followed.linked, linked.unlinked + followed.unlinked)
