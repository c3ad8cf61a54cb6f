"""Pair seller SKUs with products, or end their pairings: a new version each, old ones stay."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog.pairing_errors import TooManyPairsError
from zhongshu.catalog.pairing_values import MOST_PAIRS, Pair, Paired, Reason
from zhongshu.catalog.pairing_writing import write_pairings
from zhongshu.identity import public as identity
from zhongshu.kernel.outcomes import Outcome


@transaction.atomic
def pair_skus(
    pairs: Sequence[Pair], *, reason: Reason, actor: identity.Actor, at: datetime
) -> list[Paired]:
    """Let seller SKUs be these products from now on; answer in the order of the pairs.

    What was posted keeps the version it was posted under. A pair that is so already changes
    nothing; one whose pairing is no longer the one it replaces is refused with the name of
    whoever was faster. The good ones are stored all the same.

    Raises:
        NotAllowedError: the role does not pair.
        TooManyPairsError: more than 5,000 at once.
    """
    identity.require_role(actor, identity.Role.OPERATIONS)
    if len(pairs) > MOST_PAIRS:
        raise TooManyPairsError(most=MOST_PAIRS)
    answers = write_pairings([(pair, reason) for pair in pairs], actor=actor, at=at)
    done = [each for each in answers if each.outcome in {Outcome.NEW, Outcome.CHANGED}]
    if done:
        subject = f"catalog.sku:{done[0].seller_sku_id}" if len(done) == 1 else "catalog.skus"
        paired = sum(each.pairing_id is not None for each in done)
        identity.record(
            actor,
            "catalog.skus.paired",
            subject,
            paired=paired,
            unpaired=len(done) - paired,
            reason=reason,
        )
    return answers
