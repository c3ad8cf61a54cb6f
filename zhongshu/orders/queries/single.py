"""One order with everything around it."""

import zlib
from collections.abc import Collection

from django.db.models import Prefetch, QuerySet

from zhongshu.identity import public as identity
from zhongshu.kernel.texts import is_storable
from zhongshu.orders.errors import OrderNotFoundError
from zhongshu.orders.models import Order, OrderEvent, OrderLine, OrderPackage, OrderPayload
from zhongshu.orders.queries.lists import SEALED
from zhongshu.orders.values import OPEN_STATUSES, KnownOrder


def get_order(actor: identity.Actor, order_id: int) -> Order:
    """Return an order by its row id with store, lines, packages, timeline and masked buyer.

    Four statements. The timeline is oldest first.

    Raises:
        OrderNotFoundError: no such order, or not for this actor.
    """
    try:
        return (
            Order.objects.for_actor(actor)
            .select_related("store", "buyer")
            .defer(*SEALED)
            .prefetch_related(
                Prefetch("lines", queryset=OrderLine.objects.order_by("is_gone", "pk")),
                Prefetch("packages", queryset=OrderPackage.objects.order_by("pk")),
                Prefetch("events", queryset=OrderEvent.objects.order_by("at", "pk")),
            )
            .get(pk=order_id)
        )
    except Order.DoesNotExist as error:
        raise OrderNotFoundError(str(order_id)) from error


def is_own_number(actor: identity.Actor, text: str) -> bool:
    """Tell whether a text is the whole number of an order of another channel than Amazon."""
    number = text.strip()
    if not number or not is_storable(number):
        return False
    own = Order.objects.for_actor(actor).filter(own_status__isnull=False)
    return own.filter(order_id=number).exists()


def get_raw_facts(actor: identity.Actor, order_id: int) -> bytes:
    """Return what Amazon last said of an order, raw, without personal data; empty if unknown.

    Raises:
        OrderNotFoundError: no such order, or not for this actor.
    """
    order = Order.objects.for_actor(actor).filter(pk=order_id).only("pk").first()
    if order is None:
        raise OrderNotFoundError(str(order_id))
    payload = OrderPayload.objects.filter(order=order).first()
    return zlib.decompress(payload.compressed) if payload else b""


def find_known_orders(
    actor: identity.Actor, *, account_id: int, order_ids: Collection[str]
) -> dict[str, KnownOrder]:
    """Tell of Amazon's ids which we know, how fresh and of how many units."""
    rows = (
        Order.objects.for_actor(actor)
        .filter(account=account_id, order_id__in=list(order_ids))
        .values_list(
            "order_id", "amazon_updated_at", "is_provisional", "amazon_status", "unit_count"
        )
    )
    return {row[0]: KnownOrder(*row) for row in rows}


def count_open_provisional(actor: identity.Actor, *, account_id: int) -> int:
    """Count open orders of an account that only a report has told of."""
    return _open_provisional(actor, account_id).count()


def list_open_provisional(
    actor: identity.Actor, *, account_id: int, behind: int, limit: int
) -> list[tuple[int, str]]:
    """Return row id and Amazon's id of such orders, in the order of row ids."""
    rows = _open_provisional(actor, account_id).filter(pk__gt=behind).order_by("pk")
    return list(rows.values_list("pk", "order_id")[:limit])


def _open_provisional(actor: identity.Actor, account_id: int) -> QuerySet[Order]:
    return Order.objects.for_actor(actor).filter(
        account=account_id, is_provisional=True, amazon_status__in=OPEN_STATUSES
    )
