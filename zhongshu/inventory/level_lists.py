"""What Amazon told of our stock there, as lists: filtered, sorted, one entry per store or pool."""

from collections.abc import Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.inventory.models import AmazonStockLevel
from zhongshu.inventory.models.levels import AmazonStockLevelQuerySet
from zhongshu.inventory.rules import QUANTITIES
from zhongshu.inventory.values import LevelFilter, LevelRow, LevelSort, LevelTab
from zhongshu.kernel.statements import count_bounded

COUNT_BOUND = 1_000
EXPORT_CHUNK = 1_000
EVERYTHING = LevelFilter()
# What nobody told stands before what is none.
UNTOLD = -1
LEVEL_FIELDS = (
    "store_id",
    "store__name",
    "store__marketplace_id",
    "store__pool__code",
    "seller_sku_id",
    "seller_sku__code",
    "fnsku",
    "asin",
    *QUANTITIES,
    "amazon_updated_at",
    "read_at",
    "absent_since",
    "listed__pk",
    "listed__title",
    "pk",
    "sent__pool__code",
)
ANY_UNIT = reduce(or_, (Q(**{f"{name}__gt": 0}) for name in QUANTITIES))
OF_TAB: Mapping[LevelTab, Q] = {
    LevelTab.ALL: Q(),
    LevelTab.STOCKED: ANY_UNIT,
    LevelTab.UNLISTED: Q(listed=None),
}
IS_OWN = Q(sent__pool=None) | Q(sent__pool=F("store__pool"))
INBOUND = F("inbound_working") + F("inbound_shipped") + F("inbound_receiving")


def list_levels(
    actor: identity.Actor,
    filter_by: LevelFilter = EVERYTHING,
    *,
    cursor: str | None = None,
    limit: int = 50,
    sort: LevelSort = LevelSort.SELLER_SKU,
    descending: bool = False,
) -> catalog.SortedPage[LevelRow]:
    """Return one page of levels, in one statement.

    Raises:
        catalog.LimitOutOfRangeError: not 1 to 500 rows.
        catalog.InvalidCursorError: the cursor is not one of ours, or of another order.
    """
    levels = _filtered(actor, filter_by)
    name: str | catalog.SortedBy = catalog.SortedBy("units", int)
    if sort is LevelSort.SELLER_SKU:
        name = "seller_sku__code"
    elif sort is LevelSort.READ_AT:
        name = catalog.SortedBy("read_at", catalog.read_moment)
    else:
        units = INBOUND if sort is LevelSort.INBOUND else F(sort.value)
        levels = levels.annotate(units=Coalesce(units, UNTOLD))

    def place_of(row: LevelRow) -> tuple[Any, int]:
        key = getattr(row, sort.value)
        return UNTOLD if key is None else key, row.id

    return catalog.read_page(
        levels,
        _read,
        place_of,
        sort=sort,
        is_descending=descending,
        cursor=cursor,
        limit=limit,
        name=name,
    )


def count_levels(actor: identity.Actor, filter_by: LevelFilter = EVERYTHING) -> dict[LevelTab, int]:
    """Count every tab in one statement, up to 1,001: show that as "1,000+"."""
    levels = _matching(actor, filter_by)
    counts = count_bounded(
        {tab.value: levels.filter(OF_TAB[tab]) for tab in LevelTab}, at_most=COUNT_BOUND + 1
    )
    return {LevelTab(tab): count for tab, count in counts.items()}


def iterate_levels(
    actor: identity.Actor, filter_by: LevelFilter = EVERYTHING
) -> Iterator[LevelRow]:
    """Yield every level of the filter in the order of their ids, read in pieces."""
    last_id = 0
    while True:
        rows = _read(
            _filtered(actor, filter_by).filter(pk__gt=last_id).order_by("pk")[:EXPORT_CHUNK]
        )
        yield from rows
        if len(rows) < EXPORT_CHUNK:
            return
        last_id = rows[-1].id


def read_levels(levels: AmazonStockLevelQuerySet) -> list[LevelRow]:
    """Return these levels, in one statement."""
    return _read(_with_listing(levels))


def _with_listing(levels: AmazonStockLevelQuerySet) -> QuerySet[AmazonStockLevel]:
    """Join the listing of the seller SKU in the same store as `listed`, and its pool as `sent`."""
    own = Q(seller_sku__listings__store=F("store"))
    listed = FilteredRelation("seller_sku__listings", condition=own)
    return levels.with_sent().annotate(listed=listed)


def _filtered(actor: identity.Actor, filter_by: LevelFilter) -> QuerySet[AmazonStockLevel]:
    return _matching(actor, filter_by).filter(OF_TAB[filter_by.tab])


def _matching(actor: identity.Actor, filter_by: LevelFilter) -> QuerySet[AmazonStockLevel]:
    """Return the levels of a filter in whatever tab they are."""
    plain: Mapping[str, Any] = {
        "store__in": filter_by.store_ids,
        "store__pool__code__in": filter_by.pools,
        "seller_sku__code__in": filter_by.seller_skus,
    }
    wanted = Q(**{name: value for name, value in plain.items() if value})
    if filter_by.is_unpaired:
        wanted &= Q(seller_sku__pairing=None)
    for word in filter_by.search.split():
        wanted &= (
            Q(seller_sku__code__icontains=word)
            | Q(asin__iexact=word)
            | Q(fnsku__iexact=word)
            | Q(listed__title__icontains=word)
        )
    levels = _with_listing(AmazonStockLevel.objects.for_actor(actor)).filter(wanted)
    return _speakers(actor, levels, filter_by) if filter_by.is_per_pool else levels


def _speakers(
    actor: identity.Actor, levels: QuerySet[AmazonStockLevel], filter_by: LevelFilter
) -> QuerySet[AmazonStockLevel]:
    """Keep one store of each pool, as `list_pool_levels` chooses it: the others show its units.

    So do stores that show an offer which is sent from another pool.
    """
    newer = Q(read_at__gt=OuterRef("read_at")) | Q(
        read_at=OuterRef("read_at"), pk__gt=OuterRef("pk")
    )
    knows, is_told = Q(fulfillable__isnull=False), Q(IsNull(OuterRef("fulfillable"), False))
    same = (knows & is_told) | (~knows & ~is_told)
    # Beside one level few others stand: joined, they cost less than looked up among all.
    others = AmazonStockLevel.objects.for_actor(actor).with_sent()
    others = others.filter(
        IS_OWN,
        (knows & ~is_told) | (same & newer),
        store__pool=OuterRef("store__pool"),
        seller_sku=OuterRef("seller_sku"),
    )
    if filter_by.store_ids:
        others = others.filter(store__in=filter_by.store_ids)
    return levels.filter(IS_OWN, ~Exists(others))


def _read(levels: QuerySet[AmazonStockLevel]) -> list[LevelRow]:
    return [LevelRow(*row) for row in levels.values_list(*LEVEL_FIELDS)]
