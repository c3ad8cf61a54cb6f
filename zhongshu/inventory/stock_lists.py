"""What people read of the books: units by product and place, moves, reservations."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet

from zhongshu.identity import public as identity
from zhongshu.inventory.errors import LimitOutOfRangeError
from zhongshu.inventory.figure_rules import SALEABLE, SUMS, Sum
from zhongshu.inventory.ledger_values import FAR_ENDS, LocationKind
from zhongshu.inventory.models import Location, Reservation, StockBalance, StockMove
from zhongshu.inventory.models.ledger import LocationQuerySet
from zhongshu.inventory.places import PlaceName, name_columns, read_name
from zhongshu.inventory.statements.moves import read_totals

MOST_ROWS = 500
MOVE_FIELDS = (
    *("pk", "entry_id", "occurred_at", "entry__recorded_at", "entry__reason", "quantity"),
    *("seller_sku__code", "entry__cause_kind", "entry__cause_ref", "entry__account_id"),
    *("entry__user__username", "entry__note", "source_id", "destination_id"),
    *name_columns("source__"),
    *name_columns("destination__"),
)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Units of a product at one place, at Amazon and on the way there by seller SKU."""

    location_id: int
    place: PlaceName
    seller_sku_id: int | None
    seller_sku: str
    on_hand: int
    reserved: int

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One move of a product. `total` is what the places asked for held when it was done."""

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
    next: tuple[datetime, int] | None = None


class PlaceGroup(StrEnum):
    """Places that a figure adds up: in the virtual total, without what is on its way, and so on."""

    COUNTED = "COUNTED"
    SALEABLE = "SALEABLE"
    FOR_SALE = "FOR_SALE"
    NOT_FOR_SALE = "NOT_FOR_SALE"


AT_FOR_SALE = Q(kind=LocationKind.WAREHOUSE.value, warehouse__is_sellable=True)


def _places_of(parts: Sum) -> Q:
    """Return the places whose units a sum of figures adds up."""
    kinds = [kind for kind in LocationKind if kind.lower() in parts]
    others = [kind.value for kind in kinds if kind is not LocationKind.WAREHOUSE]
    return AT_FOR_SALE | Q(kind__in=others)


# What is reserved or busy there is not taken off: it lies there.
OF_GROUP: Mapping[PlaceGroup, Q] = {
    PlaceGroup.COUNTED: _places_of(SUMS["virtual_total"]),
    PlaceGroup.SALEABLE: _places_of(SALEABLE),
    PlaceGroup.FOR_SALE: AT_FOR_SALE,
    PlaceGroup.NOT_FOR_SALE: Q(kind=LocationKind.WAREHOUSE.value, warehouse__is_sellable=False),
}


@dataclass(frozen=True, slots=True)
class MoveFilter:
    """Which moves are wanted: at some places, a kind or group of them, for reasons, in a time."""

    place_ids: tuple[int, ...] = ()
    kind: LocationKind | None = None
    group: PlaceGroup | None = None
    reasons: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


EVERY_MOVE = MoveFilter()


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
        PlaceRow(location_id, read_name(*place), sku_id, sku or "", on_hand, reserved)
        for location_id, sku_id, sku, on_hand, reserved, *place in rows.values_list(
            *("location_id", "seller_sku_id", "seller_sku__code", "on_hand", "reserved"),
            *name_columns("location__"),
        )
    ]


def find_stocked(product_ids: Collection[int]) -> dict[int, int]:
    """Return the units of products that lie or are reserved anywhere, where there are any."""
    rows = StockBalance.objects.filter(product__in=product_ids).exclude(on_hand=0, reserved=0)
    found: dict[int, int] = {}
    for product_id, on_hand, reserved in rows.values_list("product_id", "on_hand", "reserved"):
        found[product_id] = found.get(product_id, 0) + max(abs(on_hand), reserved)
    return found


def sum_reserved(account_id: int, *, kind: str) -> dict[tuple[int, int], int]:
    """Return what documents of a kind want at Amazon of an account, by seller SKU and product."""
    rows = Reservation.objects.filter(
        account=account_id, cause_kind=kind, balance__seller_sku__isnull=False
    )
    summed = rows.values("balance__seller_sku_id", "balance__product_id").annotate(
        units=models.Sum("wanted")
    )
    return {
        (sku_id, product_id): units
        for sku_id, product_id, units in summed.values_list(
            "balance__seller_sku_id", "balance__product_id", "units"
        )
    }


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
    filter_by: MoveFilter = EVERY_MOVE,
    *,
    before: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> MoveRows:
    """Return moves of a product between places the actor may see, the newest first.

    `change` and `total` are about the places of the filter, else about all of ours: what lay there
    behind a move is right also where other filters hide moves in between. `before` is where the
    page above ended.

    Raises:
        LimitOutOfRangeError: not 1 to 500 rows.
    """
    if not 1 <= limit <= MOST_ROWS:
        raise LimitOutOfRangeError(limit=limit)
    seen = Location.objects.for_actor(actor)
    places = find_places(seen, filter_by)
    moves = StockMove.objects.filter(product=product_id)
    if not actor.sees_every_store:
        moves = moves.filter(source__in=seen, destination__in=seen)
    if filter_by.place_ids or filter_by.kind or filter_by.group:
        moves = moves.filter(Q(source__in=places) | Q(destination__in=places))
    wanted: Mapping[str, Any] = {
        "entry__reason__in": filter_by.reasons,
        "occurred_at__gte": filter_by.since,
        "occurred_at__lte": filter_by.until,
    }
    moves = moves.filter(**{name: value for name, value in wanted.items() if value})
    if before is not None:
        at, move_id = before
        moves = moves.filter(Q(occurred_at__lt=at) | Q(occurred_at=at, pk__lt=move_id))
    found = list(moves.order_by("-occurred_at", "-pk").values_list(*MOVE_FIELDS)[: limit + 1])
    shown = found[:limit]
    if not shown:
        return MoveRows(())
    last = shown[-1][2], shown[-1][0]
    totals = read_totals(product_id, places, move_ids=[told[0] for told in shown], last=last)
    here = frozenset(places)
    rows = tuple(_to_move(told, here, totals[told[0]]) for told in shown)
    return MoveRows(rows, last if len(found) > limit else None)


def find_places(seen: LocationQuerySet, filter_by: MoveFilter) -> list[int]:
    """Return the places whose units are followed: ours at first, never a far end."""
    places = seen.exclude(kind__in=sorted(FAR_ENDS))
    if filter_by.place_ids:
        places = places.filter(pk__in=filter_by.place_ids)
    if filter_by.kind:
        places = places.filter(kind=filter_by.kind)
    if filter_by.group:
        places = places.filter(OF_GROUP[filter_by.group])
    return list(places.values_list("pk", flat=True))


def _to_move(told: Sequence[Any], here: frozenset[int], total: int) -> MoveRow:
    source, destination = read_name(*told[14:20]), read_name(*told[20:26])
    quantity = told[5]
    return MoveRow(
        move_id=told[0],
        entry_id=told[1],
        occurred_at=told[2],
        recorded_at=told[3],
        reason=told[4],
        source=source,
        destination=destination,
        quantity=quantity,
        change=quantity * ((told[13] in here) - (told[12] in here)),
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
