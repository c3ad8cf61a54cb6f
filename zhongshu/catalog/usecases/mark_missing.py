"""Draw the conclusion of a file that is said to be complete: what it does not name is gone."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from zhongshu.catalog.statements import listings as statements
from zhongshu.catalog.values import ListingEffect


@transaction.atomic
def mark_missing(*, store_id: int, named: Collection[str], at: datetime) -> list[ListingEffect]:
    """Mark listings of the store that the file does not name; return them, to be taken back.

    What a report or a single read told of after the file's day stays present. Marking twice
    changes nothing.
    """
    return [
        ListingEffect(
            listing_id,
            {"absent_since": None},
            {"absent_since": at, "swept_at": swept_at, "detailed_at": detailed_at},
        )
        for listing_id, swept_at, detailed_at in statements.mark_missing(
            store_id, sorted(named), at
        )
    ]
