"""Lists of orders: pages, counts, exports, always within the actor's stores."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from zhongshu.identity import public as identity
from zhongshu.orders import buyers, paging, rules
from zhongshu.orders.filtering import narrow
from zhongshu.orders.models import BuyerDetails, Order, OrderLine
from zhongshu.orders.statements import reading
from zhongshu.orders.values import (
    MOST_AT_ONCE,
    BuyerKey,
    Count,
    OrderFilter,
    OrderSort,
)

MOST_IN_A_FOOT = 10_000
CHUNK = 1_000
# What no list shows: it would be read for every row.
SEALED = (
    "content_hash",
    "buyer__sealed",
    "buyer__fingerprint",
    "buyer__email_index",
    "buyer__phone_index",
    "buyer__name_index",
    "buyer__postal_code_index",
)


@dataclass(frozen=True, slots=True)
class OrderRows:
    """One page. The cursors lead to the neighbouring pages; None where there is none.

    Each order carries its `store`, its lines (`order.lines.all()`) and its masked buyer
    (`order.masked_buyer`) without a further statement.
    """

    rows: Sequence[Order]
    next: str | None
    previous: str | None


def list_orders(
    actor: identity.Actor,
    wanted: OrderFilter | None = None,
    *,
    cursor: str | None = None,
    limit: int = 50,
    sort: OrderSort = OrderSort.NEWEST,
) -> OrderRows:
    """Return one page, in two statements whatever the size of the table.

    Raises:
        BadCursorError, BadLimitError, TooManyOrdersError: what was asked makes no sense.
    """
    page = paging.cut_page(
        _shown(narrow(Order.objects.for_actor(actor), wanted or OrderFilter())),
        sort=OrderSort(sort),
        cursor=cursor,
        limit=limit,
    )
    return OrderRows(page.rows, page.next, page.previous)


def list_changed_since(
    actor: identity.Actor,
    *,
    recorded_after: datetime | None = None,
    wanted: OrderFilter | None = None,
    cursor: str | None = None,
    limit: int = 100,
) -> OrderRows:
    """Return orders in the order in which we recorded them, oldest first.

    Whoever asks again with the last `recorded_at` they saw misses nothing: changes that are
    being written and might appear in between are not shown before they are all there.

    Raises:
        BadCursorError, BadLimitError, TooManyOrdersError: what was asked makes no sense.
    """
    settled = reading.read_settled_time()
    orders = narrow(Order.objects.for_actor(actor), wanted or OrderFilter())
    orders = orders.filter(recorded_at__lt=settled)
    if recorded_after is not None:
        orders = orders.filter(recorded_at__gt=recorded_after)
    page = paging.cut_page(_shown(orders), sort=paging.RECORDED, cursor=cursor, limit=limit)
    return OrderRows(page.rows, page.next, page.previous)


def count_orders(actor: identity.Actor, wanted: OrderFilter | None = None) -> Count:
    """Count what the filter means, up to 10,000."""
    orders = narrow(Order.objects.for_actor(actor), wanted or OrderFilter())
    number = reading.count_each({"all": orders}, most={"all": MOST_IN_A_FOOT})["all"]
    return Count(min(number, MOST_IN_A_FOOT), is_more=number > MOST_IN_A_FOOT)


def has_more_orders(actor: identity.Actor, wanted: OrderFilter, rows: int) -> bool:
    """Whether a filter means more than so many orders; no more of them are looked at."""
    orders = narrow(Order.objects.for_actor(actor), wanted)
    return orders.order_by()[rows : rows + 1].exists()


def find_order_ids(
    actor: identity.Actor, wanted: OrderFilter, *, limit: int = MOST_AT_ONCE
) -> list[int]:
    """Return row ids of what the filter means, newest first: for verbs on the whole filter."""
    orders = narrow(Order.objects.for_actor(actor), wanted)
    newest = orders.order_by("-amazon_created_at", "-pk").values_list("pk", flat=True)
    return list(newest[:limit])


def find_orders_by_buyer(
    actor: identity.Actor, key: BuyerKey, value: str, *, limit: int = 100
) -> list[int]:
    """Return row ids of orders whose buyer has this e-mail, phone, name or post code.

    Raises:
        NotYourWorkError: the role does not need to know.
    """
    rules.require_hands_on(actor)
    index = buyers.find_by(key, value, secret=settings.LOOKUP_SECRET)
    if index is None:
        return []
    found = BuyerDetails.objects.filter(**{f"{key.value}_index": index}).values("order")
    orders = Order.objects.for_actor(actor).filter(pk__in=found)
    return list(orders.order_by("-amazon_created_at", "-pk").values_list("pk", flat=True)[:limit])


def iterate_orders(actor: identity.Actor, wanted: OrderFilter) -> Iterator[Order]:
    """Yield what the filter means, newest first, a thousand at a time: for exports."""
    orders = _shown(narrow(Order.objects.for_actor(actor), wanted))
    yield from orders.order_by("-amazon_created_at", "-pk").iterator(chunk_size=CHUNK)


def _shown(orders: QuerySet[Order]) -> QuerySet[Order]:
    lines = OrderLine.objects.order_by("is_gone", "pk")
    return (
        orders.select_related("store", "buyer")
        .defer(*SEALED)
        .prefetch_related(Prefetch("lines", queryset=lines))
    )
