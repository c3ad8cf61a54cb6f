"""What people read of the books: units by product and place, moves, reservations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from zhongshu.identity import public as identity
from zhongshu.inventory.errors import LimitOutOfRangeError
from zhongshu.inventory.ledger_values import FAR_ENDS
from zhongshu.inventory.models import Location, Reservation, StockBalance, StockMove
from zhongshu.inventory.places import PlaceName, name_columns, read_name

MOST_ROWS = 500


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


def list_product_places(actor: identity.Actor, product_id: int) -> list[PlaceRow]:
    """Return where a product is, places that hold and reserve nothing left out."""
    rows = (
        _balances(actor)
        .filter(product=product_id)
        .exclude(on_hand=0, reserved=0)
        .order_by("location__kind", "location_id", "seller_sku__code")
    )
    return [
        PlaceRow(location_id, read_name(*place), sku or "", on_hand, reserved)
        for location_id, sku, on_hand, reserved, *place in rows.values_list(
            "location_id", "seller_sku__code", "on_hand", "reserved", *name_columns("location__")
        )
    ]


def list_reservations(actor: identity.Actor, product_id: int) -> list[ReservationRow]:
    """Return what is reserved of a product, the oldest promise first: 500."""
    rows = Reservation.objects.filter(
        balance__product=product_id, balance__location__in=Location.objects.for_actor(actor)
    ).order_by(F("promise_at").asc(nulls_last=True), "pk")
    names = (
        *("balance__seller_sku__code", "wanted", "held", "promise_at", "cause_kind", "cause_ref"),
        *name_columns("balance__location__"),
    )
    return [
        ReservationRow(read_name(*place), sku or "", wanted, held, promise_at, kind, ref)
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
        *name_columns("source__"),
        *name_columns("destination__"),
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
    source, destination = read_name(*told[12:17]), read_name(*told[17:22])
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


def _balances(actor: identity.Actor) -> QuerySet[StockBalance]:
    rows = StockBalance.objects.all()
    if actor.sees_every_store:
        return rows
    return rows.filter(location__in=Location.objects.for_actor(actor))
