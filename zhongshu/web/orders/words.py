"""What the codes of orders are called, and in which colour they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhongshu.orders import public as orders


class Word(NamedTuple):
    """A state as a chip: its name and its tone."""

    name: Promise | str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that sets an order apart."""

    name: Promise | str
    tone: str
    icon: str


AMAZON_WORDS: Mapping[str, Word] = {
    orders.AmazonStatus.PENDING_AVAILABILITY: Word(gettext_lazy("Pending availability")),
    orders.AmazonStatus.PENDING: Word(pgettext_lazy("Amazon", "Pending")),
    orders.AmazonStatus.UNSHIPPED: Word(gettext_lazy("Unshipped"), "info"),
    orders.AmazonStatus.PARTIALLY_SHIPPED: Word(gettext_lazy("Partially shipped"), "note"),
    orders.AmazonStatus.SHIPPED: Word(gettext_lazy("Shipped"), "good"),
    orders.AmazonStatus.CANCELLED: Word(gettext_lazy("Cancelled")),
    orders.AmazonStatus.UNFULFILLABLE: Word(gettext_lazy("Unfulfillable"), "bad"),
}
OWN_WORDS: Mapping[str, Word] = {
    orders.OwnStatus.UNPAID: Word(gettext_lazy("Not paid")),
    orders.OwnStatus.TO_SHIP: Word(gettext_lazy("To ship"), "info"),
    orders.OwnStatus.SHIPPED: Word(gettext_lazy("Shipped"), "good"),
    orders.OwnStatus.CANCELLED: Word(gettext_lazy("Cancelled")),
}
WORK_WORDS: Mapping[str, Word] = {
    orders.WorkStatus.TO_REVIEW: Word(gettext_lazy("To review"), "accent"),
    orders.WorkStatus.PROCESSED: Word(gettext_lazy("Processed"), "good"),
    orders.WorkStatus.EXCEPTION: Word(gettext_lazy("Exception"), "bad"),
    orders.WorkStatus.CANCELLED: Word(gettext_lazy("Cancelled")),
}
SERVICE_LEVELS: Mapping[str, Promise] = {
    "STANDARD": gettext_lazy("Standard"),
    "EXPEDITED": gettext_lazy("Expedited"),
    "PRIORITY": gettext_lazy("Priority"),
    "SCHEDULED": gettext_lazy("Scheduled"),
    "SAME_DAY": gettext_lazy("Same day"),
    "NEXT_DAY": gettext_lazy("Next day"),
    "SECOND_DAY": gettext_lazy("Second day"),
    "FREE_ECONOMY": gettext_lazy("Free economy"),
}
BUSINESS = Mark(gettext_lazy("Business order"), "info", "briefcase-business")
GIFT = Mark(gettext_lazy("Gift"), "note", "gift")
REPLACEMENT = Mark(gettext_lazy("Replacement"), "info", "repeat-2")
MULTI_CHANNEL = Mark(gettext_lazy("Multi-channel fulfilment"), "info", "split")
MIXED = Mark(gettext_lazy("Several currencies"), "note", "hand-coins")
PRIME = Mark("Prime", "accent", "zap")
CANCELLATION_ASKED = Mark(gettext_lazy("Cancellation asked"), "bad", "ban")
CANCELLATION_WAS_ASKED = replace(CANCELLATION_ASKED, tone="")
PROVISIONAL = Mark(
    gettext_lazy("Provisional: known from a report, Amazon's full answer follows"), "", "file-text"
)
HELD = Mark(gettext_lazy("On hold"), "warn", "pause")


def amazon_word(status: str) -> Word:
    """Return how Amazon's status is shown; a word that we do not know stays Amazon's own."""
    return AMAZON_WORDS.get(status) or Word(status or "–", "warn")


def status_word(order: Any) -> Word:
    """Return how an order's status is shown: Amazon's word, or ours of another channel."""
    if order.own_status is not None:
        return OWN_WORDS[order.own_status]
    return amazon_word(order.amazon_status)


def work_word(status: str | None) -> Word | None:
    """Return how our own status is shown; None: the order is not in the workbench."""
    return WORK_WORDS[status] if status else None


def fulfilment(fulfilled_by: str) -> str:
    """Return FBA, FBM, or Amazon's word when it is another."""
    return {"AMAZON": "FBA", "MERCHANT": "FBM"}.get(fulfilled_by, fulfilled_by or "–")


def service_level(code: str) -> Promise | str:
    """Return how fast it must be; a word that we do not know stays Amazon's own."""
    return SERVICE_LEVELS.get(code, code)


def is_open(order: Any) -> bool:
    """Tell whether anything of an order may still be shipped."""
    if order.own_status is not None:
        return order.own_status in (orders.OwnStatus.UNPAID, orders.OwnStatus.TO_SHIP)
    return order.amazon_status in orders.OPEN_STATUSES


def has_several_currencies(order: Any) -> bool:
    """Tell whether the lines are not all in the currency of the total."""
    found = {line.currency for line in order.lines.all() if not line.is_gone}
    return len({*found, order.total_currency} - {""}) > 1


def marks_of(order: Any) -> list[Mark]:
    """Return what sets an order apart, what must be seen first."""
    asked = CANCELLATION_ASKED if is_open(order) else CANCELLATION_WAS_ASKED
    found = (
        (asked, order.cancellation_requested),
        (HELD, order.is_held),
        (BUSINESS, order.is_business),
        (GIFT, order.is_gift),
        (REPLACEMENT, bool(order.replaces_order_id)),
        (MULTI_CHANNEL, order.own_status is None and order.channel not in ("", "AMAZON")),
        (MIXED, has_several_currencies(order)),
        (PRIME, "PRIME" in order.programs),
        (PROVISIONAL, order.is_provisional),
    )
    return [mark for mark, is_so in found if is_so]
