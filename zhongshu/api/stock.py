"""/stock: at Amazon's places, per pool and seller SKU."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.errors import BadCursorError
from zhongshu.api.guard import TokenRequest
from zhongshu.api.once import once
from zhongshu.api.shapes import Body, Code, Flag, Id, Page, PageQuery, read_id, to_page
from zhongshu.flows.open_pool import look_at_pool, open_pool
from zhongshu.flows.pools import Pool, find_awd, get_pool, list_pools
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.orders import public as orders

router = Router(tags=["stock"])

Sku = Annotated[str, Field(max_length=200)]
BOOK_FIGURES = (
    *("opened", "waiting", "unopened"),
    *("fulfillable", "reserved", "researching", "unfulfillable"),
)


FOUND_FIGURES = (
    *("seller_skus", "unpaired"),
    *("fulfillable", "reserved", "researching", "unfulfillable"),
)


class StockLevel(Schema):
    """Units of one seller SKU in one pool, in Amazon's words; each unit stands here once.

    `on_hand` is fulfillable, reserved and researching; `free` what can be sold now;
    `in_transit` has left for Amazon, `incoming` is on its way or still to leave. null: nobody told
    that number, such as a file that lacks its column.
    """

    account_id: int
    pool: str
    seller_sku: str
    fnsku: str
    asin: str
    fulfillable: int | None
    reserved: int | None
    researching: int | None
    unfulfillable: int | None
    inbound_working: int | None
    inbound_shipped: int | None
    inbound_receiving: int | None
    on_hand: int | None
    free: int | None
    in_transit: int | None
    incoming: int | None
    updated_at: datetime | None
    read_at: datetime


class StockQuery(PageQuery):
    by: Literal["seller_sku"] = "seller_sku"
    kind: Literal["FBA"] = "FBA"
    account_id: Id | None = None
    pool: Annotated[list[Code], Field(max_length=100)] = []
    seller_sku: Annotated[list[Sku], Field(max_length=500)] = []


@router.get("", response=Page[StockLevel])
def list_stock(request: TokenRequest, query: Query[StockQuery]) -> Page[StockLevel]:
    """List stock at Amazon as it told us last, per pool and seller SKU."""
    found = inventory.list_pool_levels(
        request.auth.actor,
        account_id=query.account_id,
        pools=query.pool,
        seller_skus=query.seller_sku,
        after=_read_cursor(query.cursor) if query.cursor else (0, 0),
        limit=query.limit,
    )
    following = ".".join(map(str, found.next_after)) if found.next_after else None
    return to_page([_show(row) for row in found.rows], following)


class PoolBooks(Schema):
    """How far the books of a pool at Amazon are open.

    `opened` seller SKUs have books, `waiting` of them are no product yet, `unopened` ones Amazon
    shows without books. The units are those that the books began with, as Amazon counts them.
    """

    id: int
    account_id: int
    pool: str
    store_ids: list[int]
    opened: int
    waiting: int
    unopened: int
    fulfillable: int
    reserved: int
    researching: int
    unfulfillable: int


@router.get("/pools", response=list[PoolBooks])
def list_books(request: TokenRequest) -> list[PoolBooks]:
    """List the pools at Amazon, and how far their books are open."""
    actor = request.auth.actor
    return _show_pools(actor, list_pools(actor))


class PoolFound(Schema):
    """What opening the books would begin with, in Amazon's units; `under_way` is no stock yet."""

    seller_skus: int
    unpaired: int
    fulfillable: int
    reserved: int
    researching: int
    unfulfillable: int
    under_way: int


class PoolCheck(Schema):
    """How far it is read what Amazon sent around the opening: until `until` it is.

    `corrected` order lines had to be put right: `GET /stock/entries?reason=OPENING_CORRECTED`.
    """

    until: datetime
    read_to: datetime | None
    settled_at: datetime | None
    corrected: int


class PoolAwd(Schema):
    """What lies at the AWD that fills a pool, in Amazon's units, as read at `read_at`.

    `reserved` of it is being sent on; `inbound` is on its way there, `replenishing` left for FBA.
    `begun_at`: since when it is in our books, null: not yet; `waiting` SKUs are no product yet.
    """

    seller_skus: int
    on_hand: int
    reserved: int
    inbound: int
    replenishing: int
    waiting: int
    read_at: datetime | None
    begun_at: datetime | None


