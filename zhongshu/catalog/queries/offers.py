"""Reads of the pools that offers are sent from, where somebody said so."""

from collections.abc import Collection, Iterator

from django.db.models import F, Q, QuerySet

from zhongshu.catalog.cursors import SortedPage, read_page
from zhongshu.catalog.models import OfferPool, SellerSku
from zhongshu.catalog.offer_values import (
    OfferPoolFilter,
    OfferPoolRow,
    OfferPoolSort,
    OfferPoolTab,
    StoreOffer,
)
from zhongshu.identity import public as identity
from zhongshu.kernel.statements import count_bounded

COUNT_BOUND = 1_000
EXPORT_CHUNK = 1_000
EVERYTHING = OfferPoolFilter()
FIELDS = (
    *("pk", "store_id", "store__name", "store__country_code"),
    *("store__account_id", "store__account__name", "seller_sku_id", "seller_sku__code"),
    *("pool_id", "pool__code", "store__pool_id", "store__pool__code", "said_at"),
)
OF_TAB = {
    OfferPoolTab.OTHER: ~Q(pool=F("store__pool")),
    OfferPoolTab.OWN: Q(pool=F("store__pool")),
}


def list_offer_pools(
    actor: identity.Actor,
    filter_by: OfferPoolFilter = EVERYTHING,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> SortedPage[OfferPoolRow]:
    """Return one page of offers of which somebody said the pool, by seller SKU.

    Raises:
        LimitOutOfRangeError: not 1 to 500 rows.
        InvalidCursorError: the cursor is not one of ours.
    """
    return read_page(
        _matching(actor, filter_by).filter(OF_TAB[filter_by.tab]),
        _read,
        lambda row: (row.seller_sku, row.id),
        sort=OfferPoolSort.SELLER_SKU,
        is_descending=False,
        cursor=cursor,
        limit=limit,
        name="seller_sku__code",
    )


def count_offer_pools(
    actor: identity.Actor, filter_by: OfferPoolFilter = EVERYTHING
) -> dict[OfferPoolTab, int]:
    """Count every tab in one statement, up to 1,001: show that as "1,000+"."""
    rows = _matching(actor, filter_by)
    counts = count_bounded(
        {tab.value: rows.filter(OF_TAB[tab]) for tab in OfferPoolTab}, at_most=COUNT_BOUND + 1
    )
    return {OfferPoolTab(tab): count for tab, count in counts.items()}


def iterate_offer_pools(
    actor: identity.Actor, filter_by: OfferPoolFilter = EVERYTHING
) -> Iterator[OfferPoolRow]:
    """Yield every such offer of the filter in the order of their ids, read in pieces."""
    found = _matching(actor, filter_by).filter(OF_TAB[filter_by.tab])
    last_id = 0
    while True:
        rows = _read(found.filter(pk__gt=last_id).order_by("pk")[:EXPORT_CHUNK])
        yield from rows
        if len(rows) < EXPORT_CHUNK:
            return
        last_id = rows[-1].id


def find_offer_pools(
    actor: identity.Actor, sku_ids: Collection[int], store_ids: Collection[int] | None = None
) -> dict[StoreOffer, int]:
    """Return the pool of offers of these seller SKUs of which somebody said it. One query.

    The others are sent from the pool of their store.
    """
    rows = OfferPool.objects.for_actor(actor).filter(seller_sku__in=sku_ids, pool__isnull=False)
    if store_ids is not None:
        rows = rows.filter(store__in=store_ids)
    return {
        StoreOffer(store_id, sku_id): pool_id
        for store_id, sku_id, pool_id in rows.values_list("store_id", "seller_sku_id", "pool_id")
    }


def list_skus_sent_from(actor: identity.Actor, pool_id: int) -> dict[int, str]:
    """Return the codes, by id, of seller SKUs that stores of other pools sell from this one."""
    rows = OfferPool.objects.for_actor(actor).filter(pool=pool_id).exclude(store__pool=pool_id)
    return dict(rows.values_list("seller_sku_id", "seller_sku__code"))


def find_seller_skus(
    actor: identity.Actor, account_id: int, codes: Collection[str]
) -> dict[str, int]:
    """Return the ids of those of these seller SKUs that there are, by code. One query."""
    rows = SellerSku.objects.for_actor(actor).filter(account=account_id, code__in=codes)
    return dict(rows.values_list("code", "pk"))


def find_codes(actor: identity.Actor, sku_ids: Collection[int]) -> dict[int, str]:
    """Return the codes of these seller SKUs by id. One query."""
    rows = SellerSku.objects.for_actor(actor).filter(pk__in=sku_ids)
    return dict(rows.values_list("pk", "code"))


def _matching(actor: identity.Actor, filter_by: OfferPoolFilter) -> QuerySet[OfferPool]:
    wanted = Q(pool__isnull=False)
    if filter_by.store_ids:
        wanted &= Q(store__in=filter_by.store_ids)
    if filter_by.pool_ids:
        wanted &= Q(pool__in=filter_by.pool_ids)
    for word in filter_by.search.split():
        wanted &= Q(seller_sku__code__icontains=word) | Q(store__name__icontains=word)
    return OfferPool.objects.for_actor(actor).filter(wanted)


def _read(rows: QuerySet[OfferPool]) -> list[OfferPoolRow]:
    return [OfferPoolRow(*row) for row in rows.values_list(*FIELDS)]
