"""Who answers for listings: given to one, or to all of a filter."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.web.addresses import query_of
from zhongshu.web.http import SignedInRequest, allowed_to, answer, is_htmx, toast
from zhongshu.web.listings.filters import KEPT, TABS, read_address

# "As it is" of a choice, apart from "nobody".
KEEP = "-"


@allowed_to(identity.Role.OPERATIONS)
@require_http_methods(["GET", "POST"])
def assign_all(request: SignedInRequest) -> HttpResponse:
    """Give every listing of the filter in the address to somebody."""
    address = read_address(request.GET)
    tab, _name = TABS[address.key]
    wanted = replace(address.wanted, tab=tab)
    query = query_of(request.GET, KEPT)
    back = f"{reverse('listings:list')}?{query}"
    if request.method == "POST":
        _assign(request, catalog.find_sku_ids(request.actor, wanted))
        return redirect(back)
    counts = catalog.count_listings(request.actor, address.wanted)
    context = {
        "number": counts[tab],
        "people": identity.list_logins(),
        "keep": KEEP,
        "back": back,
        "query": query,
    }
    return answer(request, "listings/assign.html", context)


@allowed_to(identity.Role.OPERATIONS)
@require_POST
def assign_one(request: SignedInRequest, listing_id: int) -> HttpResponse:
    """Give one seller SKU, with all its listings, to somebody."""
    listing = catalog.get_listing(request.actor, listing_id).row
    _assign(request, [listing.seller_sku_id])
    if is_htmx(request):
        return redirect(reverse("listings:drawer", args=[listing_id]))
    return redirect(f"{reverse('listings:list')}?tab=all&open={listing_id}")


def _assign(request: SignedInRequest, seller_sku_ids: list[int]) -> None:
    given = {
        name: request.POST[name][:150]
        for name in ("owner", "developer")
        if request.POST.get(name, KEEP) != KEEP
    }
    number = catalog.assign_skus(
        seller_sku_ids,
        owner=given.get("owner"),
        developer=given.get("developer"),
        actor=request.actor,
        at=timezone.now(),
    )
    if number:
        sentence = ngettext("%(n)s seller SKU assigned", "%(n)s seller SKUs assigned", number)
        toast(request, sentence % {"n": f"{number:,}"})
    else:
        toast(request, _("Nothing to change: it is so already."))
