"""The workbench, the drawer of one seller SKU, and the products to choose."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhongshu.catalog import public as catalog
from zhongshu.kernel.texts import is_storable
from zhongshu.web.addresses import forget_open
from zhongshu.web.http import SignedInRequest, answer, is_htmx
from zhongshu.web.numbers import to_id
from zhongshu.web.pairing.drawer import drawer_context
from zhongshu.web.pairing.lists import list_context

MORE = "pairing-rows"
MOST_SHOWN = 1_000_000
MOST_SUGGESTED = 8


@require_safe
def workbench(request: SignedInRequest) -> HttpResponse:
    """Show a page of seller SKUs, or only the rows that follow those already shown."""
    opened = to_id(request.GET.get("open", ""))
    forget_open(request)
    if is_htmx(request) and request.headers.get("HX-Target") == MORE:
        before = forget_shown(request)
        context = list_context(request, before=before)
        return answer(request, "pairing/pairing.html", context, part="more")
    forget_shown(request)
    context = list_context(request)
    if is_htmx(request):
        return answer(request, "pairing/pairing.html", context, part="list")
    if opened is not None:
        context |= drawer_context(request, opened) | {"open_id": opened}
    return answer(request, "pairing/pairing.html", context)


def forget_shown(request: SignedInRequest) -> int:
    """Take out of the address how many rows stand there already; no link carries it along."""
    kept = request.GET.copy()
    shown = to_id(str(kept.pop("shown", [""])[-1])) or 0
    request.GET = QueryDict(kept.urlencode())
    return min(shown, MOST_SHOWN)


@require_safe
def drawer(request: SignedInRequest, seller_sku_id: int) -> HttpResponse:
    """Show one seller SKU; a browser that asks for it alone gets the list around it."""
    if not is_htmx(request):
        catalog.get_sku_to_pair(request.actor, seller_sku_id)
        return redirect(f"{reverse('pairing:list')}?tab=all&open={seller_sku_id}")
    return answer(request, "pairing/_drawer.html", drawer_context(request, seller_sku_id))


@require_safe
def suggest(request: SignedInRequest) -> HttpResponse:
    """List the products that a typed text may mean, as the options of a combobox."""
    text = request.GET.get("sku", "").strip()[:100]
    found = (
        catalog.suggest_products(request.actor, text, limit=MOST_SUGGESTED)
        if text and is_storable(text)
        else []
    )
    return answer(request, "pairing/_options.html", {"found": found, "text": text})
