"""/stock/offer-pools: offers that Amazon sends from another pool than that of their store."""

from datetime import datetime
from typing import Annotated, Literal

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.choices import find_store_ids
from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Body, BodyId, Code, Flag, Id, Page, PageQuery, to_page
from zhongshu.catalog import public as catalog
from zhongshu.flows.pool_proposals import list_pool_proposals
from zhongshu.orders import public as orders

router = Router(tags=["stock"])

Sku = Annotated[str, Field(max_length=200)]


class OfferPool(Schema):
    """A seller SKU that a store sells, and the pool that sends it, as somebody said."""

    id: int
    store_id: int
    store: str
    seller_sku_id: int
    seller_sku: str
    pool_id: int
    pool: str
    own_pool_id: int
    own_pool: str
    said_at: datetime


class OfferPoolQuery(PageQuery):
    """`OTHER`: sent from another pool. `OWN`: somebody said that it is sent from its own."""

    tab: Literal["OTHER", "OWN"] = "OTHER"
    store: Annotated[list[Code], Field(max_length=100)] = []
    pool_id: Annotated[list[Id], Field(max_length=100)] = []
    search: Code = ""


class PoolProposal(Schema):
    """An offer that another pool seems to send, and what shows that; nothing is set by it.

    Both pools show `units` alike, told at the same moment or not; `below_zero` more were sold in
    the pool of its store than ever lay there.
    """

    store_id: int
    store: str
    seller_sku_id: int
    seller_sku: str
    own_pool: str
    pool_id: int
    pool: str
    units: int
    is_same_moment: bool
    below_zero: int


class OfferWish(Body):
    """`pool_id`: the pool that sends it; null: nobody says any more, and its store's does."""

    store_id: BodyId
    seller_sku: Sku
    pool_id: BodyId | None


class OfferPoolsChange(Body):
    """All of one account. With `is_preview` nothing is changed, and the answer says what would."""

    offers: Annotated[list[OfferWish], Field(min_length=1, max_length=orders.MOST_OFFERS)]
    is_preview: Flag = False


class BroughtOver(Schema):
    """What it does to the books, in product units.

    `orders` are brought over: `since` of their units leave the pool that is said, `before` are in
    its opening already. `closed` books end, and `closed_units` in them lie elsewhere; `released`
    lines reserve anew.
    """

    orders: int
    since: int
    before: int
    closed: int
    closed_units: int
    released: int


class OfferPoolsSet(Schema):
    """How many offers are sent from elsewhere now; `edit_id` takes it back, null where none is."""

    changed: int
    edit_id: int | None
    brought: BroughtOver


class OfferPoolsUndone(Schema):
    """How many offers are sent as before; `kept` ones were changed since."""

    put_back: int
    kept: int
    brought: BroughtOver


@router.get("/offer-pools", response=Page[OfferPool])
def list_offer_pools(request: TokenRequest, query: Query[OfferPoolQuery]) -> Page[OfferPool]:
    """List offers of which somebody said the pool, by seller SKU."""
    actor = request.auth.actor
    found = catalog.list_offer_pools(
        actor,
        catalog.OfferPoolFilter(
            tab=catalog.OfferPoolTab(query.tab),
            store_ids=find_store_ids(actor, query.store),
            pool_ids=tuple(query.pool_id),
            search=query.search,
        ),
        cursor=query.cursor or None,
        limit=query.limit,
    )
    return to_page(
        [
            OfferPool(**{name: getattr(row, name) for name in OfferPool.model_fields})
            for row in found.rows
        ],
        found.next,
    )


@router.get("/offer-pools/proposals", response=list[PoolProposal])
def list_proposals(request: TokenRequest) -> list[PoolProposal]:
    """List offers that another pool seems to send, at most 2,000, by seller SKU."""
    return [
        PoolProposal(
            store_id=each.store.store_id,
            store=each.store.name,
            seller_sku_id=each.seller_sku_id,
            seller_sku=each.seller_sku,
            own_pool=each.store.pool_code,
            pool_id=each.pool_id,
            pool=each.pool,
            units=each.units,
            is_same_moment=each.is_same_moment,
            below_zero=each.below_zero,
        )
        for each in list_pool_proposals(request.auth.actor)
    ]


@router.post("/offer-pools", response=OfferPoolsSet)
@once()
def set_offer_pools(request: TokenRequest, change: OfferPoolsChange) -> Schema:
    """Say from which pool offers are sent, and bring their books there; all of them or nothing."""
    done = orders.set_offer_pools(
        [orders.OfferWish(**wish.model_dump()) for wish in change.offers],
        actor=request.auth.actor,
        at=timezone.now(),
        is_preview=change.is_preview,
    )
    return OfferPoolsSet(changed=done.changed, edit_id=done.edit_id, brought=_show(done.brought))


@router.post("/offer-pools/{edit_id}/undo", response=OfferPoolsUndone)
@once()
def undo_offer_pools(request: TokenRequest, edit_id: Id) -> Schema:
    """Let offers be sent from where they were before a change, with their books."""
    done = orders.undo_offer_pools(edit_id, actor=request.auth.actor, at=timezone.now())
    return OfferPoolsUndone(put_back=done.put_back, kept=done.kept, brought=_show(done.brought))


def _show(brought: orders.BroughtOver) -> BroughtOver:
    return BroughtOver(**{name: getattr(brought, name) for name in BroughtOver.model_fields})
