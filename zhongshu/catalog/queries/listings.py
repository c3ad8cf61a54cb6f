"""What others may read of listings, always by actor."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from zhongshu.catalog import cursors
from zhongshu.catalog.errors import (
    ImageNotFoundError,
    ListingNotFoundError,
)
from zhongshu.catalog.filters import filtered
from zhongshu.catalog.models import (
    Listing,
    ListingEvent,
    ListingImage,
    Pairing,
    SellerSku,
)
from zhongshu.catalog.paging import require_limit
from zhongshu.catalog.statements import listings as statements
from zhongshu.catalog.values import (
    EventKind,
    ImageFile,
    ImageSize,
    ListingChange,
    ListingDetail,
    ListingFilter,
    ListingRow,
    ListingRows,
    ListingSort,
    ListingTab,
    SellerSkuRow,
    SkuToDetail,
    Source,
    WantedImage,
)
from zhongshu.identity import public as identity
from zhongshu.kernel.statements import count_bounded
from zhongshu.kernel.texts import is_storable

COUNT_BOUND = 1_000
EXPORT_CHUNK = 2_000
LATEST_CHANGES = 50
EVERYTHING = ListingFilter()
# Not told sorts below every told value, so that one order serves both directions.
SORT_KEYS: Mapping[ListingSort, Combinable] = {
    ListingSort.SKU: F("sku"),
    ListingSort.TITLE: F("title"),
    ListingSort.PRICE: Coalesce("amazon_price", Value(Decimal(-1))),
    ListingSort.QUANTITY: Coalesce("amazon_quantity", Value(-1)),
    ListingSort.RECORDED: F("recorded_at"),
    ListingSort.SOLD: F("sold_30"),
    ListingSort.CREATED: Coalesce("amazon_created_at", Value(datetime(1970, 1, 1, tzinfo=UTC))),
}
ROW_FIELDS = (
    "id",
    "store_id",
    "store__name",
    "store__marketplace_id",
    "seller_sku_id",
    "sku",
    "asin",
    "fnsku",
    "title",
    "amazon_price",
    "amazon_currency",
    "amazon_quantity",
    "amazon_status",
    "fulfilment_channel",
    "condition",
    "product_type",
    "problem_count",
    "is_buyable",
    "is_discoverable",
    "amazon_created_at",
    "amazon_updated_at",
    "recorded_at",
    "detailed_at",
    "absent_since",
    "sold_7",
    "sold_14",
    "sold_30",
    "sold_rank",
    "owner",
    "developer",
    "paired_id",
    "paired_sku",
    "paired_factor",
    "has_image",
)


def list_listings(
    actor: identity.Actor,
    filter_by: ListingFilter = EVERYTHING,
    *,
    cursor: str | None = None,
    limit: int = 50,
    sort: ListingSort = ListingSort.SKU,
    descending: bool = False,
) -> ListingRows:
    """Return one page of listings; a page costs one query whatever the table's size.

    Raises:
        LimitOutOfRangeError: not 1 to 500 rows.
        InvalidCursorError: the cursor is not one of ours, or of another order.
    """
    page = cursors.read_page(
        filtered(actor, filter_by).annotate(sort_key=SORT_KEYS[sort]),
        lambda listings: list(_as_rows(listings, "sort_key")),
        lambda row: (row[-1], row[0]),
        sort=sort,
        is_descending=descending,
        cursor=cursor,
        limit=limit,
        name="sort_key",
    )
    return ListingRows(
        rows=tuple(ListingRow(*row[:-1]) for row in page.rows),
        next=page.next,
        previous=page.previous,
    )


def count_listings(
    actor: identity.Actor, filter_by: ListingFilter = EVERYTHING
) -> dict[ListingTab, int]:
    """Count every tab in one statement, up to 1,001: show that as "1,000+"."""
    counts = count_bounded(
        {tab.value: filtered(actor, replace(filter_by, tab=tab)) for tab in ListingTab},
        at_most=COUNT_BOUND + 1,
    )
    return {ListingTab(tab): count for tab, count in counts.items()}


def has_more_listings(actor: identity.Actor, filter_by: ListingFilter, rows: int) -> bool:
    """Whether a filter shows more than so many listings; no more of them are looked at."""
    return filtered(actor, filter_by).order_by()[rows : rows + 1].exists()


def iterate_listings(
    actor: identity.Actor, filter_by: ListingFilter = EVERYTHING
) -> Iterator[ListingRow]:
    """Yield every listing of the filter, for an export: read in pieces, memory stays flat."""
    last_id = 0
    while True:
        piece = filtered(actor, filter_by).filter(pk__gt=last_id).order_by("pk")[:EXPORT_CHUNK]
        rows = [ListingRow(*row) for row in _as_rows(piece)]
        yield from rows
        if len(rows) < EXPORT_CHUNK:
            return
        last_id = rows[-1].id


def find_sku_ids(actor: identity.Actor, filter_by: ListingFilter = EVERYTHING) -> list[int]:
    """Return the seller SKUs whose listings a filter shows, each once."""
    skus = filtered(actor, filter_by).order_by("seller_sku").values_list("seller_sku", flat=True)
    return list(skus.distinct())


def get_listing(actor: identity.Actor, listing_id: int) -> ListingDetail:
    """Return one listing with its latest changes.

    Raises:
        ListingNotFoundError: no such listing, or not for this actor.
    """
    row = _as_rows(Listing.objects.for_actor(actor).filter(pk=listing_id)).first()
    if row is None:
        raise ListingNotFoundError(listing_id=listing_id)
    events = ListingEvent.objects.for_actor(actor).filter(listing=listing_id).order_by("-pk")
    changes = tuple(
        ListingChange(EventKind(kind), before, after, Source(source), happened_at)
        for kind, before, after, source, happened_at in events.values_list(
            "kind", "before", "after", "source", "happened_at"
        )[:LATEST_CHANGES]
    )
    return ListingDetail(ListingRow(*row), changes)


def get_image(actor: identity.Actor, asin: str, size: ImageSize) -> ImageFile:
    """Return the picture of an ASIN that is listed in a store of the actor.

    Raises:
        ImageNotFoundError: there is none, or not for this actor.
    """
    kept = ImageSize.LARGE if size is ImageSize.FULL else size
    found = (
        ListingImage.objects.filter(is_listed(actor), asin=asin)
        .exclude(picture=None)
        .values_list("picture__media_type", f"picture__{kept.value}", "picture__sha256")
        .first()
    )
    if found is None:
        raise ImageNotFoundError(asin=asin[:20])
    media_type, content, sha256 = found
    return ImageFile(media_type, bytes(content), bytes(sha256).hex())


def list_seller_skus(
    actor: identity.Actor,
    *,
    codes: Sequence[str] = (),
    ids: Collection[int] = (),
    after_id: int = 0,
    limit: int = 500,
) -> list[SellerSkuRow]:
    """Return seller SKUs in the order of their ids; `codes` are compared byte by byte.

    Raises:
        LimitOutOfRangeError: not 1 to 500 rows.
    """
    require_limit(limit)
    skus = SellerSku.objects.for_actor(actor).filter(pk__gt=after_id)
    if codes:
        skus = skus.filter(code__in=codes)
    if ids:
        skus = skus.filter(pk__in=ids)
    rows = skus.order_by("pk").values_list("id", "account_id", "code", "first_seen_at")[:limit]
    return [SellerSkuRow(*row) for row in rows]


def suggest_seller_skus(
    actor: identity.Actor, *, account_id: int, text: str, limit: int
) -> list[str]:
    """Return codes of an account's seller SKUs that begin with what was typed."""
    typed = text.strip()[:100]
    if not typed or not is_storable(typed):
        return []
    skus = SellerSku.objects.for_actor(actor).filter(account=account_id, code__istartswith=typed)
    return list(skus.order_by("code").values_list("code", flat=True)[:limit])


