"""Decisions about the ledger, taken on plain values."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from zhongshu.inventory.ledger_errors import InsufficientStockError, MoveRefusedError
from zhongshu.inventory.ledger_values import (
    AT_AMAZON,
    COUNTED_BY_SELLER_SKU,
    FAR_ENDS,
    BalanceKey,
    Entry,
    Reserve,
    Shortage,
)
from zhongshu.kernel.errors import DomainError

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """What a rule asks of a location."""

    kind: str
    is_closed: bool = False


@dataclass(slots=True)
class Figure:
    """A balance while a batch is worked out. Where `has_floor`, on hand covers what is held."""

    on_hand: int
    reserved: int
    has_floor: bool

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved


@dataclass(slots=True)
class Line:
    """What one key wants and holds of one balance, while a batch is worked out."""

    wanted: int
    held: int
    promise_at: datetime | None
    # Earlier ones are served first; those of this batch come after all that wait already.
    place_in_line: int


type LineKey = tuple[str, BalanceKey]


@dataclass(slots=True)
class Books:
    """Balances and reservations that a batch touches: as they are, then as they will be."""

    figures: dict[BalanceKey, Figure]
    lines: dict[LineKey, Line] = field(default_factory=dict)


def hash_content(entry: Entry) -> bytes:
    """Return what the key is bound to: the reason and the moves, in any order; not the time."""
    moves = sorted(
        f"{m.product_id}:{m.seller_sku_id}:{m.source_id:d}>{m.destination_id:d}:{m.quantity}"
        for m in entry.moves
    )
    return sha256("\n".join([entry.reason, *moves]).encode()).digest()


def find_fault(entry: Entry, places: Mapping[int, KnownPlace]) -> DomainError | None:
    """Return what makes an entry senseless: no moves, no units, no way, no seller SKU."""
    refused = MoveRefusedError
    if not entry.moves:
        return refused(entry.key, refused.NO_MOVES)
    for move in entry.moves:
        if move.quantity <= 0:
            return refused(entry.key, refused.NO_UNITS)
        if move.source_id == move.destination_id:
            return refused(entry.key, refused.SAME_PLACE)
        ends = places[move.source_id], places[move.destination_id]
        if move.seller_sku_id is None and any(end.kind in AT_AMAZON for end in ends):
            return refused(entry.key, refused.NO_SELLER_SKU)
        if any(end.is_closed for end in ends):
            return refused(entry.key, refused.WAY_CLOSED)
    return None


def sum_effects(entry: Entry, places: Mapping[int, KnownPlace]) -> dict[BalanceKey, int]:
    """Return the units each balance gains or loses; the far ends keep no balance."""
    effects: defaultdict[BalanceKey, int] = defaultdict(int)
    for move in entry.moves:
        for location_id, units in (
            (move.source_id, -move.quantity),
            (move.destination_id, move.quantity),
        ):
            kind = places[location_id].kind
            if kind not in FAR_ENDS:
                sku = move.seller_sku_id if kind in COUNTED_BY_SELLER_SKU else None
                effects[BalanceKey(move.product_id, location_id, sku)] += units
    return dict(effects)


def add_effects(effects: Iterable[Mapping[BalanceKey, int]]) -> dict[BalanceKey, int]:
    """Return what entries gain or lose together; what they only touch stays in it."""
    total: defaultdict[BalanceKey, int] = defaultdict(int)
    for changes in effects:
        for balance, units in changes.items():
            total[balance] += units
    return dict(total)


def change_wishes(books: Books, reserves: Iterable[Reserve], *, behind: int) -> None:
    """Let each line want what its document says now: what it no longer wants is free at once.

    What it wants beyond is held by `serve`, after the moves of the batch. New lines stand in line
    after the place `behind`.
    """
    known = defaultdict(set)
    for key, balance in books.lines:
        known[key].add(balance)
    position = behind
    for reserve in reserves:
        position += 1
        for balance in known[reserve.key] | set(reserve.wanted):
            known[reserve.key].add(balance)
            wanted = reserve.wanted.get(balance, 0)
            line = books.lines.setdefault(
                (reserve.key, balance), Line(0, 0, reserve.promise_at, position)
            )
            line.wanted, line.promise_at = wanted, reserve.promise_at
            given_back = max(line.held - wanted, 0)
            line.held -= given_back
            books.figures[balance].reserved -= given_back


def find_refusals(
    books: Books, effects: Sequence[Mapping[BalanceKey, int]]
) -> dict[int, InsufficientStockError]:
    """Move stock entry by entry; return, by position, those that ask for more than is free."""
    refused = {}
    for position, changes in enumerate(effects):
        shortages = tuple(
            Shortage(balance, wanted=-units, free=figure.free)
            for balance, units in changes.items()
            if units < 0
            and (figure := books.figures[balance]).has_floor
            and figure.free + units < 0
        )
        if shortages:
            refused[position] = InsufficientStockError(shortages)
            continue
        for balance, units in changes.items():
            books.figures[balance].on_hand += units
    return refused


def serve(books: Books) -> None:
    """Hold what is wanted: at Amazon all of it, at our places as far as it goes.

    The oldest promise is served first, then who came first; no promise comes last.
    """
    waiting = [(key, line) for key, line in books.lines.items() if line.held < line.wanted]
    waiting.sort(key=lambda each: (each[1].promise_at or NEVER, each[1].place_in_line, each[0]))
    for (_, balance), line in waiting:
        figure = books.figures[balance]
        more = line.wanted - line.held
        if figure.has_floor:
            more = min(more, max(figure.free, 0))
        line.held += more
        figure.reserved += more
