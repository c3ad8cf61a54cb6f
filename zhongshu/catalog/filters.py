"""What a filter of the list means in the database."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from zhongshu.catalog import words
from zhongshu.catalog.models import Listing, ListingQuerySet
from zhongshu.catalog.models.listings import KNOWN_STATUSES
from zhongshu.catalog.values import FulfilledBy, ListingFilter, ListingTab
from zhongshu.identity import public as identity

WORDS_OF_TABS = {
    ListingTab.ACTIVE: "Active",
    ListingTab.INACTIVE: "Inactive",
    ListingTab.INCOMPLETE: "Incomplete",
}
OF_AMAZON = Q(fulfilment_channel__startswith="AMAZON")


def filtered(actor: identity.Actor, filter_by: ListingFilter) -> ListingQuerySet:
    """Return the listings of the filter that the actor may see."""
    wanted = _of_tab(filter_by.tab)
    is_unpaired = None if filter_by.is_paired is None else not filter_by.is_paired
    plain: Mapping[str, Any] = {
        "store__in": filter_by.store_ids,
        "store__marketplace_id": filter_by.marketplace_id,
        "sku__in": filter_by.seller_skus,
        "asin": filter_by.asin,
        "recorded_at__gt": filter_by.updated_after,
        "problem_count__gt": 0 if filter_by.has_problems else None,
        "seller_sku__owner": filter_by.owner_id,
        "seller_sku__pairing__isnull": is_unpaired,
    }
    wanted &= Q(**{name: value for name, value in plain.items() if value not in (None, "", ())})
    if filter_by.fulfilled_by is not None:
        wanted &= OF_AMAZON if filter_by.fulfilled_by is FulfilledBy.AMAZON else ~OF_AMAZON
    for word in words.fold(filter_by.search).split():
        wanted &= holds(word)
    return Listing.objects.for_actor(actor).filter(wanted)


def _of_tab(tab: ListingTab) -> Q:
    if tab is ListingTab.ABSENT:
        return Q(absent_since__isnull=False)
    present = Q(absent_since=None)
    if tab is ListingTab.ALL:
        return present
    if tab is ListingTab.OTHER:
        return present & ~Q(amazon_status__in=KNOWN_STATUSES)
    return present & Q(amazon_status=WORDS_OF_TABS[tab])


def holds(word: str) -> Q:
    """Return the search for one word: two letters of Chinese by pairs, the rest by trigrams."""
    pairs = words.pairs_of(word)
    # A text holds two letters where its pairs do: nothing is left to be read in it.
    return Q(pairs__contains=pairs) if pairs == [word] else Q(search_text__contains=word)
