"""What must never be in the books of orders, asked of the whole database."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from zhongshu.identity import public as identity
from zhongshu.kernel.encryption import CannotDecryptError, KeyRing
from zhongshu.orders import buyers
from zhongshu.orders.models import BuyerDetails, Order, OrderEvent, OrderLine
from zhongshu.orders.statements import stock
from zhongshu.orders.values import EventKind

MOST_NAMED = 20
SAMPLE = 500
# After any of these an order has a line for ever: an answer without lines takes none away.
LINES_WERE_SEEN = (
    EventKind.LINE_ADDED,
    EventKind.LINE_GONE,
    EventKind.QUANTITY,
    EventKind.FULFILLED,
)


def find_contradictions(actor: identity.Actor) -> list[str]:
    """Return a sentence for everything that contradicts itself, some twenty of a kind."""
    return [
        *_wrong_stores(actor),
        *_wrong_counts(actor),
        *_lost_lines(actor),
        *_mixed_lines(actor),
        *_unreadable(actor),
        *_unposted(actor),
    ]


def _wrong_stores(actor: identity.Actor) -> Iterator[str]:
    orders = Order.objects.for_actor(actor)
    for number in _some(orders.filter(store__isnull=False).exclude(store__account=F("account"))):
        yield f"Order {number} stands in a store of another account."
    strange = orders.filter(store__isnull=False).exclude(store__marketplace_id=F("marketplace_id"))
    for number in _some(strange):
        yield f"Order {number} stands in the store of another marketplace."


def _wrong_counts(actor: identity.Actor) -> Iterator[str]:
    present = Q(lines__is_gone=False)
    counted = Order.objects.for_actor(actor).annotate(
        lines_there=Count("lines", filter=present),
        units_there=Coalesce(Sum("lines__quantity", filter=present), 0),
    )
    wrong = counted.exclude(line_count=F("lines_there"), unit_count=F("units_there"))
    for number, lines, units, lines_there, units_there in wrong.order_by("pk").values_list(
        "order_id", "line_count", "unit_count", "lines_there", "units_there"
    )[:MOST_NAMED]:
        yield (
            f"Order {number} says {lines} lines and {units} units,"
            f" but has {lines_there} and {units_there}."
        )


def _lost_lines(actor: identity.Actor) -> Iterator[str]:
    present = OrderLine.objects.filter(order=OuterRef("pk"), is_gone=False)
    seen = OrderEvent.objects.filter(order=OuterRef("pk"), kind__in=LINES_WERE_SEEN)
    for number in _some(Order.objects.for_actor(actor).filter(Exists(seen), ~Exists(present))):
        yield f"Order {number} has no lines, though lines of it were seen."


def _mixed_lines(actor: identity.Actor) -> Iterator[str]:
    of_actor = Order.objects.for_actor(actor)
    mixed = of_actor.annotate(
        provisional=Count("lines", filter=Q(lines__is_provisional=True, lines__is_gone=False)),
        final=Count("lines", filter=Q(lines__is_provisional=False, lines__is_gone=False)),
    ).filter(provisional__gt=0, final__gt=0)
    for number in _some(mixed):
        yield f"Order {number} has lines of a report beside lines of Amazon's answer."


def _unreadable(actor: identity.Actor) -> Iterator[str]:
    """Open the newest buyers: a sample, since every order would take minutes."""
    keys = KeyRing(settings.ENCRYPTION_KEYS)
    kept = BuyerDetails.objects.filter(order__in=Order.objects.for_actor(actor))
    newest = kept.filter(sealed__isnull=False).order_by("-pk").select_related("order")
    for buyer in newest[:SAMPLE]:
        order = buyer.order
        try:
            keys.decrypt(
                bytes(buyer.sealed or b""),
                context=buyers.context(order.account_id, order.order_id),
            )
        except CannotDecryptError:
            yield f"The buyer of order {order.order_id} cannot be read with the present keys."


def _some(orders: QuerySet[Order]) -> Sequence[str]:
    return list(orders.order_by("pk").values_list("order_id", flat=True)[:MOST_NAMED])


def _unposted(actor: identity.Actor) -> Iterator[str]:
    """Say where the ledger knows of other units than were fulfilled since its books began."""
    if not actor.sees_every_store:
        return
    for number, item, fulfilled, opening, posted in stock.find_contradictions():
        yield (
            f"Order {number}, item {item}: {fulfilled} fulfilled,"
            f" but {opening} before the books and {posted} posted."
        )
