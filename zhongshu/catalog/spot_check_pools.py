"""What a spot check may draw of some stores, by kind."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from zhongshu.catalog.spot_check_rules import FAR, is_far
from zhongshu.catalog.spot_check_values import Candidate, Oddity, Why
from zhongshu.catalog.statements import spot_checks as statements
from zhongshu.identity import public as identity

JUST = timedelta(days=3)
# Lighter than a missing title or a price of zero, heavier than an active one without stock.
FAR_WEIGHT = Decimal("1.5")


def find_pools(
    store_ids: Sequence[int],
    kinds: Collection[Why],
    *,
    count: int,
    actor: identity.Actor,
    at: datetime,
) -> dict[Why, list[Candidate]]:
    """Return the candidates of each kind: enough of each store for the whole check."""
    pools = {
        why: [
            Candidate(listing_id, store_id, Decimal(weight), oddity)
            for listing_id, store_id, weight, oddity in statements.read_pool(
                why, store_ids, since=at - JUST, most=count
            )
        ]
        for why in kinds
    }
    if Why.ODD in pools:
        known = {each.listing_id for each in pools[Why.ODD]}
        far = _find_far(store_ids, actor)
        pools[Why.ODD] += [each for each in far if each.listing_id not in known]
    return pools


def _find_far(store_ids: Sequence[int], actor: identity.Actor) -> list[Candidate]:
    """Return listings whose price is far from that of the same ASIN in stores one may see."""
    seen = None if actor.sees_every_store else actor.store_ids
    return [
        Candidate(listing_id, store_id, FAR_WEIGHT, Oddity.PRICE_FAR)
        for listing_id, store_id, price, others in statements.read_prices_apart(
            store_ids, seen=seen, far=FAR
        )
        if is_far(price, others)
    ]
