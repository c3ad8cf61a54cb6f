"""How the workbench answers what was done: with one row, the drawer, or the whole list."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhongshu.catalog import public as catalog
from zhongshu.web.addresses import adopt_address
from zhongshu.web.http import SignedInRequest, answer, is_htmx
from zhongshu.web.pairing.drawer import drawer_context
from zhongshu.web.pairing.filters import read_address
from zhongshu.web.pairing.lists import (
    belongs,
    count_tabs,
    list_context,
    list_tabs,
    may_choose,
    may_pair,
    to_rows,
)

DRAWER = "drawer"


def show_row(request: SignedInRequest, seller_sku_id: int, *, note: str = "") -> HttpResponse:
    """Answer with the SKU's row as it is now, or with nothing where it left the tab.

    `note` says why nothing was done: then the row stays, wherever it belongs. What was asked
    from the drawer is answered by the drawer, and by the row where the list shows it.
    """
    if not is_htmx(request):
        return redirect(f"{reverse('pairing:list')}?tab=all&open={seller_sku_id}")
    adopt_address(request, reverse("pairing:list"))
    address = read_address(request.GET)
    sku = catalog.get_sku_to_pair(request.actor, seller_sku_id)
    [row] = to_rows(request, [sku])
    counts = count_tabs(request.actor, address)
    context: dict[str, object] = {
        "row": replace(row, note=note, is_told=bool(note)),
        "may_pair": may_pair(request.actor),
        "may_choose": may_choose(request.actor, address),
        "stays": belongs(sku, address.key) or bool(note),
        "tabs": list_tabs(address, counts, request.GET),
        "is_listed": bool(request.POST.get("listed")),
    }
    if request.headers.get("HX-Target") == DRAWER:
        context |= drawer_context(request, seller_sku_id, note=note)
        return answer(request, "pairing/_drawer_answer.html", context)
    return answer(request, "pairing/_row_answer.html", context)


def show_list(request: SignedInRequest, *, told_id: int | None = None) -> HttpResponse:
    """Answer with the list in which the reader stands; `told_id` is the row to go on with."""
    if not is_htmx(request):
        return redirect("pairing:list")
    adopt_address(request, reverse("pairing:list"))
    context = list_context(request, told_id=told_id)
    return answer(request, "pairing/pairing.html", context, part="list")
