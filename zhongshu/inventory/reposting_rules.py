"""What becomes of the entries of a seller SKU that was something else, decided on plain values."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from zhongshu.catalog import public as catalog
from zhongshu.inventory.ledger_values import (
    COUNTED_BY_SELLER_SKU,
    Cause,
    LocationKind,
    Move,
    Place,
    Reason,
)

# Entries that only let what lies there be another product: they moved nothing of Amazon's.
EXCHANGES = frozenset({Reason.PRODUCTS_MERGED, Reason.PRODUCTS_SPLIT, Reason.PAIRING_CHANGED})
# Corrections of what the mirror found: of one product, whatever one unit is made of.
OF_DIFFERENCE = "difference"
OF_OPENING = "opening"
OF_ORDER, OF_SHIPMENT, OF_REPOSTING = "order", "shipment", "reposting"

type Ends = tuple[int, int]
type Parts = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place as re-posting asks of it."""

    kind: LocationKind
    pool_id: int | None


@dataclass(frozen=True, slots=True)
class Written:
    """An entry with its moves. `root_id` and `key` are those of the first entry of its event."""

    entry_id: int
    root_id: int
    key: str
    reason: Reason
    occurred_at: datetime
    recorded_at: datetime
    cause: Cause
    user_id: int | None
    note: str
    is_taken: bool
    moves: tuple[Move, ...]

    @property
    def is_exchange(self) -> bool:
        return self.reason in EXCHANGES

    @property
    def legs(self) -> dict[Ends, dict[int, int]]:
        """Return units by product, by where they came from and went."""
        found: dict[Ends, dict[int, int]] = {}
        for move in self.moves:
            leg = found.setdefault((move.source_id, move.destination_id), {})
            leg[move.product_id] = leg.get(move.product_id, 0) + move.quantity
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    """The key of an entry that let all units sent of a shipment come from elsewhere.

    `ends` are where they came from and where they had come from before; those of a seller SKU
    that AWD has books of left `ends_at_awd`, and are moved under its name.
    """

    key: str
    document: str
    ends: tuple[Place, Place]
    ends_at_awd: tuple[Place, Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldAs:
    """What a seller SKU is now and was, and what other rooms know of the entries of its own.

    `parts` are units by product for its account (None), and by store where one has its own.
    `units` are Amazon's by key, where the key tells them; `documents` name of which shipment an
    entry is, by key, and `sent` are keys of what went on its way. `living` are merged products
    with what they are by now. Stores and pools are needed only where a store has parts of its own.
    """

    seller_sku_id: int
    seller_sku: str
    account_id: int
    account: str
    parts: Mapping[int | None, Parts]
    versions: Sequence[catalog.PartVersion] = ()
    units: Mapping[str, int] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    sent: Collection[str] = ()
    sources: Sequence[SourceEntry] = ()
    living: Mapping[int, int] = field(default_factory=dict)
    store_of_pool: Mapping[int, int] = field(default_factory=dict)
    store_of_order: Mapping[str, int] = field(default_factory=dict)
    pool_of_shipment: Mapping[str, int] = field(default_factory=dict)

    @property
    def has_stores(self) -> bool:
        """Whether it is not the same in every store, or never was."""
        return len(self.parts) > 1 or any(each.store_id is not None for each in self.versions)

    def find_parts(self, store_id: int | None) -> Parts:
        """Return what one unit is in a store; empty: it is not paired."""
        if store_id is not None and store_id in self.parts:
            return self.parts[store_id]
        return self.parts.get(None, {})

    def find_parts_at(self, pool_id: int | None) -> Parts:
        """Return what one unit is at a pool: what the only store that it serves sells it as."""
        return self.find_parts(self.store_of_pool.get(pool_id or 0))

    def find_store(self, entry: Written, places: Mapping[int, KnownPlace]) -> int | None:
        """Return the store whose pairing an entry follows, as whoever posts its like does."""
        if not self.has_stores or entry.cause.kind == OF_OPENING:
            return None
        if entry.cause.kind == OF_ORDER:
            return self.store_of_order.get(entry.cause.ref)
        pools = [
            pool_id
            for move in entry.moves
            for end in (move.source_id, move.destination_id)
            if (pool_id := places[end].pool_id) is not None
        ]
        if entry.cause.kind == OF_SHIPMENT and entry.cause.ref in self.pool_of_shipment:
            pools.append(self.pool_of_shipment[entry.cause.ref])
        return self.store_of_pool.get(pools[0]) if pools else None


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that is taken back, and the moves that stand in its place: none, if nothing does."""

    of: Written
    becomes: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """Units that are another product from a day on, where they lay then."""

    location_id: int
    at: datetime
    moves: tuple[Move, ...]


def find_units(
    products: Parts,
    *,
    told: int | None,
    likely: int | None,
    at: datetime,
    store_id: int | None,
    versions: Sequence[catalog.PartVersion],
) -> int | None:
    """Return how many of Amazon's units these products were; None: nobody knows.

    `told` is what the key says, `likely` what it says where some of it may have been moved
    otherwise: if the seller SKU ever was that. Else what it was when it was written says it, else
    all that it ever was, as far as it says one thing, for one version or several together.
    """
    if told and all(units % told == 0 for units in products.values()):
        return told
    found = {_divide(products, each.parts) for each in versions} - {None}
    if likely in found:
        return likely
    counted = [each for each in versions if each.counted_at(at)]
    of_store = [each for each in counted if each.store_id == store_id]
    for each in of_store or [each for each in counted if each.store_id is None]:
        if (units := _divide(products, each.parts)) is not None:
            return units
    return found.pop() if len(found) == 1 else _add_up(products, versions)


def _add_up(products: Parts, versions: Sequence[catalog.PartVersion]) -> int | None:
    """Return the units of an entry that sums up what several versions posted, if it tells them.

    It does where no product is in two versions, whatever their stores and times.
    """
    rest, units = set(products), 0
    known = {tuple(sorted(each.parts.items())) for each in versions}
    for parts in known:
        own = dict(parts)
        if not own.keys() & rest:
            continue
        is_shared = any(own.keys() & dict(other).keys() for other in known if other != parts)
        number = _divide({part: products.get(part, 0) for part in own}, own)
        if is_shared or number is None:
            return None
        rest -= own.keys()
        units += number
    return units if not rest else None


def _divide(products: Parts, parts: Parts) -> int | None:
    """Return how often these parts make the products, if they do exactly."""
    if products.keys() != parts.keys():
        return None
    counts = {divmod(units, parts[product_id]) for product_id, units in products.items()}
    if len(counts) != 1:
        return None
    count, rest = counts.pop()
    return count if not rest else None


def to_moves(
    units: Mapping[Ends, int], parts: Parts, *, seller_sku_id: int | None
) -> tuple[Move, ...]:
    """Return the moves of so many of Amazon's units from end to end."""
    return tuple(
        Move(
            product_id=product_id,
            source_id=source_id,
            destination_id=destination_id,
            quantity=number * per_unit,
            seller_sku_id=seller_sku_id,
        )
        for (source_id, destination_id), number in units.items()
        for product_id, per_unit in sorted(parts.items())
    )


def find_parts(moves: Sequence[Move], units: Mapping[Ends, int]) -> Parts:
    """Return what one unit was by moves of so many."""
    (source_id, destination_id), number = next(iter(units.items()))
    return {
        move.product_id: move.quantity // number
        for move in moves
        if (move.source_id, move.destination_id) == (source_id, destination_id)
    }


def reverse(moves: Iterable[Move]) -> tuple[Move, ...]:
    """Return what takes moves back exactly."""
    return tuple(
        Move(
            product_id=move.product_id,
            source_id=move.destination_id,
            destination_id=move.source_id,
            quantity=move.quantity,
            seller_sku_id=move.seller_sku_id,
        )
        for move in moves
    )


def is_same(moves: Sequence[Move], others: Sequence[Move]) -> bool:
    """Tell whether both move the same, in whatever order."""
    return len(moves) == len(others) and Counter(moves) == Counter(others)


def find_exchanges(
    before: Iterable[tuple[Written, Mapping[Ends, int]]],
    places: Mapping[int, KnownPlace],
    parts_at: Mapping[int, Parts],
    *,
    outside: int,
    seller_sku_id: int,
    at: datetime,
) -> list[Exchange]:
    """Return what has to be another product of all that lay somewhere before, by place.

    `before` are entries with their units of Amazon's, `parts_at` says what one of those is now,
    by place; elsewhere nothing changes.
    """
    lay: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for entry, units in before:
        for move in entry.moves:
            for place_id, sign in ((move.source_id, +1), (move.destination_id, -1)):
                lay[place_id][move.product_id] += sign * move.quantity
        for (source_id, destination_id), number in units.items():
            for place_id, sign in ((source_id, -1), (destination_id, +1)):
                for product_id, per_unit in parts_at.get(place_id, {}).items():
                    lay[place_id][product_id] += sign * number * per_unit
    return [
        Exchange(
            place_id,
            at,
            tuple(
                Move.signed(
                    -more,
                    product_id=product_id,
                    source_id=place_id,
                    destination_id=outside,
                    seller_sku_id=seller_sku_id,
                )
                for product_id, more in sorted(differing.items())
                if more
            ),
        )
        for place_id, differing in sorted(lay.items())
        if places[place_id].kind in COUNTED_BY_SELLER_SKU
        and parts_at.get(place_id)
        and any(differing.values())
    ]


def share(moves: Iterable[Move], places: Mapping[int, KnownPlace]) -> Counter[int]:
    """Return the units by product that moves put on a way; what comes back off it counts less."""
    units: Counter[int] = Counter()
    for move in moves:
        is_sent = places[move.destination_id].kind is LocationKind.TRANSIT
        units[move.product_id] += move.quantity if is_sent else -move.quantity
    return units


def change_source(
    moves: Sequence[Move],
    more: Mapping[int, int],
    *,
    ends: Ends,
    seller_sku_id: int | None,
    living: Mapping[int, int],
) -> tuple[Move, ...]:
    """Return the moves of a source with so many units more of each product out of it.

    Between two ends, under the name of a seller SKU or none; others stay. What was merged before
    anybody said where it came from left there as what it was by then.
    """
    origin, before = ends
    units, others = Counter[int](), []
    for move in moves:
        is_meant = {move.source_id, move.destination_id} == {origin, before}
        if not is_meant or move.seller_sku_id != seller_sku_id:
            others.append(move)
            continue
        units[move.product_id] += move.quantity if move.source_id == origin else -move.quantity
    for product_id, number in more.items():
        is_there = units[product_id] + number >= 0 or product_id not in living
        units[product_id if is_there else living[product_id]] += number
    changed = (
        Move.signed(
            number,
            product_id=product_id,
            source_id=origin,
            destination_id=before,
            seller_sku_id=seller_sku_id,
        )
        for product_id, number in sorted(units.items())
        if number
    )
    return (*others, *changed)
