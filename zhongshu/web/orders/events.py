"""The timeline of an order in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from zhongshu.orders import public as orders
from zhongshu.web.orders import words
from zhongshu.web.orders.reasons import REASONS

REASON_TEXTS = {str(reason.stored): reason.name for reason in REASONS.values()}
TONES = {
    orders.EventKind.CANCELLATION_REQUESTED: "bad",
    orders.EventKind.FULFILLED_FELL: "warn",
    orders.EventKind.LINE_GONE: "warn",
    orders.EventKind.FULFILLED: "good",
    orders.EventKind.HELD: "warn",
    orders.EventKind.AMAZON_STATUS: "accent",
    orders.EventKind.OWN_STATUS: "accent",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a timeline."""

    at: datetime
    text: str
    who: str
    tone: str


def to_events(found: Iterable[Any]) -> list[Event]:
    """Return the timeline, newest first."""
    return [
        Event(each.at, tell(each), each.who, TONES.get(each.kind, ""))
        for each in reversed(list(found))
    ]


def tell(event: Any) -> str:
    """Say in one sentence what an event tells; a kind that we do not know stays its code."""
    before: str = event.from_value
    after: str = event.to_value
    facts: Mapping[str, Any] = event.facts
    match event.kind:
        case orders.EventKind.CREATED if after in words.OWN_WORDS and event.order.own_status:
            return _("Ordered: %s") % _name(words.OWN_WORDS, after)
        case orders.EventKind.OWN_STATUS:
            return _("Status: %s") % _from_to(
                _name(words.OWN_WORDS, before), _name(words.OWN_WORDS, after)
            )
        case orders.EventKind.EDITED:
            return _("Order edited")
        case orders.EventKind.CREATED:
            return _("Ordered at Amazon: %s") % _name(words.AMAZON_WORDS, after)
        case orders.EventKind.AMAZON_STATUS:
            return _("Amazon status: %s") % _from_to(
                _name(words.AMAZON_WORDS, before), _name(words.AMAZON_WORDS, after)
            )
        case orders.EventKind.OLDER_UPDATE:
            return _("Older answer of Amazon's arrived late (%s); the newer one stays") % (
                _name(words.AMAZON_WORDS, after)
            )
        case orders.EventKind.WORK_STATUS:
            return _("Work status: %s") % _from_to(
                _name(words.WORK_WORDS, before), _name(words.WORK_WORDS, after)
            )
        case orders.EventKind.BUYER_SHOWN:
            return _("Buyer's details shown: %s") % _reason(str(facts.get("reason", "")))
        case orders.EventKind.LINES_REPLACED:
            return _("Amazon's full answer replaced what the report told: %s items") % after
        case _:
            return _tell_of_item(event.kind, {"before": before, "after": after, **facts})


def _tell_of_item(kind: str, told: Mapping[str, Any]) -> str:
    facts = {**told, "item": told.get("order_item_id", "")}
    match kind:
        case orders.EventKind.FULFILLED:
            return _("Item %(item)s: shipped %(before)s → %(after)s") % facts
        case orders.EventKind.FULFILLED_FELL:
            return _("Item %(item)s: shipped fell %(before)s → %(after)s") % facts
        case orders.EventKind.QUANTITY:
            return _("Item %(item)s: quantity %(before)s → %(after)s") % facts
        case orders.EventKind.LINE_ADDED:
            return _("Item %(item)s added") % facts
        case orders.EventKind.LINE_GONE:
            return _("Item %(item)s is gone") % facts
        case orders.EventKind.CANCELLATION_REQUESTED:
            return _("Buyer asks to cancel item %(item)s") % facts
        case orders.EventKind.HELD:
            return _("Put on hold")
        case orders.EventKind.RELEASED:
            return _("Released from hold")
    return kind


def _reason(text: str) -> str:
    known = REASON_TEXTS.get(text)
    return str(known) if known else text


def _from_to(before: str, after: str) -> str:
    return f"{before} → {after}" if before else after


def _name(known: Any, code: str) -> str:
    return str(known[code].name) if code in known else code
