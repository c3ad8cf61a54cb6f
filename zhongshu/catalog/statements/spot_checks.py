"""SQL that finds what a spot check may draw: some listings of each store, the heaviest first."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from zhongshu.catalog.spot_check_values import Why

# A day that a person still remembers; what was only seen for the first time did not change.
_CHANGED = """
listing.recorded_at >= %(since)s AND listing.recorded_at > listing.first_seen_at + interval '1 min'
"""
_NEVER_CHECKED = """
NOT EXISTS (
    SELECT FROM catalog_spotcheckitem AS item
    WHERE item.listing_id = listing.id AND item.answer IN ('TOLD', 'GONE')
)
"""
_ODD = """
(listing.title = '' OR listing.amazon_price = 0 OR (
    listing.amazon_quantity = 0 AND listing.amazon_status = 'Active'
))
"""
# Each kind: who may be drawn for it, and what makes one heavier than another.
_KINDS: dict[Why, tuple[str, str]] = {
    Why.DEAR: (
        "listing.amazon_price > 0",
        "listing.amazon_price * greatest(coalesce(listing.amazon_quantity, 1), 1)",
    ),
    Why.CHANGED: (_CHANGED, "extract(epoch FROM listing.recorded_at)"),
    Why.NEVER: (_NEVER_CHECKED, "random()::numeric"),
    Why.RANDOM: ("true", "random()::numeric"),
    Why.ODD: (
        _ODD,
        "CASE WHEN listing.title = '' THEN 3 WHEN listing.amazon_price = 0 THEN 2 ELSE 1 END",
    ),
}
_ODDITY = """
CASE WHEN found.title = '' THEN 'NO_TITLE' WHEN found.amazon_price = 0 THEN 'PRICE_ZERO'
ELSE 'NOTHING_LEFT' END
"""

# Those whose price may be far from the median elsewhere: nearer ones are near every price.
PRICES_APART = """
SELECT mine.id, mine.store_id, mine.amazon_price, array_agg(other.amazon_price)
FROM catalog_listing AS mine
JOIN catalog_listing AS other ON other.asin = mine.asin AND other.store_id <> mine.store_id
    AND other.amazon_currency = mine.amazon_currency
WHERE mine.store_id = ANY(%(stores)s) AND mine.asin <> ''
    AND mine.amazon_price > 0 AND other.amazon_price > 0
    AND mine.absent_since IS NULL AND other.absent_since IS NULL
    AND (%(seen)s::bigint[] IS NULL OR other.store_id = ANY(%(seen)s))
GROUP BY mine.id
HAVING mine.amazon_price > %(far)s * min(other.amazon_price)
    OR mine.amazon_price * %(far)s < max(other.amazon_price)
ORDER BY mine.id LIMIT %(most)s
"""
MOST_APART = 2_000

RECOUNT = """
UPDATE catalog_spotcheck AS kept
SET waiting = told.waiting, "right" = told.right_ones, wrong = told.wrong, unsure = told.unsure,
    unanswered = told.unanswered, differing = told.differing, facts = told.facts,
    equal_facts = told.equal_facts
FROM (
    SELECT count(*) FILTER (WHERE answer = 'WAITING') AS waiting,
        count(*) FILTER (WHERE verdict = 'RIGHT') AS right_ones,
        count(*) FILTER (WHERE verdict = 'WRONG') AS wrong,
        count(*) FILTER (WHERE verdict = 'UNSURE') AS unsure,
        count(*) FILTER (WHERE answer = 'NONE') AS unanswered,
        count(*) FILTER (WHERE equal < compared) AS differing,
        coalesce(sum(compared), 0) AS facts,
        coalesce(sum(equal), 0) AS equal_facts
    FROM catalog_spotcheckitem WHERE spot_check_id = %(check)s
) AS told
WHERE kept.id = %(check)s
"""


def read_pool(
    why: Why, store_ids: Collection[int], *, since: datetime, most: int
) -> list[tuple[int, int, Decimal, str]]:
    """Return id, store, weight and oddity of at most `most` listings of each store."""
    condition, weight = _KINDS[why]
    oddity = _ODDITY if why is Why.ODD else "''"
    statement = f"""
    SELECT found.id, found.store_id, found.weight, {oddity}
    FROM unnest(%(stores)s::bigint[]) AS store(id) CROSS JOIN LATERAL (
        SELECT listing.id, listing.store_id, listing.title, listing.amazon_price,
            {weight} AS weight
        FROM catalog_listing AS listing
        WHERE listing.store_id = store.id AND listing.absent_since IS NULL AND {condition}
        ORDER BY weight DESC, listing.id LIMIT %(most)s
    ) AS found
    """  # noqa: S608 - pieces of our own
    return _rows(statement, {"stores": list(store_ids), "since": since, "most": most})


def read_prices_apart(
    store_ids: Collection[int], *, seen: Collection[int] | None, far: int
) -> list[tuple[int, int, Decimal, list[Decimal]]]:
    """Return id, store, price and the prices of the same ASIN elsewhere, in the same currency."""
    params = {
        "stores": list(store_ids),
        "seen": None if seen is None else list(seen),
        "far": far,
        "most": MOST_APART,
    }
    return _rows(PRICES_APART, params)


def recount(spot_check_id: int) -> None:
    """Let the counts of a check follow from its items."""
    _rows(RECOUNT, {"check": spot_check_id})


def _rows(statement: str, params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else []