class PoolState(PoolBooks):
    """`awaited`: streams that are to be read before the books begin right.

    `awd` null: nothing of this pool's AWD was ever told.
    """

    found: PoolFound
    awaited: list[str]
    check: PoolCheck | None
    awd: PoolAwd | None


@router.get("/pools/{pool_id}", response=PoolState)
def get_books(request: TokenRequest, pool_id: Id) -> Schema:
    """Tell what the books of a pool would begin with, or how far their opening is checked."""
    actor = request.auth.actor
    pool = get_pool(actor, pool_id)
    books = _show_pools(actor, [pool])[0]
    found = look_at_pool(pool_id, actor=actor, at=timezone.now())
    figures = {name: getattr(found, name) for name in FOUND_FIGURES}
    check = orders.find_opening_checks(actor, [pool_id]).get(pool_id)
    return PoolState(
        **books.dict(),
        found=PoolFound(**figures, under_way=found.under_way.units),
        awaited=[each.kind.value for each in found.awaited],
        check=PoolCheck(
            until=check.until,
            read_to=check.read_to,
            settled_at=check.settled_at,
            corrected=orders.list_corrected_openings(actor, pool_id, limit=0).total,
        )
        if check
        else None,
        awd=_show_awd(find_awd(actor, pool)),
    )


def _show_awd(state: inventory.AwdState | None) -> PoolAwd | None:
    if state is None:
        return None
    figures = ("seller_skus", "on_hand", "reserved", "inbound", "replenishing", "waiting")
    told = {name: getattr(state, name) for name in figures}
    return PoolAwd(**told, read_at=state.whole_at, begun_at=state.begun_at)


class PoolOpening(Body):
    """`insist`: open the books before everything is read that they begin with."""

    insist: Flag = False


class NoStoreChoice(Body):
    """`is_chosen` false: orders of no store do not take from this pool any more."""

    is_chosen: Flag = True


@router.post("/pools/{pool_id}/multi-channel", response=PoolBooks)
@once()
def choose_no_store(request: TokenRequest, pool_id: Id, choice: NoStoreChoice) -> Schema:
    """Let orders of no store, as multi-channel ones, take from a pool of an account of several."""
    actor = request.auth.actor
    orders.choose_pool_of_no_store(pool_id=pool_id, actor=actor, is_chosen=choice.is_chosen)
    return _show_pools(actor, [get_pool(actor, pool_id)])[0]


@router.post("/pools/{pool_id}/open", response=PoolBooks)
@once()
def open_books(request: TokenRequest, pool_id: Id, opening: PoolOpening | None = None) -> Schema:
    """Begin the books of a pool with what Amazon shows there; SKUs that have books keep them.

    Refused with 409 `flows.pool_not_ready` while orders of the last two weeks, its stock or its
    shipments were never read whole: `awaited` names them.
    """
    actor = request.auth.actor
    insists = opening is not None and opening.insist
    open_pool(pool_id, actor=actor, at=timezone.now(), insists=insists)
    return _show_pools(actor, [get_pool(actor, pool_id)])[0]


def _show_pools(actor: identity.Actor, pools: Sequence[Pool]) -> list[PoolBooks]:
    openings = inventory.list_pool_openings(actor, [pool.pool_id for pool in pools])
    return [
        PoolBooks(
            id=pool.pool_id,
            account_id=pool.account_id,
            pool=pool.code,
            store_ids=[store.store_id for store in pool.stores],
            **{name: getattr(openings[pool.pool_id], name) for name in BOOK_FIGURES},
        )
        for pool in pools
    ]


def _read_cursor(cursor: str) -> tuple[int, int]:
    pool_id, mark, sku_id = cursor.partition(".")
    if not mark:
        raise BadCursorError
    return read_id(pool_id), read_id(sku_id)


def _show(row: inventory.PoolLevelRow) -> StockLevel:
    return StockLevel(
        account_id=row.account_id,
        pool=row.pool,
        seller_sku=row.seller_sku,
        fnsku=row.fnsku,
        asin=row.asin,
        fulfillable=row.fulfillable,
        reserved=row.reserved,
        researching=row.researching,
        unfulfillable=row.unfulfillable,
        inbound_working=row.inbound_working,
        inbound_shipped=row.inbound_shipped,
        inbound_receiving=row.inbound_receiving,
        on_hand=row.on_hand,
        free=row.fulfillable,
        in_transit=inventory.add_known(row.inbound_shipped, row.inbound_receiving),
        incoming=row.inbound,
        updated_at=row.updated_at,
        read_at=row.read_at,
    )
