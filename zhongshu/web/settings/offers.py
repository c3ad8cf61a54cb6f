"""Settings › warehouses › offers that Amazon sends from another pool than that of their store."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from zhongshu.catalog import public as catalog
from zhongshu.channels import public as channels
from zhongshu.flows.pool_proposals import list_pool_proposals
from zhongshu.kernel.errors import DomainError
from zhongshu.orders import public as orders
from zhongshu.web.addresses import adopt_address
from zhongshu.web.http import (
    SignedInRequest,
    Undo,
    allowed_to,
    answer,
    is_htmx,
    lead_to,
    toast,
)
from zhongshu.web.many import tell_undone
from zhongshu.web.numbers import to_id
from zhongshu.web.pasted import split_codes
from zhongshu.web.settings.offer_lists import (
    MAY_SET,
    OfferTab,
    list_context,
    list_pool_choices,
    list_stores_of_pools,
    read_address,
)

PAGE = "settings/offers.html"
LONGEST_SKU = 200
# What is said to ticked rows: the pool they are about, that of their store, or nothing any more.
CONFIRM, OWN, FORGET = "confirm", "own", "forget"


@require_safe
def offers(request: SignedInRequest) -> HttpResponse:
    """Show offers that another pool sends, and those that seem to be."""
    return answer(request, PAGE, list_context(request), part="list")


@allowed_to(*MAY_SET)
@require_safe
def new_offers(request: SignedInRequest) -> HttpResponse:
    """Show the form in which a store, its seller SKUs and a pool are said."""
    return answer(request, "settings/offers_new.html", _form_context(request))


@allowed_to(*MAY_SET)
@require_POST
def say_offers(request: SignedInRequest) -> HttpResponse:
    """Look at what was typed: it tells what it would do, and asks whether it is meant."""
    store_id, pool_id = to_id(request.POST.get("store", "")), to_id(request.POST.get("pool", ""))
    codes = split_codes(request.POST.get("skus", ""), longest=LONGEST_SKU)
    if store_id is None or not codes:
        error = _("Choose a store and name at least one seller SKU.")
        return answer(
            request, "settings/offers_new.html", _form_context(request, error), status=422
        )
    wishes = [orders.OfferWish(store_id, code, pool_id) for code in codes]
    try:
        done = orders.set_offer_pools(
            wishes, actor=request.actor, at=timezone.now(), is_preview=True
        )
    except DomainError as refusal:
        context = _form_context(request, str(refusal))
        return answer(request, "settings/offers_new.html", context, status=422)
    ids = catalog.find_seller_skus(
        request.actor, channels.get_store(request.actor, store_id).account_id, codes
    )
    keys = [f"{store_id}:{ids[code]}:{pool_id or 0}" for code in codes]
    return _ask(request, keys, done)


@allowed_to(*MAY_SET)
@require_POST
def look_at_offers(request: SignedInRequest, act: str) -> HttpResponse:
    """Tell what saying so to the ticked offers would do, and ask whether it is meant."""
    keys = _read_chosen(request)
    if not keys:
        toast(request, _("Choose at least one offer first."), is_bad=True)
        return _show_list(request)
    wanted = [_with_pool(request, key, act) for key in keys]
    try:
        done = orders.set_offer_pools(
            _to_wishes(request, wanted), actor=request.actor, at=timezone.now(), is_preview=True
        )
    except DomainError as refusal:
        toast(request, str(refusal), is_bad=True)
        return _show_list(request)
    return _ask(request, wanted, done)


@allowed_to(*MAY_SET)
@require_POST
def set_offers(request: SignedInRequest) -> HttpResponse:
    """Let the offers be sent from where it was asked, with their books."""
    try:
        done = orders.set_offer_pools(
            _to_wishes(request, request.POST.getlist("offer")[: orders.MOST_OFFERS]),
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as refusal:
        toast(request, str(refusal), is_bad=True)
        return redirect("settings:offers")
    if done.edit_id is None:
        toast(request, _("Nothing was changed."))
    else:
        told = ngettext(
            "%d offer has another pool now.", "%d offers have another pool now.", done.changed
        )
        undo = Undo(reverse("settings:undo-offers", args=[done.edit_id]), "body")
        toast(request, told % done.changed, undo=undo)
    return redirect("settings:offers")


@allowed_to(*MAY_SET)
@require_POST
def undo_offers(request: SignedInRequest, edit_id: int) -> HttpResponse:
    """Let offers be sent from where they were before, with their books."""
    try:
        done = orders.undo_offer_pools(edit_id, actor=request.actor, at=timezone.now())
    except orders.OfferHasGoodsError as refusal:
        toast(request, str(refusal), is_bad=True)
    else:
        told = ngettext(
            "%d offer has its pool again.", "%d offers have their pools again.", done.put_back
        )
        toast(request, tell_undone(told % done.put_back, done.kept))
    return lead_to(request, reverse("settings:offers"))


def _ask(request: SignedInRequest, keys: Sequence[str], done: orders.OfferPoolsSet) -> HttpResponse:
    context = {"section": "warehouses", "keys": keys, "done": done, "named": len(keys)}
    return answer(request, "settings/offers_ask.html", context, part="ask")


def _show_list(request: SignedInRequest) -> HttpResponse:
    if not is_htmx(request):
        return redirect("settings:offers")
    adopt_address(request, reverse("settings:offers"))
    return answer(request, PAGE, list_context(request), part="list")


def _form_context(request: SignedInRequest, error: str = "") -> dict[str, object]:
    stores = list_stores_of_pools(request.actor)
    return {
        "section": "warehouses",
        "stores": [(str(each.store_id), each.name) for each in stores],
        "pools": list_pool_choices(stores),
        "error": error,
        "typed": request.POST,
    }


def _read_chosen(request: SignedInRequest) -> list[str]:
    """Return the keys of ticked offers, or of all proposals that the filter means."""
    is_known = adopt_address(request, reverse("settings:offers"))
    if request.POST.get("all") and is_known:
        address = read_address(request.GET)
        if address.tab is OfferTab.PROPOSED:
            proposals = list_pool_proposals(request.actor, address.proposals)
            return [each.key for each in proposals][: orders.MOST_OFFERS]
        rows = catalog.iterate_offer_pools(request.actor, address.wanted)
        keys = [f"{row.store_id}:{row.seller_sku_id}:{row.pool_id}" for row in rows]
        return keys[: orders.MOST_OFFERS]
    return request.POST.getlist("id")[: orders.MOST_OFFERS]


def _with_pool(request: SignedInRequest, key: str, act: str) -> str:
    """Return the key of an offer with the pool that it is to have; 0: nobody says any more."""
    store, sku, pool = [*key.split(":"), "", "", ""][:3]
    if act == OWN:
        store_id = to_id(store)
        own = channels.get_store(request.actor, store_id).pool_id if store_id else ""
        return f"{store}:{sku}:{own}"
    return f"{store}:{sku}:{pool if act == CONFIRM else 0}"


def _to_wishes(request: SignedInRequest, keys: Sequence[str]) -> list[orders.OfferWish]:
    """Return wishes for the keys of a form; what is no key, or no seller SKU, is left out."""
    parts = [[to_id(text) for text in key.split(":")] for key in keys]
    told = [(part[0], part[1], part[2]) for part in parts if len(part) == 3]
    codes = catalog.find_codes(request.actor, {sku for _store, sku, _pool in told if sku})
    return [
        orders.OfferWish(store_id, codes[sku_id], pool_id or None)
        for store_id, sku_id, pool_id in told
        if store_id and sku_id in codes and pool_id is not None
    ]
