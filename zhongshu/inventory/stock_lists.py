"""What people read of the books: units by product and place, moves, reservations."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from zhongshu.identity import public as identity
from zhongshu.inventory.errors import LimitOutOfRangeError
from zhongshu.inventory.ledger_values import FAR_ENDS, LocationKind
from zhongshu.inventory.models import Location, Reservation, StockBalance, StockMove

MOST_ROWS = 500
MOST_NEGATIVE = 500
CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class StockFigures:
    """Units of one product by kind of place, as our books have them (`design/stock.md`).

    `fba` is what Amazon may sell again, reserved units among it; `transit` is on its way.
    """

    warehouse: int = 0
    warehouse_reserved: int = 0
    not_for_sale: int = 0
    inspection: int = 0
    unsellable: int = 0
    transit: int = 0
    fba: int = 0
    fba_reserved: int = 0
    fba_unsellable: int = 0
    awd: int = 0

    @property
    def warehouse_free(self) -> int:
        return self.warehouse - self.warehouse_reserved

    @property
    def fba_free(self) -> int:
        return self.fba - self.fba_reserved

    @property
    def virtual_total(self) -> int:
        """Free at warehouses for sale and at FBA, at AWD, on its way, in inspection: each once."""
        return self.warehouse_free + self.fba_free + self.awd + self.transit + self.inspection


@dataclass(frozen=True, slots=True)
class PlaceName:
    """What a place is: its kind, and of what; whoever shows it finds the words."""

    kind: LocationKind
    warehouse: str = ""
    pool: str = ""
    account: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Units of a product at one place, at Amazon and on the way there by seller SKU."""

    location_id: int
    place: PlaceName
    seller_sku: str
    on_hand: int
    reserved: int

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One move of a product. `total` is what all places held when it was done."""

    move_id: int
    entry_id: int
    occurred_at: datetime
    recorded_at: datetime
    reason: str
    source: PlaceName
    destination: PlaceName
    quantity: int
    change: int
    total: int
    seller_sku: str
    cause_kind: str
    cause_ref: str
    account_id: int | None
    who: str
    note: str


@dataclass(frozen=True, slots=True)
class MoveRows:
    """A page of moves, the newest first; `next` is where the page behind it begins."""

    rows: tuple[MoveRow, ...]
    next: tuple[datetime, int, int] | None = None


@dataclass(frozen=True, slots=True)
class ReservationRow:
    """What one line of a document reserves; `wanted` above `held` waits for stock."""

    place: PlaceName
    seller_sku: str
    wanted: int
    held: int
    promise_at: datetime | None
    cause_kind: str
    cause_ref: str


def sum_stock(actor: identity.Actor, product_ids: Collection[int]) -> dict[int, StockFigures]:
    """Return the figures of products at places the actor may see; others have none. One query."""
    return _sum(_balances(actor).filter(product__in=product_ids))


def iterate_stock(actor: identity.Actor) -> Iterator[tuple[int, str, str, StockFigures]]:
    """Yield id, SKU, name and figures of every product with stock, by id, in pieces."""
    last = 0
    while True:
        ids = list(
            _balances(actor)
            .filter(product__gt=last)
            .order_by("product_id")
            .values_list("product_id", "product__sku", "product__name")
            .distinct()[:CHUNK]
        )
        figures = sum_stock(actor, [product_id for product_id, _sku, _name in ids])
        for product_id, sku, name in ids:
            yield product_id, sku, name, figures[product_id]
        if len(ids) < CHUNK:
            return
        last = ids[-1][0]


def list_negative_products(actor: identity.Actor) -> list[int]:
    """Return products with a balance below zero, or with more reserved than there is: 500."""
    rows = _balances(actor).filter(Q(on_hand__lt=0) | Q(on_hand__lt=F("reserved")))
    return sorted(set(rows.values_list("product_id", flat=True)[:MOST_NEGATIVE]))


def list_product_places(actor: identity.Actor, product_id: int) -> list[PlaceRow]:
    """Return where a product is, places that hold and reserve nothing left out."""
    rows = (
        _balances(actor)
        .filter(product=product_id)
        .exclude(on_hand=0, reserved=0)
        .order_by("location__kind", "location_id", "seller_sku__code")
    )
    return [
        PlaceRow(location_id, _place(*place), sku or "", on_hand, reserved)
        for location_id, sku, on_hand, reserved, *place in rows.values_list(
            "location_id", "seller_sku__code", "on_hand", "reserved", *_names("location__")
        )
    ]


def list_reservations(actor: identity.Actor, product_id: int) -> list[ReservationRow]:
    """Return what is reserved of a product, the oldest promise first: 500."""
    rows = Reservation.objects.filter(
        balance__product=product_id, balance__location__in=Location.objects.for_actor(actor)
    ).order_by(F("promise_at").asc(nulls_last=True), "pk")
    names = (
        *("balance__seller_sku__code", "wanted", "held", "promise_at", "cause_kind", "cause_ref"),
        *_names("balance__location__"),
    )
    return [
        ReservationRow(_place(*place), sku or "", wanted, held, promise_at, kind, ref)
        for sku, wanted, held, promise_at, kind, ref, *place in rows.values_list(*names)[:MOST_ROWS]
    ]


def list_moves(
    actor: identity.Actor,
    product_id: int,
    *,
    before: tuple[datetime, int, int] | None = None,
    limit: int = 50,
) -> MoveRows:
    """Return moves of a product between places the actor may see, the newest first.

    `before` is what the page above named: time and id of its last move, and the total behind it.

    Raises:
        LimitOutOfRangeError: not 1 to 500 rows.
    """
    if not 1 <= limit <= MOST_ROWS:
        raise LimitOutOfRangeError(limit=limit)
    moves = StockMove.objects.filter(product=product_id)
    if not actor.sees_every_store:
        seen = Location.objects.for_actor(actor)
        moves = moves.filter(source__in=seen, destination__in=seen)
    if before is None:
        held = _balances(actor).filter(product=product_id).aggregate(units=Sum("on_hand"))
        total = held["units"] or 0
    else:
        at, move_id, total = before
        moves = moves.filter(Q(occurred_at__lt=at) | Q(occurred_at=at, pk__lt=move_id))
    names = (
        *("pk", "entry_id", "occurred_at", "entry__recorded_at", "entry__reason", "quantity"),
        *("seller_sku__code", "entry__cause_kind", "entry__cause_ref", "entry__account_id"),
        *("entry__user__username", "entry__note"),
        *_names("source__"),
        *_names("destination__"),
    )
    found = list(moves.order_by("-occurred_at", "-pk").values_list(*names)[: limit + 1])
    rows = []
    for told in found[:limit]:
        row = _to_move(told, total)
        rows.append(row)
        total -= row.change
    last = rows[-1] if len(found) > limit else None
    return MoveRows(tuple(rows), (last.occurred_at, last.move_id, total) if last else None)


def _to_move(told: Sequence[Any], total: int) -> MoveRow:
    source, destination = _place(*told[12:17]), _place(*told[17:22])
    quantity = told[5]
    change = quantity * ((destination.kind not in FAR_ENDS) - (source.kind not in FAR_ENDS))
    return MoveRow(
        move_id=told[0],
        entry_id=told[1],
        occurred_at=told[2],
        recorded_at=told[3],
        reason=told[4],
        source=source,
        destination=destination,
        quantity=quantity,
        change=change,
        total=total,
        seller_sku=told[6] or "",
        cause_kind=told[7],
        cause_ref=told[8],
        account_id=told[9],
        who=told[10] or "",
        note=told[11],
    )


def _sum(balances: QuerySet[StockBalance]) -> dict[int, StockFigures]:
    rows = balances.values_list(
        "product_id", "location__kind", "location__warehouse__is_sellable"
    ).annotate(units=Sum("on_hand"), held=Sum("reserved"))
    told: dict[int, dict[str, int]] = {}
    for product_id, kind, is_sellable, units, held in rows:
        figures = told.setdefault(product_id, {})
        for name, value in _figures_of(kind, units, held, is_for_sale=is_sellable is not False):
            figures[name] = figures.get(name, 0) + value
    return {product_id: StockFigures(**figures) for product_id, figures in told.items()}


def _figures_of(
    kind: str, units: int, held: int, *, is_for_sale: bool
) -> tuple[tuple[str, int], ...]:
    match kind:
        case LocationKind.WAREHOUSE if is_for_sale:
            return ("warehouse", units), ("warehouse_reserved", held)
        case LocationKind.WAREHOUSE:
            return (("not_for_sale", units),)
        case LocationKind.FBA:
            return ("fba", units), ("fba_reserved", held)
        case _:
            return ((kind.lower(), units),)


def _balances(actor: identity.Actor) -> QuerySet[StockBalance]:
    rows = StockBalance.objects.all()
    if actor.sees_every_store:
        return rows
    return rows.filter(location__in=Location.objects.for_actor(actor))


def _names(prefix: str) -> tuple[str, ...]:
    return (
        f"{prefix}kind",
        f"{prefix}warehouse__name",
        f"{prefix}pool__code",
        f"{prefix}pool__account__name",
        f"{prefix}document",
    )


def _place(
    kind: str, warehouse: str | None, pool: str | None, account: str | None, document: str
) -> PlaceName:
    return PlaceName(LocationKind(kind), warehouse or "", pool or "", account or "", document)
