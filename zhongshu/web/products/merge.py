"""Making one product of several: choose which one stays, see what follows, do it."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.catalog import public as catalog
from zhongshu.flows.merge_products import merge_products
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.web.http import SignedInRequest, allowed_to, answer, lead_to, toast
from zhongshu.web.numbers import to_ids
from zhongshu.web.products.bulk import back_to_list
from zhongshu.web.products.chosen import find_chosen, read_chosen

MOST = 100


@require_POST
@allowed_to(identity.Role.OPERATIONS)
def choose(request: SignedInRequest) -> HttpResponse:
    """Go on with the products that were ticked in the list."""
    wanted = find_chosen(request)
    rows = next(read_chosen(request, wanted), ()) if wanted is not None else ()
    if wanted is not None and not 2 <= len(rows) <= MOST:
        toast(request, _("Choose two to %d products to merge.") % MOST, is_bad=True)
    if not 2 <= len(rows) <= MOST:
        return back_to_list(request)
    ids = ",".join(str(row.id) for row in rows)
    return lead_to(request, f"{reverse('products:merge')}?{urlencode({'ids': ids})}")


@require_http_methods(["GET", "POST"])
@allowed_to(identity.Role.OPERATIONS)
def merge(request: SignedInRequest) -> HttpResponse:
    """Show the products, and merge them into the one that was chosen."""
    rows = _read_rows(request)
    if len(rows) < 2:
        toast(request, _("Choose two to %d products to merge.") % MOST, is_bad=True)
        return redirect("products:list")
    into = request.POST.get("into", "")
    stays = next((row for row in rows if str(row.id) == into), None)
    refusal = ""
    if request.method == "POST" and stays is not None:
        try:
            done = merge_products(
                [row.id for row in rows],
                into_id=stays.id,
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as refused:
            refusal = str(refused)
        else:
            sentence = ngettext(
                "%(n)d product is %(sku)s now.", "%(n)d products are %(sku)s now.", done.products
            )
            toast(request, sentence % {"n": done.products, "sku": stays.sku})
            return redirect("products:product", stays.id)
    elif request.method == "POST":
        refusal = _("Say which product stays.")
    # What sells most stays, unless somebody says otherwise.
    best = stays or max(rows, key=lambda row: (row.listings, -row.id))
    context = {"rows": rows, "into": best.id, "refusal": refusal}
    return answer(request, "products/merge.html", context, status=422 if refusal else 200)


def _read_rows(request: SignedInRequest) -> Sequence[catalog.ProductRow]:
    """Return the products that the address names, by their SKUs; unknown ones are left out."""
    given = request.GET.get("ids", "").split(",")[: MOST + 1]
    ids = to_ids(given)
    wanted = catalog.ProductFilter(product_ids=tuple(ids))
    return catalog.list_products(request.actor, wanted, limit=MOST + 1).rows if ids else ()
