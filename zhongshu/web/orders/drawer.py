"""One order with all its parts, ready to be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.money import Money
from zhongshu.orders import public as orders
from zhongshu.web.orders import rows, words
from zhongshu.web.orders.events import to_events
from zhongshu.web.orders.reasons import REASONS
from zhongshu.web.orders.verbs import MAY_WORK, verbs_for
from zhongshu.web.templatetags.ui import Step

PARTS = {
    "item_amount": gettext_lazy("Items, without tax"),
    "shipping_amount": gettext_lazy("Buyer shipping"),
    "gift_wrap_amount": gettext_lazy("Gift wrap"),
    "discount_amount": gettext_lazy("Promotion discount"),
    "tax_amount": gettext_lazy("Tax"),
}
SUBTRACTED = "discount_amount"
ROAD = (
    orders.AmazonStatus.PENDING,
    orders.AmazonStatus.UNSHIPPED,
    orders.AmazonStatus.SHIPPED,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One item; `parts` are its amounts but the items' own, those that are not zero."""

    line: Any
    picture: str
    face: catalog.Face | None
    amount: Money | None
    unit_price: Money | None
    parts: Sequence[tuple[str, Money]]


@dataclass(frozen=True, slots=True)
class Sum:
    """The money of the lines in one currency. `unpriced` lines are in none of it."""

    parts: Sequence[tuple[str, Money]]
    total: Money


def drawer_context(actor: identity.Actor, order_id: int) -> dict[str, object]:
    """Return what the drawer shows.

    Raises:
        orders.OrderNotFoundError: no such order, or not for this actor.
    """
    order = orders.get_order(actor, order_id)
    lines = list(order.lines.all())
    present = [line for line in lines if not line.is_gone]
    pictures = rows.find_pictures(actor, {order.account_id}, lines)
    may_work = actor.role in MAY_WORK
    return {
        "row": rows.to_row(order, present[0] if present else None, pictures),
        "order": order,
        "service_level": words.service_level(order.service_level),
        "lines": [_to_line(order, line, pictures) for line in lines],
        "sums": to_sums(present),
        "unpriced": sum(line.item_amount is None for line in present),
        "packages": order.packages.all(),
        "steps": to_steps(order),
        "events": to_events(order.events.all()),
        "buyer": mask(order.masked_buyer),
        "has_buyer": bool(order.masked_buyer and not order.masked_buyer.purged_at),
        "reasons": [(key, reason.name) for key, reason in REASONS.items()],
        "asks_to_cancel": order.cancellation_requested and words.is_open(order),
        "may_reveal": may_work,
        "may_edit": order.own_status is not None and actor.is_one_of(identity.Role.OPERATIONS),
        "verb_buttons": verbs_for(order) if may_work else (),
        "seller_central": seller_central(order),
    }


def to_sums(lines: Sequence[Any]) -> list[Sum]:
    """Add up the lines by currency: amounts of several currencies are never added."""
    totals: dict[str, dict[str, Decimal]] = {}
    for line in lines:
        if line.item_amount is None:
            continue
        total = totals.setdefault(line.currency, dict.fromkeys(PARTS, Decimal(0)))
        for name in PARTS:
            total[name] += getattr(line, name) or 0
    return [
        Sum(
            parts=[
                (str(label), Money(_signed(name, amounts[name]), currency))
                for name, label in PARTS.items()
                if amounts[name] or name == "item_amount"
            ],
            total=Money(sum((_signed(*each) for each in amounts.items()), Decimal(0)), currency),
        )
        for currency, amounts in totals.items()
    ]


def to_steps(order: Any) -> list[Step]:
    """Return how far an order has come at Amazon; a word off the road has no steps."""
    if order.own_status is not None:
        return _own_steps(order)
    status = order.amazon_status
    if status == orders.AmazonStatus.CANCELLED:
        return [
            Step(_("Ordered"), "done"),
            Step(str(words.amazon_word(status).name), "stop"),
        ]
    partly = orders.AmazonStatus.PARTIALLY_SHIPPED
    road = [*ROAD[:2], partly, ROAD[2]] if status == partly else list(ROAD)
    if status not in road:
        return []
    at = [each.value for each in road].index(status)
    is_shipped = status == orders.AmazonStatus.SHIPPED
    steps = [
        Step(
            str(words.amazon_word(each).name),
            "done" if place < at or (is_shipped and place == at) else "now" if place == at else "",
        )
        for place, each in enumerate(road)
    ]
    return [*steps, Step(_("Delivered"), "done" if order.delivered_at else "")]


def _own_steps(order: Any) -> list[Step]:
    """Return how far an order of another channel has come."""
    if order.own_status == orders.OwnStatus.CANCELLED:
        return [Step(_("Ordered"), "done"), Step(str(words.status_word(order).name), "stop")]
    road = [orders.OwnStatus.TO_SHIP, orders.OwnStatus.SHIPPED]
    if order.own_status == orders.OwnStatus.UNPAID:
        road = [orders.OwnStatus.UNPAID, *road]
    at = road.index(order.own_status)
    is_shipped = order.own_status == orders.OwnStatus.SHIPPED
    return [
        Step(_("Ordered"), "done"),
        *(
            Step(
                str(words.OWN_WORDS[each].name),
                "done" if place < at or is_shipped else "now" if place == at else "",
            )
            for place, each in enumerate(road)
        ),
    ]


def mask(buyer: Any) -> str:
    """Return what may be seen of a buyer: initials, city, country."""
    if buyer is None:
        return ""
    # One character of a name without spaces would look like a name: `山**`.
    name = f"{buyer.initials}**" if len(buyer.initials) == 1 else buyer.initials
    return " · ".join(filter(None, (name, buyer.city, buyer.country_code)))


def seller_central(order: Any) -> str:
    """Return the address of the order at Amazon, or "" for a marketplace without one."""
    place = channels.MARKETPLACES.get(order.marketplace_id)
    return f"https://{place.seller_central}/orders-v3/order/{order.order_id}" if place else ""


def _to_line(order: Any, line: Any, pictures: catalog.Pictures) -> Line:
    def money(name: str) -> Money | None:
        amount = getattr(line, name)
        return None if amount is None else Money(_signed(name, amount), line.currency)

    parts = [
        (str(label), found)
        for name, label in PARTS.items()
        if name != "item_amount" and (found := money(name)) and found.amount
    ]
    return Line(
        line=line,
        picture=line.asin if line.asin in pictures.asins else "",
        face=rows.face_of(order, line, pictures),
        amount=money("item_amount"),
        unit_price=money("unit_price"),
        parts=parts,
    )


def _signed(name: str, amount: Decimal) -> Decimal:
    return -amount if name == SUBTRACTED else amount
