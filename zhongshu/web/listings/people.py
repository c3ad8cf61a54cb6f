"""Who answers for listings: given to one, or to all of a filter."""

import secrets
from collections import defaultdict
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
from zhongshu.web.addresses import adopt_address, query_of
from zhongshu.web.http import SignedInRequest, Undo, allowed_to, answer, is_htmx, toast
from zhongshu.web.id_runs import from_runs, to_runs
from zhongshu.web.listings.filters import KEPT, TABS, read_address
from zhongshu.web.listings.lists import list_context

# "As it is" of a choice, apart from "nobody".
KEEP = "-"
SESSION_KEY = "listings.undo"
MOST_KEPT = 12


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
    done = catalog.assign_skus(
        seller_sku_ids,
        owner=given.get("owner"),
        developer=given.get("developer"),
        actor=request.actor,
        at=timezone.now(),
    )
    if number := done.changed:
        sentence = ngettext("%(n)s seller SKU assigned", "%(n)s seller SKUs assigned", number)
        toast(request, sentence % {"n": f"{number:,}"}, undo=_keep(request, done))
    else:
        toast(request, _("Nothing to change: it is so already."))


@allowed_to(identity.Role.OPERATIONS)
@require_POST
def undo(request: SignedInRequest, token: str) -> HttpResponse:
    """Give the SKUs of one assignment back to whom they had before, and show the list."""
    kept = request.session.get(SESSION_KEY, {})
    what = kept.pop(token, None)
    if what is None:
        toast(request, _("This can no longer be taken back."), is_bad=True)
    else:
        request.session[SESSION_KEY] = kept
        before = {
            pk: (owner, developer)
            for owner, developer, runs in what["before"]
            for pk in from_runs(runs)
        }
        number = catalog.undo_assignment(
            catalog.Assignment(what["given"], before), actor=request.actor, at=timezone.now()
        )
        text = ngettext("Undone: %d SKU is as before.", "Undone: %d SKUs are as before.", number)
        toast(request, text % number)
    if not is_htmx(request):
        return redirect("listings:list")
    adopt_address(request, reverse("listings:list"))
    return answer(request, "listings/listings.html", list_context(request), part="list")


def _keep(request: SignedInRequest, done: catalog.Assignment) -> Undo:
    """Keep who answered for the SKUs before; the oldest of a dozen is forgotten."""
    by_people: dict[tuple[int | None, int | None], list[int]] = defaultdict(list)
    for pk, people in done.before.items():
        by_people[people].append(pk)
    token = secrets.token_urlsafe(9)
    kept = request.session.get(SESSION_KEY, {})
    kept[token] = {
        "given": dict(done.given),
        "before": [[*people, to_runs(ids)] for people, ids in by_people.items()],
    }
    request.session[SESSION_KEY] = dict(list(kept.items())[-MOST_KEPT:])
    return Undo(reverse("listings:undo-people", args=[token]), "#listing-list")
