"""What programs read of the books: places, moves and entries, one page behind the other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhongshu.identity import public as identity
from zhongshu.inventory.errors import LimitOutOfRangeError
from zhongshu.inventory.ledger_values import LocationKind
from zhongshu.inventory.models import Location, StockEntry, StockMove
from zhongshu.inventory.places import PlaceName, name_columns, read_name

MOST_ROWS = 500
CHUNK = 2_000
FIELDS = (
    *("pk", "entry_id", "entry__key", "entry__reason", "occurred_at", "entry__recorded_at"),
    *("product_id", "product__sku", "seller_sku__code", "quantity", "source_id", "destination_id"),
    *("source__kind", "destination__kind", "entry__cause_kind", "entry__cause_ref"),
    *("entry__account_id", "entry__user__username", "entry__note"),
)


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """Which moves are wanted; empty means all. `recorded_after` is when we wrote them down."""

    product_ids: tuple[int, ...] = ()
    seller_skus: tuple[str, ...] = ()
    location_ids: tuple[int, ...] = ()
    reason: str = ""
    since: datetime | None = None
    until: datetime | None = None
    recorded_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class LedgerMove:
    """One move, with the entry that made it."""

    move_id: int
    entry_id: int
    key: str
    reason: str
    occurred_at: datetime
    recorded_at: datetime
    product_id: int
    sku: str
    seller_sku: str | None
    quantity: int
    source_id: int
    destination_id: int
    from_kind: LocationKind
    to_kind: LocationKind
    cause_kind: str
    cause_ref: str
    account_id: int | None
    who: str | None
    note: str


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One event, with all its moves."""

    entry_id: int
    moves: tuple[LedgerMove, ...]


@dataclass(frozen=True, slots=True)
class LocationRow:
    """A place stock can be; `is_closed`: nothing goes there any more."""

    location_id: int
    place: PlaceName
    warehouse_id: int | None
    pool_id: int | None
    account_id: int | None
    is_closed: bool


EVERYTHING = LedgerFilter()


def page_locations(
    actor: identity.Actor, *, kind: LocationKind | None = None, after: int = 0, limit: int = 50
) -> list[LocationRow]:
    """Return places the actor may see by id, up to one more than `limit`.

    Raises:
        LimitOutOfRangeError: not 1 to 500 rows.
    """
    _require(limit)
    rows = Location.objects.for_actor(actor).filter(pk__gt=after).order_by("pk")
    if kind is not None:
        rows = rows.filter(kind=kind)
    names = ("pk", "warehouse_id", "pool_id", "account_id", "pool__account_id", "closed_at")
    return [
        LocationRow(pk, read_name(*name), warehouse_id, pool_id, own or of_pool, closed is not None)
        for pk, warehouse_id, pool_id, own, of_pool, closed, *name in rows.values_list(
            *names, *name_columns("")
        )[: limit + 1]
    ]


def page_moves(
    actor: identity.Actor,
    filter_by: LedgerFilter = EVERYTHING,
    *,
    after: int = 0,
    limit: int = 50,
) -> list[LedgerMove]:
    """Return moves between places the actor may see by id, up to one more than `limit`.

    Raises:
        LimitOutOfRangeError: not 1 to 500 rows.
    """
    _require(limit)
    return _read(_moves(actor, filter_by).filter(pk__gt=after).order_by("pk")[: limit + 1])


def page_entries(
    actor: identity.Actor,
    filter_by: LedgerFilter = EVERYTHING,
    *,
    after: int = 0,
    limit: int = 50,
) -> list[LedgerEntry]:
    """Return entries with a move of the filter by id, with all their moves; one more than `limit`.

    An entry with a move at a place that the actor may not see does not exist for them.

    Raises:
        LimitOutOfRangeError: not 1 to 500 rows.
    """
    _require(limit)
    wanted = _moves(actor, filter_by).filter(entry=OuterRef("pk"))
    entries = StockEntry.objects.filter(Exists(wanted), pk__gt=after)
    if not actor.sees_every_store:
        seen = Location.objects.for_actor(actor)
        hidden = StockMove.objects.filter(entry=OuterRef("pk")).exclude(
            source__in=seen, destination__in=seen
        )
        entries = entries.exclude(Exists(hidden))
    ids = list(entries.order_by("pk").values_list("pk", flat=True)[: limit + 1])
    by_entry: dict[int, list[LedgerMove]] = {entry_id: [] for entry_id in ids}
    for move in _read(StockMove.objects.filter(entry__in=ids).order_by("pk")):
        by_entry[move.entry_id].append(move)
    return [LedgerEntry(entry_id, tuple(moves)) for entry_id, moves in by_entry.items()]


def iterate_moves(
    actor: identity.Actor, filter_by: LedgerFilter = EVERYTHING
) -> Iterator[LedgerMove]:
    """Yield every move of the filter by id, read in pieces."""
    last = 0
    while True:
        rows = _read(_moves(actor, filter_by).filter(pk__gt=last).order_by("pk")[:CHUNK])
        yield from rows
        if len(rows) < CHUNK:
            return
        last = rows[-1].move_id


def has_more_moves(actor: identity.Actor, filter_by: LedgerFilter, rows: int) -> bool:
    """Whether a filter shows more than so many moves; no more of them are looked at."""
    return _moves(actor, filter_by).order_by()[rows : rows + 1].exists()


def _moves(actor: identity.Actor, filter_by: LedgerFilter) -> QuerySet[StockMove]:
    wanted: Mapping[str, Any] = {
        "product__in": filter_by.product_ids,
        "seller_sku__code__in": filter_by.seller_skus,
        "entry__reason": filter_by.reason,
        "occurred_at__gte": filter_by.since,
        "occurred_at__lte": filter_by.until,
        "entry__recorded_at__gt": filter_by.recorded_after,
    }
    moves = StockMove.objects.filter(**{name: value for name, value in wanted.items() if value})
    if filter_by.location_ids:
        moves = moves.filter(
            Q(source__in=filter_by.location_ids) | Q(destination__in=filter_by.location_ids)
        )
    if actor.sees_every_store:
        return moves
    seen = Location.objects.for_actor(actor)
    return moves.filter(source__in=seen, destination__in=seen)


def _read(moves: QuerySet[StockMove]) -> list[LedgerMove]:
    return [_to_move(told) for told in moves.values_list(*FIELDS)]


def _to_move(told: Sequence[Any]) -> LedgerMove:
    from_kind, to_kind = LocationKind(told[12]), LocationKind(told[13])
    return LedgerMove(*(*told[:12], from_kind, to_kind, *told[14:]))


def _require(limit: int) -> None:
    if not 1 <= limit <= MOST_ROWS:
        raise LimitOutOfRangeError(limit=limit)
