"""The order list and the drawer of one order."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhongshu.orders import public as orders
from zhongshu.web.addresses import forget_open
from zhongshu.web.http import SignedInRequest, answer, is_htmx
from zhongshu.web.numbers import to_id
from zhongshu.web.orders.drawer import drawer_context
from zhongshu.web.orders.lists import list_context
from zhongshu.web.orders.raw import pretty
from zhongshu.web.orders.saved import VIEWS


@require_safe
def order_list(request: SignedInRequest) -> HttpResponse:
    """Show a page of orders; without any wish the reader's default view."""
    if not request.GET and not is_htmx(request) and (url := VIEWS.find_default(request.actor)):
        return redirect(url)
    opened = to_id(request.GET.get("open", ""))
    forget_open(request)
    context = list_context(request)
    if opened is not None and not is_htmx(request):
        context |= drawer_context(request.actor, opened) | {"open_id": opened}
    return answer(request, "orders/orders.html", context, part="list")


@require_safe
def order_drawer(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Show one order in the drawer; a browser that asks for it alone gets the list around it."""
    if not is_htmx(request):
        orders.get_order(request.actor, order_id)
        return redirect(f"{reverse('orders:list')}?tab=all&open={order_id}")
    return answer(request, "orders/_drawer.html", drawer_context(request.actor, order_id))


@require_safe
def raw_facts(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Show what Amazon last said of an order, without personal data."""
    raw = orders.get_raw_facts(request.actor, order_id)
    return answer(request, "orders/_raw.html", {"raw": pretty(raw)})
