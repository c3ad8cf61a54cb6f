"""Turn a filter into the rows it means; names and operators come from here, never from outside."""

import re

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhongshu.kernel.texts import is_storable
from zhongshu.orders.errors import TooManyOrdersError
from zhongshu.orders.models import Order, OrderLine
from zhongshu.orders.values import MOST_PASTED, AmazonStatus, OrderFilter, OrderTab, WorkStatus

ORDER_NUMBER = re.compile(r"(\d{3}|S\d\d)-[\d-]*")
LONGEST_TEXT = 100

TABS = {
    OrderTab.ALL: Q(),
    OrderTab.PENDING: Q(
        amazon_status__in=[AmazonStatus.PENDING, AmazonStatus.PENDING_AVAILABILITY]
    ),
    OrderTab.TO_REVIEW: Q(work_status=WorkStatus.TO_REVIEW, is_held=False),
    OrderTab.ON_HOLD: Q(is_held=True),
    OrderTab.EXCEPTION: Q(work_status=WorkStatus.EXCEPTION),
    OrderTab.PROCESSED: Q(work_status=WorkStatus.PROCESSED),
    OrderTab.CANCELLED: Q(amazon_status=AmazonStatus.CANCELLED),
    OrderTab.OWN: Q(own_status__isnull=False),
}


def narrow(
    orders: QuerySet[Order], wanted: OrderFilter, *, ignores_tab: bool = False
) -> QuerySet[Order]:
    """Return the orders that the filter means.

    Raises:
        TooManyOrdersError: the pasted list is too long.
    """
    if not ignores_tab:
        orders = orders.filter(TABS[wanted.tab])
    orders = orders.filter(about_orders(wanted))
    for condition in about_lines(wanted):
        orders = orders.filter(Exists(OrderLine.objects.filter(condition, order=OuterRef("pk"))))
    return orders


def about_orders(wanted: OrderFilter) -> Q:
    """Return what the orders themselves must be like, whatever the tab.

    Raises:
        TooManyOrdersError: the pasted list is too long.
    """
    if len(wanted.order_ids) > MOST_PASTED:
        raise TooManyOrdersError(len(wanted.order_ids), MOST_PASTED)
    return _plain(wanted) & _flags(wanted) & _times(wanted)


def _plain(wanted: OrderFilter) -> Q:
    condition = Q()
    if wanted.store_ids:
        condition &= Q(store__in=wanted.store_ids)
    if wanted.account_id is not None:
        condition &= Q(account=wanted.account_id)
    if wanted.amazon_statuses:
        condition &= Q(amazon_status__in=wanted.amazon_statuses)
    if wanted.work_statuses:
        condition &= Q(work_status__in=wanted.work_statuses)
    if wanted.own_statuses:
        condition &= Q(own_status__in=wanted.own_statuses)
    if wanted.own_number:
        condition &= Q(own_status__isnull=False, order_id=_storable(wanted.own_number))
    if wanted.fulfilled_by:
        condition &= Q(fulfilled_by=wanted.fulfilled_by)
    if wanted.order_ids:
        condition &= Q(order_id__in=[number.strip() for number in wanted.order_ids])
    if _is_order_number(wanted.text):
        condition &= Q(order_id__startswith=wanted.text.strip())
    return condition


def _flags(wanted: OrderFilter) -> Q:
    condition = Q()
    for name, value in {
        "is_business": wanted.is_business,
        "is_gift": wanted.is_gift,
        "is_provisional": wanted.is_provisional,
        "is_held": wanted.is_held,
        "cancellation_requested": wanted.cancellation_requested,
    }.items():
        if value is not None:
            condition &= Q(**{name: value})
    if wanted.is_replacement is not None:
        plain = Q(replaces_order_id="")
        condition &= ~plain if wanted.is_replacement else plain
    if wanted.is_multi_item is not None:
        condition &= Q(unit_count__gt=1) if wanted.is_multi_item else Q(unit_count__lte=1)
    return condition


def _times(wanted: OrderFilter) -> Q:
    condition = Q()
    if wanted.created_from:
        condition &= Q(amazon_created_at__gte=wanted.created_from)
    if wanted.created_until:
        condition &= Q(amazon_created_at__lt=wanted.created_until)
    if wanted.ship_by_until:
        condition &= Q(ship_by_latest__lt=wanted.ship_by_until)
    return condition


def about_lines(wanted: OrderFilter) -> list[Q]:
    """Return what some line of the order must be like."""
    conditions = []
    if wanted.seller_sku:
        conditions.append(Q(seller_sku=_storable(wanted.seller_sku)))
    if wanted.asin:
        conditions.append(Q(asin=_storable(wanted.asin.strip().upper())))
    text = wanted.text.strip()
    if text and not _is_order_number(text):
        text = _storable(text)
        conditions.append(Q(seller_sku__startswith=text) | Q(asin__startswith=text.upper()))
    return conditions


def _is_order_number(text: str) -> bool:
    return ORDER_NUMBER.fullmatch(text.strip()) is not None


def _storable(text: str) -> str:
    """Return a text that may be compared; what cannot be stored is found nowhere."""
    text = text[:LONGEST_TEXT]
    return text if is_storable(text) else "�"
