"""A batch of entries and reservations worked out on what is held, then written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from zhongshu.inventory import ledger_rules as rules
from zhongshu.inventory.ledger_errors import NoSuchPlaceError
from zhongshu.inventory.ledger_values import BalanceKey, Entry, Held, Move, Reserve
from zhongshu.inventory.statements import ledger as statements
from zhongshu.inventory.statements.stale import mark_stale
from zhongshu.kernel.errors import DomainError

# New lines stand behind all that wait already, whose place is their row id.
BEHIND_ALL = 1 << 62


@dataclass(slots=True)
class Booking:
    """What the database holds for a batch while it is worked out."""

    books: rules.Books
    balances: Mapping[BalanceKey, statements.LockedBalance]
    known: Mapping[rules.LineKey, statements.KnownLine]


def hold_places(moves: Sequence[Move], reserves: Sequence[Reserve]) -> dict[int, rules.KnownPlace]:
    """Hold every place that a batch names, so that none is closed meanwhile.

    Raises:
        NoSuchPlaceError: one of them does not exist.
    """
    wanted = {end for move in moves for end in (move.source_id, move.destination_id)}
    wanted |= {key.location_id for each in reserves for key in each.wanted}
    found = statements.hold_places(wanted)
    if missing := wanted - found.keys():
        raise NoSuchPlaceError(min(missing))
    return {pk: rules.KnownPlace(kind, is_closed) for pk, (kind, is_closed) in found.items()}


def open_books(effects: Collection[BalanceKey], reserves: Sequence[Reserve]) -> Booking:
    """Hold the balances that a batch touches, and read who has reserved or waits there."""
    keys = [each.key for each in reserves]
    touched = set(effects) | {key for each in reserves for key in each.wanted}
    if keys:
        touched |= statements.find_reserved_balances(keys)
    balances = statements.lock_balances(touched)
    with_floor = [row.pk for row in balances.values() if not row.may_go_negative]
    lines = statements.read_lines(keys, with_floor=with_floor) if keys or with_floor else []
    key_of = {row.pk: key for key, row in balances.items()}
    books = rules.Books(
        {
            key: rules.Figure(row.on_hand, row.reserved, not row.may_go_negative)
            for key, row in balances.items()
        },
        {
            (line.key, key_of[line.balance_id]): rules.Line(
                line.wanted, line.held, line.promise_at, line.pk
            )
            for line in lines
        },
    )
    known = {(line.key, key_of[line.balance_id]): line for line in lines}
    return Booking(books, balances, known)


def work_out(
    booking: Booking,
    effects: Sequence[Mapping[BalanceKey, int]],
    reserves: Sequence[Reserve],
) -> dict[int, DomainError]:
    """Change the books as the batch says; return what is refused, by position."""
    rules.change_wishes(booking.books, reserves, behind=BEHIND_ALL)
    refused = rules.find_refusals(booking.books, effects)
    rules.serve(booking.books)
    return dict(refused)


def write(
    booking: Booking, entries: Sequence[tuple[int, Entry]], reserves: Sequence[Reserve]
) -> None:
    """Write what was worked out: moves, balances, reservations."""
    if entries:
        statements.copy_moves(entries)
    figures = booking.books.figures
    changed = [
        key
        for key, row in booking.balances.items()
        if (row.on_hand, row.reserved) != (figures[key].on_hand, figures[key].reserved)
    ]
    statements.change_balances(
        (booking.balances[key].pk, figures[key].on_hand, figures[key].reserved) for key in changed
    )
    mark_stale({key.product_id for key in changed})
    _write_lines(booking, {each.key: each for each in reserves})


def list_held(booking: Booking, reserves: Sequence[Reserve]) -> tuple[Held, ...]:
    """Return what the lines of this batch hold now."""
    keys = {each.key for each in reserves}
    return tuple(
        Held(key, balance, line.wanted, line.held)
        for (key, balance), line in booking.books.lines.items()
        if key in keys and line.wanted
    )


def _write_lines(booking: Booking, reserves: Mapping[str, Reserve]) -> None:
    put, served, dropped = [], [], []
    for (key, balance), line in booking.books.lines.items():
        known = booking.known.get((key, balance))
        now = line.wanted, line.held, line.promise_at
        if known and now == (known.wanted, known.held, known.promise_at):
            continue
        if not line.wanted:
            dropped += [known.pk] if known else []
        elif key in reserves:
            put.append((reserves[key], booking.balances[balance].pk, line.wanted, line.held))
        elif known:
            served.append((known.pk, line.held))
    statements.drop_lines(dropped)
    statements.put_lines(put)
    statements.serve_lines(served)
