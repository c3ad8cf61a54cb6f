"""What the page of one difference shows of its history and of the moves behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from zhongshu.inventory import public as inventory
from zhongshu.reconciliation import public as reconciliation
from zhongshu.web.differences import words
from zhongshu.web.stock import words as of_stock
from zhongshu.web.templatetags.figures import quantity

MOST_MOVES = 20
KINDS = inventory.LocationKind


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, as a timeline shows it."""

    at: datetime
    text: str
    who: str
    tone: str


@dataclass(frozen=True, slots=True)
class Move:
    """A move of the seller SKU at the pool; `is_later`: Amazon was read before it."""

    row: inventory.MoveRow
    reason: Promise
    way: str
    cause: str
    cause_url: str
    sign: str
    is_later: bool


def to_events(events: Sequence[reconciliation.EventRow]) -> list[Event]:
    """Return the history, newest first."""
    return [
        Event(each.at, _say(each), each.who, words.HAPPENED_TONES.get(each.what, ""))
        for each in events
    ]


def _say(event: reconciliation.EventRow) -> str:
    text = str(words.HAPPENED_NAMES[event.what])
    if event.gap:
        text = _("{what}: our books {ours}, Amazon {amazon}, moved since {since}").format(
            what=text,
            ours=quantity(event.ours),
            amazon=quantity(event.amazon),
            since=quantity(event.in_flight),
        )
    return f"{text} – {event.reason}" if event.reason else text


def list_moves(row: reconciliation.DifferenceRow, moves: Sequence[inventory.MoveRow]) -> list[Move]:
    """Return those moves that touched the same seller SKU at the same place, newest first."""
    found = []
    for each in moves:
        ends = [_is_there(row, place) for place in (each.source, each.destination)]
        if each.seller_sku != row.seller_sku or not any(ends):
            continue
        found.append(
            Move(
                each,
                of_stock.REASON_NAMES[each.reason],
                f"{of_stock.name_place(each.source)} → {of_stock.name_place(each.destination)}",
                of_stock.name_cause(each.cause_kind, each.cause_ref),
                of_stock.link_cause(each.cause_kind, each.cause_ref),
                "" if all(ends) else "−" if ends[0] else "+",
                row.read_at is not None and each.occurred_at > row.read_at,
            )
        )
    return found[:MOST_MOVES]


def _is_there(row: reconciliation.DifferenceRow, place: inventory.PlaceName) -> bool:
    """Tell whether a place is where something differs: the pool, or the AWD that fills it."""
    if row.kind == KINDS.AWD:
        return (place.kind, place.account) == (KINDS.AWD, row.account)
    is_pool = place.kind in {KINDS.FBA, KINDS.FBA_UNSELLABLE}
    return is_pool and (place.pool, place.account) == (row.pool, row.account)
