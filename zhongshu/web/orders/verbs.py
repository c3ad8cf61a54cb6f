"""What people may do to orders: the words, keys and icons of each verb."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from zhongshu.identity import public as identity
from zhongshu.orders import public as orders

MAY_WORK = frozenset({identity.Role.ADMIN, identity.Role.OPERATIONS, identity.Role.WAREHOUSE})


@dataclass(frozen=True, slots=True)
class VerbButton:
    """A button: `slug` is its part of the address, `key` its letter.

    `status` is what it makes of orders of other channels.
    """

    verb: orders.Verb
    slug: str
    name: Promise
    icon: str
    key: str
    status: orders.OwnStatus | None = None


BUTTONS: Mapping[str, VerbButton] = {
    button.slug: button
    for button in (
        VerbButton(
            orders.Verb.MARK_PROCESSED, "mark-processed", _("Mark as processed"), "check", "a"
        ),
        VerbButton(
            orders.Verb.SEND_BACK_TO_REVIEW,
            "send-back",
            _("Send back to review"),
            "corner-down-left",
            "b",
        ),
        VerbButton(orders.Verb.HOLD, "hold", _("Hold"), "pause", "h"),
        VerbButton(orders.Verb.RELEASE, "release", _("Release"), "play", "u"),
        VerbButton(
            orders.Verb.SET_OWN_STATUS,
            "ship",
            _("Mark as shipped"),
            "truck",
            "s",
            orders.OwnStatus.SHIPPED,
        ),
        VerbButton(
            orders.Verb.SET_OWN_STATUS,
            "to-ship",
            _("To ship"),
            "package",
            "t",
            orders.OwnStatus.TO_SHIP,
        ),
        VerbButton(
            orders.Verb.SET_OWN_STATUS,
            "cancel",
            _("Cancel order"),
            "ban",
            "c",
            orders.OwnStatus.CANCELLED,
        ),
    )
}
OWN_SLUGS: Mapping[str, Sequence[str]] = {
    orders.OwnStatus.UNPAID: ("to-ship", "cancel"),
    orders.OwnStatus.TO_SHIP: ("ship", "cancel"),
    orders.OwnStatus.SHIPPED: ("to-ship", "cancel"),
    orders.OwnStatus.CANCELLED: ("to-ship",),
}


def buttons_of(verbs: Sequence[orders.Verb]) -> list[VerbButton]:
    """Return the buttons of these verbs, in their order."""
    by_verb = {button.verb: button for button in BUTTONS.values() if button.status is None}
    return [by_verb[verb] for verb in verbs]


def own_buttons() -> list[VerbButton]:
    """Return the buttons that move orders of other channels."""
    return [button for button in BUTTONS.values() if button.status is not None]


def verbs_for(order: Any) -> list[VerbButton]:
    """Return what can be done to one order, the main thing first."""
    if order.is_held:
        return buttons_of([orders.Verb.RELEASE])
    if order.own_status is not None:
        held = [orders.Verb.HOLD] if order.work_status == orders.WorkStatus.TO_REVIEW else []
        return [*(BUTTONS[slug] for slug in OWN_SLUGS[order.own_status]), *buttons_of(held)]
    match order.work_status:
        case orders.WorkStatus.TO_REVIEW:
            return buttons_of([orders.Verb.MARK_PROCESSED, orders.Verb.HOLD])
        case orders.WorkStatus.EXCEPTION:
            return buttons_of([orders.Verb.MARK_PROCESSED, orders.Verb.HOLD])
        case orders.WorkStatus.PROCESSED:
            return buttons_of([orders.Verb.SEND_BACK_TO_REVIEW])
    return []


def say_done(verb: orders.Verb, number: int) -> str:
    """Say what happened to how many."""
    match verb:
        case orders.Verb.MARK_PROCESSED:
            text = ngettext(
                "%d order marked as processed.", "%d orders marked as processed.", number
            )
        case orders.Verb.SEND_BACK_TO_REVIEW:
            text = ngettext("%d order is back in review.", "%d orders are back in review.", number)
        case orders.Verb.HOLD:
            text = ngettext("%d order is on hold.", "%d orders are on hold.", number)
        case orders.Verb.RELEASE:
            text = ngettext("%d order released.", "%d orders released.", number)
        case orders.Verb.SET_OWN_STATUS:
            text = ngettext(
                "%d order has another status.", "%d orders have another status.", number
            )
    return text % number
