"""Pasted lists of order ids: short ones stand in the address, long ones in the session."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhongshu.orders import public as orders
from zhongshu.web.http import SignedInRequest, answer, lead_to
from zhongshu.web.orders.filters import ORDER_ID, Address, read_address, split_ids
from zhongshu.web.pasted import keep_list, read_kept

SESSION_KEY = "orders.pasted"
LONGEST = 100_000


@require_POST
def paste(request: SignedInRequest) -> HttpResponse:
    """Show the orders of a pasted list."""
    text = request.POST.get("ids", "")[:LONGEST]
    ids = split_ids(text)
    if not ids or len(ids) > orders.MOST_PASTED:
        problem = (
            str(orders.TooManyOrdersError(len(ids), orders.MOST_PASTED))
            if ids
            else _("Paste at least one order number.")
        )
        context = {"problem": problem, "text": text}
        return answer(request, "orders/_paste.html", context, status=422)
    kept = keep_list(request, SESSION_KEY, "ids", ids)
    return lead_to(request, f"{reverse('orders:list')}?{urlencode({'tab': 'all', **kept})}")


def read_pasted(request: SignedInRequest) -> tuple[str, ...]:
    """Return the long list that the address names; one that is gone finds nothing."""
    return read_kept(request, SESSION_KEY)


def read_wanted(request: SignedInRequest) -> Address:
    """Return what the address asks for; a text may be the number of an order of another channel.

    Raises:
        identity.UnknownChoiceError: a tab, order, filter or date that does not exist.
    """
    address = read_address(request.GET, read_pasted(request))
    text = address.wanted.text
    if not text or ORDER_ID.fullmatch(text) or not orders.is_own_number(request.actor, text):
        return address
    return replace(address, wanted=replace(address.wanted, text="", own_number=text))
