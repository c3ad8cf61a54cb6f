"""/listings."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.choices import find_store_ids
from zhongshu.api.guard import TokenRequest
from zhongshu.api.shapes import Code, Id, Moment, Page, PageQuery, to_decimal, to_page
from zhongshu.catalog import public as catalog

router = Router(tags=["listings"])

Sku = Annotated[str, Field(max_length=200)]


class ListedProduct(Schema):
    """One unit of the listing is `factor` units of this product."""

    id: int
    sku: str
    factor: int


class Listing(Schema):
    """One seller SKU in one marketplace, in Amazon's words; null: Amazon did not tell.

    `product` is what the SKU is paired with, in this store if it has its own there; `sold_…`
    are units of our orders in so many days, `sold_rank` the place in the store.
    """

    id: int
    store_id: int
    marketplace_id: str
    seller_sku: str
    product: ListedProduct | None
    owner: str
    developer: str
    sold_7: int
    sold_14: int
    sold_30: int
    sold_rank: int | None
    asin: str
    fnsku: str
    title: str
    price: str | None
    currency: str
    quantity: int | None
    status: str
    fulfilled_by: str
    condition: str
    product_type: str
    problem_count: int | None
    created_at: datetime | None
    updated_at: datetime | None
    recorded_at: datetime
    absent_since: datetime | None


class ListingChange(Schema):
    kind: str
    before: str
    after: str
    source: str
    happened_at: datetime


class ListingDetail(Listing):
    changes: list[ListingChange]


class ListingQuery(PageQuery):
    store: Annotated[list[Code], Field(max_length=100)] = []
    seller_sku: Annotated[list[Sku], Field(max_length=500)] = []
    marketplace_id: Code = ""
    asin: Code = ""
    search: Code = ""
    tab: Literal["ALL", "ACTIVE", "INACTIVE", "INCOMPLETE", "OTHER", "ABSENT"] = "ALL"
    updated_after: Moment | None = None


@router.get("", response=Page[Listing])
def list_listings(request: TokenRequest, query: Query[ListingQuery]) -> Page[Listing]:
    """List listings by seller SKU; with `updated_after` by when we recorded a change."""
    actor = request.auth.actor
    by_time = query.updated_after is not None
    found = catalog.list_listings(
        actor,
        catalog.ListingFilter(
            tab=catalog.ListingTab(query.tab),
            store_ids=find_store_ids(actor, query.store),
            marketplace_id=query.marketplace_id,
            search=query.search,
            seller_skus=tuple(query.seller_sku),
            asin=query.asin,
            updated_after=query.updated_after,
        ),
        cursor=query.cursor or None,
        limit=query.limit,
        sort=catalog.ListingSort.RECORDED if by_time else catalog.ListingSort.SKU,
    )
    return to_page([_show(row) for row in found.rows], found.next)


@router.get("/{listing_id}", response=ListingDetail)
def get_listing(request: TokenRequest, listing_id: Id) -> ListingDetail:
    """Return one listing with its latest changes, the newest first."""
    found = catalog.get_listing(request.auth.actor, listing_id)
    changes = [
        ListingChange(
            kind=change.kind,
            before=change.before,
            after=change.after,
            source=change.source,
            happened_at=change.happened_at,
        )
        for change in found.changes
    ]
    return ListingDetail(**_show(found.row).model_dump(), changes=changes)


def _show(row: catalog.ListingRow) -> Listing:
    return Listing(
        id=row.id,
        store_id=row.store_id,
        marketplace_id=row.marketplace_id,
        seller_sku=row.seller_sku,
        product=_show_product(row),
        owner=row.owner,
        developer=row.developer,
        sold_7=row.sold_7,
        sold_14=row.sold_14,
        sold_30=row.sold_30,
        sold_rank=row.sold_rank,
        asin=row.asin,
        fnsku=row.fnsku,
        title=row.title,
        price=None if row.price is None else to_decimal(row.price, row.currency),
        currency=row.currency,
        quantity=row.quantity,
        status=row.status,
        fulfilled_by="AMAZON" if row.is_fba else "MERCHANT",
        condition=row.condition,
        product_type=row.product_type,
        problem_count=row.problem_count,
        created_at=row.created_at,
        updated_at=row.updated_at,
        recorded_at=row.recorded_at,
        absent_since=row.absent_since,
    )


def _show_product(row: catalog.ListingRow) -> ListedProduct | None:
    if row.product_id is None or row.factor is None:
        return None
    return ListedProduct(id=row.product_id, sku=row.product_sku, factor=row.factor)
