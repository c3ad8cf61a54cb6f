"""The workbench, the drawer of one seller SKU, the products to choose, the list as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import is_storable
from zhongshu.web import sheets
from zhongshu.web.addresses import forget_open
from zhongshu.web.http import SignedInRequest, answer, is_htmx
from zhongshu.web.pairing.drawer import drawer_context
from zhongshu.web.pairing.filters import read_address, to_id
from zhongshu.web.pairing.lists import list_context

MORE = "pairing-rows"
MOST_SHOWN = 1_000_000
MOST_SUGGESTED = 8
EXPORT_ROWS = 500


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


@require_safe
def export(request: SignedInRequest) -> HttpResponseBase:
    """Download every seller SKU of the filter, to be paired in a spreadsheet and pasted back."""
    address = read_address(request.GET)
    wanted = replace(address.wanted, tab=address.tab)
    heads = [
        _("Selling account"),
        _("Seller SKU"),
        "ASIN",
        _("Title"),
        _("SKU"),
        _("Units per listing"),
    ]
    kind = request.GET.get("format", "csv")
    return sheets.to_file("pairing", kind, heads, to_cells(request.actor, wanted))


def to_cells(
    actor: identity.Actor, wanted: catalog.PairingFilter
) -> Iterator[Sequence[sheets.Cell]]:
    """Yield one row for each seller SKU, page by page."""
    names = {each.account_id: each.account_name for each in channels.list_stores(actor)}
    cursor: str | None = None
    while True:
        found = catalog.list_skus_to_pair(actor, wanted, cursor=cursor, limit=EXPORT_ROWS)
        for each in found.rows:
            pairing = each.pairing
            yield [
                names.get(each.account_id, ""),
                each.seller_sku,
                each.asin,
                each.title,
                pairing.sku if pairing else "",
                pairing.factor if pairing else None,
            ]
        cursor = found.next
        if cursor is None:
            return
