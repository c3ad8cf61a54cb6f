"""Work out what re-posting takes back, posts anew and exchanges; nothing is written."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zhongshu.channels import public as channels
from zhongshu.inventory import reposting_rules as rules
from zhongshu.inventory.ledger_values import (
    COUNTED_BY_SELLER_SKU,
    FAR_ENDS,
    BalanceKey,
    LocationKind,
    Move,
    Place,
    Reason,
)
from zhongshu.inventory.reposting_errors import BooksMovedSinceError
from zhongshu.inventory.reposting_rules import Change, Exchange, Parts, SoldAs, Written
from zhongshu.inventory.statements import reposted as statements
from zhongshu.inventory.usecases.put_places import put_places

OF_EVENT = "event:"

type Units = Mapping[rules.Ends, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a re-posting does, and of which entries nobody knows how many units they moved.

    `units` are Amazon's by entry that is posted anew. `parts_of` says by document, a shipment or
    an event, what one unit of it is from now on, where that is another thing than at its pool.
    """

    changes: tuple[Change, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    unclear: tuple[int, ...] = ()
    units: Mapping[int, int] = field(default_factory=dict)
    begun_at: datetime | None = None
    parts_of: Mapping[str, Parts] = field(default_factory=dict)
    places: Mapping[int, rules.KnownPlace] = field(default_factory=dict)

    @property
    def moves(self) -> Iterator[Move]:
        """Yield all that is moved, taken back and anew."""
        for change in self.changes:
            if not change.of.is_taken:
                yield from rules.reverse(change.of.moves)
            yield from change.becomes
        for exchange in self.exchanges:
            yield from exchange.moves

    def sum_effects(self) -> dict[BalanceKey, int]:
        """Return the units that balances gain or lose by all of it; what stays is left out."""
        effects: Counter[BalanceKey] = Counter()
        for move in self.moves:
            for end, units in (
                (move.source_id, -move.quantity),
                (move.destination_id, move.quantity),
            ):
                if (kind := self.places[end].kind) not in FAR_ENDS:
                    sku = move.seller_sku_id if kind in COUNTED_BY_SELLER_SKU else None
                    effects[BalanceKey(move.product_id, end, sku)] += units
        return {key: units for key, units in effects.items() if units}


@dataclass(slots=True)
class _Books:
    """The entries of a seller SKU, and how many of Amazon's units each moved."""

    sold: SoldAs
    written: Sequence[Written]
    places: Mapping[int, rules.KnownPlace]
    openings: Mapping[tuple[str, int], int]
    told: Mapping[str, int]
    likely: Mapping[str, int]

    @classmethod
    def read(cls, sold: SoldAs) -> "_Books":
        # What let whole shipments come from elsewhere follows what was sent.
        sources = {each.key for each in sold.sources}
        written = [
            entry
            for entry in statements.read_written(sold.seller_sku_id)
            if entry.key not in sources
        ]
        ends = {
            end
            for entry in written
            for move in entry.moves
            for end in (move.source_id, move.destination_id)
        }
        told, likely = _read_events(entry.key for entry in written)
        openings = statements.read_opening_units(sold.seller_sku_id)
        return cls(
            sold, written, statements.read_places(ends), openings, {**sold.units, **told}, likely
        )

    @property
    def standing(self) -> list[Written]:
        return [entry for entry in self.written if not entry.is_taken]

    def find_units(self) -> dict[int, Units | None]:
        """Return Amazon's units of every root, by its ends; None: unclear."""
        return {
            entry.root_id: self._find(entry)
            for entry in self.written
            if entry.entry_id == entry.root_id
        }

    def _find(self, root: Written) -> Units | None:
        if root.is_exchange:
            return {}
        found: dict[rules.Ends, int] = {}
        for ends, products in root.legs.items():
            units = rules.find_units(
                products,
                told=self.told.get(root.key) or self.openings.get((root.key, ends[1])),
                likely=self.likely.get(root.key),
                at=root.recorded_at,
                store_id=self.sold.find_store(root, self.places),
                versions=self.sold.versions,
            )
            if units is None:
                # The mirror compares anew: a correction that is no units of it is only taken back.
                return {} if root.cause.kind == rules.OF_DIFFERENCE else None
            found[ends] = units
        return found

    def document_of(self, entry: Written) -> str | None:
        """Return the event or shipment that an entry follows, which may change it later."""
        if entry.key.startswith(OF_EVENT):
            return entry.key.rsplit(":", 2)[0]
        return self.sold.documents.get(entry.key)


def plan_reposting(sold: SoldAs, since: datetime | None) -> Plan:
    """Return what lets a seller SKU have been what it is now since a moment, or for ever."""
    books = _Books.read(sold)
    units = books.find_units()
    changes: list[Change] = []
    before: list[tuple[Written, Units]] = []
    unclear: list[int] = []
    counts: dict[int, int] = {}
    for entry in books.standing:
        known = units[entry.root_id]
        is_before = since is not None and entry.occurred_at < since
        parts = sold.find_parts(sold.find_store(entry, books.places))
        if known is None:
            unclear.append(entry.entry_id)
        elif is_before:
            before.append((entry, known))
        elif entry.is_exchange or not known:
            changes.append(Change(entry, ()))
        elif parts:
            becomes = rules.to_moves(known, parts, seller_sku_id=sold.seller_sku_id)
            if not rules.is_same(entry.moves, becomes):
                changes.append(Change(entry, becomes))
                counts[entry.entry_id] = sum(known.values())
    return _finish(
        books,
        changes,
        exchanges=_exchange(books, before, since),
        unclear=tuple(unclear),
        units=counts,
    )


def plan_undo(sold: SoldAs, reposting_id: int) -> Plan:
    """Return what lets the books be as if a re-posting had not been.

    Its entries are as they were. What let its stock be another product since, as a merge, is taken
    back and follows again; what its events and shipments posted since is what they would have.

    Raises:
        BooksMovedSinceError: its books were brought to another pool since.
    """
    books = _Books.read(sold)
    units = books.find_units()
    reposted = statements.read_reposted(reposting_id)
    written = {entry.entry_id: entry for entry in books.written}
    own = rules.OF_REPOSTING, str(reposting_id)
    exchanged = {
        each.entry_id for each in books.standing if (each.cause.kind, each.cause.ref) == own
    }
    last = max([*exchanged, *(pk or 0 for row in reposted for pk in row)], default=0)
    if any(
        entry.reason is Reason.POOL_CHANGED and entry.entry_id > last for entry in books.standing
    ):
        raise BooksMovedSinceError(sold.seller_sku)
    originals = {anew: written[pk].moves for pk, _back, anew in reposted if anew and pk in written}
    # Nothing stands for these: they come back beside what is taken back.
    changes = [
        Change(written[pk], written[pk].moves)
        for pk, _back, anew in reposted
        if anew is None and pk in written
    ]
    counts: dict[int, int] = {}
    first: dict[str, Parts] = {}
    for entry in books.standing:
        document, known = books.document_of(entry), units[entry.root_id]
        becomes = originals.get(entry.entry_id, entry.moves)
        if entry.entry_id in exchanged or (entry.is_exchange and entry.entry_id > last):
            becomes = ()
        elif document and document in first and known and entry.entry_id > last:
            becomes = rules.to_moves(known, first[document], seller_sku_id=sold.seller_sku_id)
        if document and known and document not in first:
            first[document] = rules.find_parts(becomes, known)
        if not rules.is_same(entry.moves, becomes):
            changes.append(Change(entry, becomes))
            counts[entry.entry_id] = sum((known or {}).values())
    return _finish(books, changes, units=counts, parts_of=first)


def _finish(books: _Books, changes: Sequence[Change], **told: Any) -> Plan:
    """Return the plan of these changes, with what follows from them for whole shipments."""
    sources, ends = _change_sources(books, changes)
    return Plan(
        (*changes, *sources),
        places={**books.places, **ends},
        begun_at=min((entry.occurred_at for entry in books.standing), default=None),
        **told,
    )


def _exchange(
    books: _Books, before: Sequence[tuple[Written, Units]], since: datetime | None
) -> tuple[Exchange, ...]:
    """Return what has to be another product since then of what lay anywhere before."""
    if since is None or not before:
        return ()
    sold, pools = books.sold, dict[int, int | None]()
    for entry, _units in before:
        ends = {end for move in entry.moves for end in (move.source_id, move.destination_id)}
        known = [pool for end in ends if (pool := books.places[end].pool_id) is not None]
        pool_id = known[0] if known else sold.pool_of_shipment.get(entry.cause.ref)
        for end in ends:
            if books.places[end].kind in COUNTED_BY_SELLER_SKU:
                pools[end] = books.places[end].pool_id or pools.get(end) or pool_id
    far_end = Place(kind=LocationKind.ADJUSTMENT)
    return tuple(
        rules.find_exchanges(
            before,
            books.places,
            {place_id: sold.find_parts_at(pool_id) for place_id, pool_id in pools.items()},
            outside=put_places([far_end])[far_end],
            seller_sku_id=sold.seller_sku_id,
            at=since,
        )
    )


def _change_sources(
    books: _Books, changes: Sequence[Change]
) -> tuple[list[Change], Mapping[int, rules.KnownPlace]]:
    """Return how entries change that let whole shipments come from elsewhere, and their places.

    They hold of this seller SKU what had been sent of it by then, and name none.
    """
    becomes = {each.of.entry_id: each.becomes for each in changes if not each.of.is_taken}
    sent: defaultdict[str, list[tuple[int, Counter[int]]]] = defaultdict(list)
    for entry in books.standing:
        if entry.entry_id in becomes and entry.key in books.sold.sent:
            more = rules.share(becomes[entry.entry_id], books.places)
            more.subtract(rules.share(entry.moves, books.places))
            sent[books.sold.documents[entry.key]].append((entry.root_id, more))
    sources = {each.key: each for each in books.sold.sources if each.document in sent}
    ends = put_places(
        sorted(
            {end for each in sources.values() for end in (*each.ends, *each.ends_at_awd)},
            key=lambda place: (place.kind, place.warehouse_id or 0, place.account_id or 0),
        )
    )
    sku_id = books.sold.seller_sku_id
    found = []
    for entry in statements.read_rooted(sources.keys()):
        source, units = sources[entry.key], Counter[int]()
        for root_id, more in sent[source.document]:
            if root_id < entry.root_id:
                units.update(more)
        is_named = any(move.seller_sku_id == sku_id for move in entry.moves)
        origin, before = source.ends_at_awd if is_named else source.ends
        if origin == before:
            continue
        moves = rules.change_source(
            entry.moves,
            units,
            ends=(ends[origin], ends[before]),
            seller_sku_id=sku_id if is_named else None,
            living=books.sold.living,
        )
        if not rules.is_same(entry.moves, moves):
            found.append(Change(entry, moves))
    return found, statements.read_places(set(ends.values()))


def _read_events(keys: Iterable[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Return Amazon's units of postings of events, by their keys, and those that are likely.

    A key ends with the number of the posting and the running total. Of a removal a part may have
    been in the opening, so that the first one moved less.
    """
    totals: defaultdict[str, dict[int, tuple[str, int]]] = defaultdict(dict)
    for key in keys:
        if key.startswith(OF_EVENT):
            document, revision, total = key.rsplit(":", 2)
            totals[document][int(revision)] = key, int(total)
    found: dict[str, int] = {}
    likely: dict[str, int] = {}
    for document, postings in totals.items():
        is_removal = document.split(":")[2] == channels.StockFeed.REMOVALS
        for number, (key, units) in postings.items():
            if number - 1 in postings:
                found[key] = abs(units - postings[number - 1][1])
            elif number == 1:
                (likely if is_removal else found)[key] = abs(units)
    return found, likely