def list_skus_to_detail(
    actor: identity.Actor, *, store_id: int, after_id: int, limit: int
) -> list[SkuToDetail]:
    """Return listings about which Amazon was not asked singly yet, in the order of their ids."""
    rows = (
        Listing.objects.for_actor(actor)
        .filter(store=store_id, detailed_at=None, absent_since=None, pk__gt=after_id)
        .order_by("pk")
        .values_list("id", "sku", "amazon_created_at")[:limit]
    )
    return [SkuToDetail(*row) for row in rows]


def has_listings(actor: identity.Actor, *, store_id: int) -> bool:
    """Tell whether we know any listing of a store that is at Amazon now."""
    return Listing.objects.for_actor(actor).filter(store=store_id, absent_since=None).exists()


def list_wanted_images(actor: identity.Actor, *, at: datetime, limit: int) -> list[WantedImage]:
    """Return pictures that we lack; they belong to no store, so only the system asks."""
    if not actor.sees_every_store:
        return []
    return [WantedImage(asin, url) for asin, url in statements.read_wanted_images(at, limit)]


def is_listed(actor: identity.Actor) -> Exists:
    """Return whether a picture shows an ASIN that is listed in a store of the actor's."""
    return Exists(Listing.objects.for_actor(actor).filter(asin=OuterRef("asin")))


def _as_rows(listings: QuerySet[Listing], *more: str) -> QuerySet[Listing, tuple[Any, ...]]:
    has_image = Exists(ListingImage.objects.filter(asin=OuterRef("asin")).exclude(picture=None))
    # A store may have a pairing of its own: it counts before that of the SKU.
    own = Pairing.objects.filter(
        seller_sku=OuterRef("seller_sku"), store=OuterRef("store"), ended_at=None
    )
    return listings.annotate(
        has_image=has_image,
        owner=Coalesce("seller_sku__owner__username", Value("")),
        developer=Coalesce("seller_sku__developer__username", Value("")),
        paired_id=Coalesce(
            Subquery(own.values("product")),
            F("seller_sku__pairing__product"),
            output_field=BigIntegerField(),
        ),
        paired_sku=Coalesce(
            Subquery(own.values("product__sku")), F("seller_sku__pairing__product__sku"), Value("")
        ),
        paired_factor=Coalesce(Subquery(own.values("factor")), F("seller_sku__pairing__factor")),
    ).values_list(*ROW_FIELDS, *more)
