"""/stock/products, /stock/moves, /stock/entries and /locations: what our own books say."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.shapes import Code, Id, Moment, Page, PageQuery, read_id, to_page
from zhongshu.catalog import public as catalog
from zhongshu.inventory import public as inventory
from zhongshu.reconciliation import public as reconciliation

router = Router(tags=["stock"])
locations = Router(tags=["stock"])

Sku = Annotated[str, Field(max_length=200)]


class Location(Schema):
    """A place stock can be. `document` names what is on its way, such as `fba:FBA15ABC`."""

    id: int
    kind: str
    warehouse_id: int | None
    warehouse: str
    pool_id: int | None
    pool: str
    account_id: int | None
    document: str
    is_closed: bool


class LocationQuery(PageQuery):
    kind: inventory.LocationKind | None = None


@locations.get("", response=Page[Location])
def list_locations(request: TokenRequest, query: Query[LocationQuery]) -> Page[Location]:
    """List the places stock can be, by their ids."""
    rows = inventory.page_locations(
        request.auth.actor,
        kind=query.kind,
        after=read_id(query.cursor) if query.cursor else 0,
        limit=query.limit,
    )
    shown = rows[: query.limit]
    return to_page(
        [
            Location(
                id=row.location_id,
                kind=row.place.kind,
                warehouse_id=row.warehouse_id,
                warehouse=row.place.warehouse,
                pool_id=row.pool_id,
                pool=row.place.pool,
                account_id=row.account_id,
                document=row.place.document,
                is_closed=row.is_closed,
            )
            for row in shown
        ],
        str(shown[-1].location_id) if len(rows) > query.limit else None,
    )


class Cause(Schema):
    """What made stock move: an Amazon id or a document of ours."""

    kind: str
    ref: str
    account_id: int | None


class MoveOfEntry(Schema):
    """Units of a product from one place to another, at Amazon under a seller SKU."""

    id: int
    product_id: int
    product: str
    seller_sku: str | None
    quantity: int
    from_id: int
    from_kind: str
    to_id: int
    to_kind: str


class Move(MoveOfEntry):
    entry_id: int
    key: str
    reason: str
    occurred_at: datetime
    recorded_at: datetime
    cause: Cause
    who: str | None
    note: str


class Entry(Schema):
    """One event that moved stock: written once, never changed, undone by another."""

    id: int
    key: str
    reason: str
    occurred_at: datetime
    recorded_at: datetime
    cause: Cause
    who: str | None
    note: str
    moves: list[MoveOfEntry]


class MoveQuery(PageQuery):
    product_id: Annotated[list[Id], Field(max_length=500)] = []
    seller_sku: Annotated[list[Sku], Field(max_length=500)] = []
    location_id: Annotated[list[Id], Field(max_length=100)] = []
    reason: inventory.Reason | None = None
    occurred_from: Moment | None = None
    occurred_until: Moment | None = None
    recorded_after: Moment | None = None

    def to_filter(self) -> inventory.LedgerFilter:
        return inventory.LedgerFilter(
            product_ids=tuple(self.product_id),
            seller_skus=tuple(self.seller_sku),
            location_ids=tuple(self.location_id),
            reason=self.reason or "",
            since=self.occurred_from,
            until=self.occurred_until,
            recorded_after=self.recorded_after,
        )


@router.get("/moves", response=Page[Move])
def list_moves(request: TokenRequest, query: Query[MoveQuery]) -> Page[Move]:
    """List moves in the order in which they were written."""
    rows = inventory.page_moves(
        request.auth.actor,
        query.to_filter(),
        after=read_id(query.cursor) if query.cursor else 0,
        limit=query.limit,
    )
    shown = rows[: query.limit]
    following = str(shown[-1].move_id) if len(rows) > query.limit else None
    return to_page([_show_move(row) for row in shown], following)


@router.get("/entries", response=Page[Entry])
def list_entries(request: TokenRequest, query: Query[MoveQuery]) -> Page[Entry]:
    """List entries that hold a move of the filter, each with all its moves."""
    rows = inventory.page_entries(
        request.auth.actor,
        query.to_filter(),
        after=read_id(query.cursor) if query.cursor else 0,
        limit=query.limit,
    )
    shown = rows[: query.limit]
    following = str(shown[-1].entry_id) if len(rows) > query.limit else None
    return to_page([_show_entry(row.moves) for row in shown], following)


class PlaceUnits(Schema):
    location_id: int
    on_hand: int


class ProductStock(Schema):
    """Units of one product over all places the reader may see.

    `fba_busy` is FC transfer, FC processing and researching of Amazon's last reading;
    `fba_free` is `fba` less what is reserved and busy. `daily_speed` is that of the warnings, and
    `days_of_cover` how long everything lasts with what is on its way, null where nothing sells;
    `runs_out` is what the warnings say of the product. Of a past moment (`at`) nobody knows what
    was reserved, busy or sold: those are zero.
    """

    product_id: int
    sku: str
    name: str
    virtual_total: int
    days_of_cover: int | None
    daily_speed: str
    runs_out: bool
    sold_30: int
    fba: int
    fba_reserved: int
    fba_busy: int
    fba_free: int
    fba_unsellable: int
    awd: int
    warehouse: int
    warehouse_reserved: int
    warehouse_free: int
    not_for_sale: int
    unsellable: int
    in_transit: int
    inspection: int
    locations: list[PlaceUnits]


class ProductQuery(PageQuery):
    search: Annotated[str, Field(max_length=100)] = ""
    sku: Annotated[list[Code], Field(max_length=500)] = []
    location_id: Annotated[list[Id], Field(max_length=100)] = []
    tab: Literal["ALL", "STOCKED", "EMPTY", "LOW", "IDLE", "NEGATIVE"] = "ALL"
    no_cover: bool = False
    differs: bool = False
    not_sold_since: Moment | None = None
    at: Moment | None = None


@router.get("/products", response=Page[ProductStock])
def list_products(request: TokenRequest, query: Query[ProductQuery]) -> Page[ProductStock]:
    """List products by SKU with their stock, now or as it was at a past moment.

    `no_cover`: what sells and does not last a day. `differs`: of which an open difference with
    Amazon stands. `not_sold_since`: of which something lies since before then, unsold.
    """
    actor = request.auth.actor
    found = inventory.list_stock(
        actor,
        inventory.StockFilter(
            tab=inventory.StockTab(query.tab),
            products=catalog.ProductFilter(search=query.search, skus=tuple(query.sku)),
            place_ids=tuple(query.location_id),
            product_ids=tuple(reconciliation.list_differing_products(actor))
            if query.differs
            else None,
            is_uncovered=query.no_cover,
            dead_since=query.not_sold_since,
            at=query.at,
        ),
        places=[each.location_id for each in inventory.list_places(actor)],
        cursor=query.cursor,
        limit=query.limit,
    )
    return to_page([_show_product(row) for row in found.rows], found.next)


def _show_product(row: inventory.StockRow) -> ProductStock:
    told = row.figures
    return ProductStock(
        product_id=row.product_id,
        sku=row.sku,
        name=row.name,
        virtual_total=told.virtual_total,
        days_of_cover=told.cover,
        daily_speed=str(Decimal(told.speed) / inventory.SPEED_PARTS),
        runs_out=told.is_low,
        sold_30=told.sold_30,
        fba=told.fba,
        fba_reserved=told.fba_reserved,
        fba_busy=told.fba_taken,
        fba_free=told.fba_free,
        fba_unsellable=told.fba_unsellable,
        awd=told.awd,
        warehouse=told.warehouse,
        warehouse_reserved=told.warehouse_reserved,
        warehouse_free=told.warehouse_free,
        not_for_sale=told.not_for_sale,
        unsellable=told.unsellable,
        in_transit=told.transit,
        inspection=told.inspection,
        locations=[
            PlaceUnits(location_id=place_id, on_hand=units)
            for place_id, units in sorted(row.places.items())
        ],
    )


def _show_entry(moves: Sequence[inventory.LedgerMove]) -> Entry:
    first = moves[0]
    return Entry(
        id=first.entry_id,
        key=first.key,
        reason=first.reason,
        occurred_at=first.occurred_at,
        recorded_at=first.recorded_at,
        cause=_show_cause(first),
        who=first.who,
        note=first.note,
        moves=[MoveOfEntry(**_move(each)) for each in moves],
    )


def _show_move(row: inventory.LedgerMove) -> Move:
    return Move(
        **_move(row),
        entry_id=row.entry_id,
        key=row.key,
        reason=row.reason,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        cause=_show_cause(row),
        who=row.who,
        note=row.note,
    )


def _show_cause(row: inventory.LedgerMove) -> Cause:
    return Cause(kind=row.cause_kind, ref=row.cause_ref, account_id=row.account_id)


def _move(row: inventory.LedgerMove) -> dict[str, Any]:
    return {
        "id": row.move_id,
        "product_id": row.product_id,
        "product": row.sku,
        "seller_sku": row.seller_sku,
        "quantity": row.quantity,
        "from_id": row.source_id,
        "from_kind": row.from_kind,
        "to_id": row.destination_id,
        "to_kind": row.to_kind,
    }
