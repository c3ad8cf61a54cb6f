"""What a filter of the list means in the database."""

from django.db.models import Q

from zhongshu.catalog import words
from zhongshu.catalog.models import Listing, ListingQuerySet
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
    if filter_by.store_ids:
        wanted &= Q(store__in=filter_by.store_ids)
    if filter_by.marketplace_id:
        wanted &= Q(store__marketplace_id=filter_by.marketplace_id)
    if filter_by.fulfilled_by is not None:
        wanted &= OF_AMAZON if filter_by.fulfilled_by is FulfilledBy.AMAZON else ~OF_AMAZON
    if filter_by.seller_skus:
        wanted &= Q(sku__in=filter_by.seller_skus)
    if filter_by.asin:
        wanted &= Q(asin=filter_by.asin)
    if filter_by.updated_after:
        wanted &= Q(recorded_at__gt=filter_by.updated_after)
    if filter_by.has_problems:
        wanted &= Q(problem_count__gt=0)
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
        return present & ~Q(amazon_status__in=WORDS_OF_TABS.values())
    return present & Q(amazon_status=WORDS_OF_TABS[tab])


def holds(word: str) -> Q:
    """Return the search for one word: two letters of Chinese by pairs, the rest by trigrams."""
    holds = Q(search_text__contains=word)
    if len(word) == 2 and (pairs := words.pairs_of(word)):
        holds &= Q(pairs__contains=pairs)
    return holds
