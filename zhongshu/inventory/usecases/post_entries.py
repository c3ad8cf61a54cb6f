"""Post stock entries and reservations: the one way in which stock changes."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from zhongshu.inventory import booking
from zhongshu.inventory import ledger_rules as rules
from zhongshu.inventory.ledger_errors import KeyReusedError
from zhongshu.inventory.ledger_values import Entry, Held, Posted, PostedEntry, Reserve
from zhongshu.inventory.statements import ledger as statements
from zhongshu.kernel.errors import DomainError
from zhongshu.kernel.outcomes import Outcome


class _ShortError(Exception):
    """Some entries ask for more than is free: the batch is written again without them."""

    def __init__(self, refused: Mapping[str, DomainError]) -> None:
        super().__init__()
        self.refused = refused


@transaction.atomic
def post_entries(
    entries: Sequence[Entry],
    reserves: Sequence[Reserve] = (),
    *,
    must_all: bool = False,
    as_one: bool = False,
) -> Posted:
    """Post every entry whose key is new, and let documents reserve what they want from now on.

    What is no longer wanted is free at once, then entries move stock in their order, then what
    waits is held: oldest promise first. An entry posted before with the same content is left
    alone. One that cannot be is refused and the others are posted; `must_all` raises instead.
    So does `as_one`, and what is free counts only against what all of them take together: for
    entries that tell history anew.
    A constant number of statements, however many entries. Call it once in a transaction, after
    locking the document: several sorted calls are not one sorted call.

    Raises:
        NoSuchPlaceError: a place does not exist; nothing is posted.
        MoveRefusedError, KeyReusedError, InsufficientStockError: with `must_all` or `as_one`;
            nothing is posted.
    """
    must_all = must_all or as_one
    if not entries and not reserves:
        return Posted((), ())
    moves = [move for entry in entries for move in entry.moves]
    places = booking.hold_places(moves, reserves)
    hashes = [rules.hash_content(entry) for entry in entries]
    by_key: dict[str, Hashed] = {}
    for entry, content_hash in zip(entries, hashes, strict=True):
        by_key.setdefault(entry.key, (entry, content_hash))
    refused = {
        key: fault
        for key, (entry, _hash) in by_key.items()
        if (fault := rules.find_fault(entry, places))
    }
    while True:
        sane = {key: hashed for key, hashed in by_key.items() if key not in refused}
        if must_all:
            _raise_first(refused.values())
        try:
            with transaction.atomic():
                new, held = _post(sane, reserves, places, as_one=as_one)
            break
        except _ShortError as short:
            refused |= short.refused
    known = statements.find_entries(sane.keys() - new.keys())
    posted = _tell(list(zip(entries, hashes, strict=True)), known, new, refused)
    if must_all:
        _raise_first(each.refusal for each in posted if each.refusal)
    return Posted(posted, held)


type Hashed = tuple[Entry, bytes]


def _post(
    entries: Mapping[str, Hashed],
    reserves: Sequence[Reserve],
    places: Mapping[int, rules.KnownPlace],
    *,
    as_one: bool,
) -> tuple[dict[str, int], tuple[Held, ...]]:
    """Post what is new of these entries; return their ids by key, and what is held."""
    new = statements.insert_entries(entries)
    fresh = [entry for key, (entry, _hash) in entries.items() if key in new]
    effects = [rules.sum_effects(entry, places) for entry in fresh]
    if as_one:
        effects = [rules.add_effects(effects)]
    books = booking.open_books({key for each in effects for key in each}, reserves)
    if short := booking.work_out(books, effects, reserves):
        if as_one:
            raise short[0]
        raise _ShortError({fresh[position].key: each for position, each in short.items()})
    booking.write(books, [(new[entry.key], entry) for entry in fresh], reserves)
    return new, booking.list_held(books, reserves)


def _tell(
    entries: Sequence[Hashed],
    known: Mapping[str, tuple[int, bytes]],
    new: Mapping[str, int],
    refused: Mapping[str, DomainError],
) -> tuple[PostedEntry, ...]:
    """Return what became of each entry; a key that comes twice in a batch is posted once."""
    told, seen = [], dict(known)
    for entry, content_hash in entries:
        if refusal := refused.get(entry.key):
            told.append(PostedEntry(None, Outcome.REFUSED, refusal))
        elif entry.key not in seen:
            seen[entry.key] = new[entry.key], content_hash
            told.append(PostedEntry(new[entry.key], Outcome.NEW))
        elif seen[entry.key][1] == content_hash:
            told.append(PostedEntry(seen[entry.key][0], Outcome.UNCHANGED))
        else:
            told.append(PostedEntry(None, Outcome.REFUSED, KeyReusedError(entry.key)))
    return tuple(told)


def _raise_first(refused: Iterable[DomainError]) -> None:
    for refusal in refused:
        raise refusal
