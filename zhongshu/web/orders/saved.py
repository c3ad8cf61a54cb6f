"""What somebody keeps about the order list: views with a name, and which columns are shown."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhongshu.identity import public as identity
from zhongshu.web.http import SignedInRequest, answer, is_htmx
from zhongshu.web.orders.columns import COLUMNS, PAGE
from zhongshu.web.orders.filters import CARRIED, Address, read_address
from zhongshu.web.orders.lists import adopt_address, list_context
from zhongshu.web.saved_views import ViewsOf


def _check(parameters: QueryDict, _actor: identity.Actor) -> Address:
    return read_address(parameters)


# What a view keeps: a long pasted list lies in a session only, and a page has no name.
KEPT = ("q", *(name for name in CARRIED if name != "list"))
VIEWS = ViewsOf(PAGE, "orders:list", KEPT, _check)


@require_POST
def columns(request: SignedInRequest) -> HttpResponse:
    """Remember which columns are shown and in which order, and show the list with them."""
    COLUMNS.take(request.actor, request.POST)
    if not is_htmx(request):
        return redirect("orders:list")
    adopt_address(request)
    return answer(request, "orders/orders.html", list_context(request), part="list")
