"""What people do to one seller SKU or to chosen ones, and how they take it back."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhongshu.catalog import public as catalog
from zhongshu.kernel.outcomes import Outcome
from zhongshu.kernel.texts import is_storable
from zhongshu.web.http import SignedInRequest, Undo, answer, toast
from zhongshu.web.numbers import to_id, to_ids
from zhongshu.web.pairing import undoing, words
from zhongshu.web.pairing.answers import DRAWER, show_list, show_row
from zhongshu.web.pairing.misplaced import tell_misplaced

MOST_SUGGESTED = 3
UNREADABLE_FACTOR = 0


@require_POST
def pair(request: SignedInRequest, seller_sku_id: int) -> HttpResponse:
    """Pair one SKU with a product that was chosen or typed, or end its pairing."""
    product_id, typed = _read_product(request)
    if typed and product_id is None:
        return _refuse_product(request, seller_sku_id, typed)
    asked = catalog.Pair(
        seller_sku_id=seller_sku_id,
        product_id=product_id,
        factor=_read_units(request),
        store_id=to_id(request.POST.get("store", "")),
        replaces=to_id(request.POST.get("replaces", "")),
    )
    [done] = catalog.pair_skus(
        [asked], reason=_read_reason(request), actor=request.actor, at=timezone.now()
    )
    if done.outcome is Outcome.REFUSED:
        toast(request, done.refusal, is_bad=True)
        return show_row(request, seller_sku_id, note=done.refusal)
    _tell_paired(request, asked, done)
    tell_misplaced(request, [seller_sku_id])
    return show_row(request, seller_sku_id)


@require_POST
def make(request: SignedInRequest, seller_sku_id: int) -> HttpResponse:
    """Make a product from the listing of one SKU, and pair the two."""
    made = catalog.products_from_listings(
        seller_sku_ids=[seller_sku_id], actor=request.actor, at=timezone.now()
    )
    sku = catalog.get_sku_to_pair(request.actor, seller_sku_id)
    if not made.paired:
        note = (
            _("%s cannot be the SKU of a product.") % sku.seller_sku
            if made.refused
            else _("It is paired or left out already. Nothing was changed.")
        )
        toast(request, note, is_bad=True)
        return show_row(request, seller_sku_id, note=note)
    pairings = [sku.pairing.id] if sku.pairing else []
    undo = undoing.keep(request, pairings=pairings, edit_id=made.edit_id, told_id=seller_sku_id)
    text = (
        _("%s is a product now, and paired.")
        if made.made
        else _("%s is paired with the product of the same SKU.")
    )
    toast(request, text % sku.seller_sku, undo=undo)
    tell_misplaced(request, [seller_sku_id])
    return show_row(request, seller_sku_id)


@require_POST
def leave_out(request: SignedInRequest, seller_sku_id: int) -> HttpResponse:
    """Ask nobody any more which product a SKU is, or ask again."""
    is_left_out = request.POST.get("out", "1") != "0"
    sku = catalog.get_sku_to_pair(request.actor, seller_sku_id)
    changed = catalog.leave_out(
        [seller_sku_id], is_left_out=is_left_out, actor=request.actor, at=timezone.now()
    )
    if not changed:
        note = _("It is paired or left out already. Nothing was changed.")
        toast(request, note, is_bad=True)
        return show_row(request, seller_sku_id, note=note)
    text = _("%s is left out.") if is_left_out else _("%s waits for a pairing again.")
    url = reverse("pairing:leave-out-undo", args=[seller_sku_id, int(is_left_out)])
    toast(request, text % sku.seller_sku, undo=Undo(url, "#pairing-list"))
    return show_row(request, seller_sku_id)


@require_POST
def confirm_chosen(request: SignedInRequest) -> HttpResponse:
    """Confirm the proposals of the chosen rows, as they stood there when they were chosen."""
    chosen = set(_chosen(request))
    pairs = [
        found
        for text in request.POST.getlist("best")
        if (found := _read_best(text)) and found.seller_sku_id in chosen
    ]
    if not pairs:
        toast(request, _("None of the chosen has a proposal to confirm."), is_bad=True)
        return show_list(request)
    answers = catalog.pair_skus(
        pairs, reason=catalog.Reason.PERSON, actor=request.actor, at=timezone.now()
    )
    ids = [
        each.pairing_id
        for each in answers
        if each.pairing_id is not None and each.outcome in {Outcome.NEW, Outcome.CHANGED}
    ]
    undo = undoing.keep(request, pairings=ids, waited=True) if ids else None
    toast(request, say_paired(len(ids)), undo=undo)
    refused = [each.refusal for each in answers if each.outcome is Outcome.REFUSED]
    if refused:
        toast(request, say_refused(len(refused), refused[0]), is_bad=True)
    tell_misplaced(request, [each.seller_sku_id for each in pairs])
    return show_list(request)


@require_POST
def leave_out_chosen(request: SignedInRequest) -> HttpResponse:
    """Leave the chosen rows out, or take them in again."""
    chosen = _chosen(request)
    is_left_out = request.POST.get("out", "1") != "0"
    changed = catalog.leave_out(
        chosen, is_left_out=is_left_out, actor=request.actor, at=timezone.now()
    )
    if is_left_out:
        text = ngettext("%d SKU left out.", "%d SKUs left out.", changed)
    else:
        text = ngettext("%d SKU waits again.", "%d SKUs wait again.", changed)
    undo = undoing.keep(request, left_out=chosen, was_out=is_left_out) if changed else None
    toast(request, text % changed, undo=undo)
    return show_list(request)


@require_POST
def make_chosen(request: SignedInRequest) -> HttpResponse:
    """Make products from the listings of the chosen rows, and pair them."""
    chosen = _chosen(request)
    if not chosen:
        toast(request, _("Choose at least one SKU first."), is_bad=True)
        return show_list(request)
    at = timezone.now()
    made = catalog.products_from_listings(seller_sku_ids=chosen, actor=request.actor, at=at)
    text = ngettext(
        "%(made)d product made, %(paired)s SKUs paired.",
        "%(made)d products made, %(paired)s SKUs paired.",
        made.made,
    )
    undo = undoing.keep_made(request, made, chosen=chosen, at=at) if made.paired else None
    toast(request, text % {"made": made.made, "paired": made.paired}, undo=undo)
    if made.refused:
        text = ngettext(
            "%d SKU cannot be the SKU of a product. It still waits.",
            "%d SKUs cannot be the SKU of a product. They still wait.",
            made.refused,
        )
        toast(request, text % made.refused, is_bad=True)
    tell_misplaced(request, chosen)
    return show_list(request)


def say_paired(number: int) -> str:
    return ngettext("%d SKU paired.", "%d SKUs paired.", number) % number


def say_refused(number: int, why: str) -> str:
    """Say how many were left as they are, and why the first of them."""
    text = ngettext(
        "%(n)d SKU stays as it is: %(why)s", "%(n)d SKUs stay as they are: %(why)s", number
    )
    return text % {"n": number, "why": why}


def _tell_paired(request: SignedInRequest, asked: catalog.Pair, done: catalog.Paired) -> None:
    """Say what was done, with the way back."""
    place = (asked.seller_sku_id, asked.store_id)
    now = catalog.find_pairings(request.actor, [asked.seller_sku_id]).get(place)
    if now is None:
        text = (
            _("It is no longer paired.")
            if asked.store_id is None
            else _("It is paired there as in the other stores again.")
        )
        toast(request, text, undo=undoing.keep_ended(request, asked))
        return
    told = {"code": now.seller_sku, "sku": now.sku, "n": now.factor}
    if done.outcome is Outcome.UNCHANGED:
        toast(request, _("%(code)s is paired with %(sku)s × %(n)d already.") % told)
        return
    url = reverse("pairing:undo", args=[asked.seller_sku_id, now.id])
    text = _("%(code)s → %(sku)s × %(n)d") % told
    toast(request, text, undo=Undo(url, "#pairing-list"))


def _refuse_product(request: SignedInRequest, seller_sku_id: int, typed: str) -> HttpResponse:
    """Say that no product has this SKU, and name those that come near."""
    near = (
        catalog.suggest_products(request.actor, typed, limit=MOST_SUGGESTED)
        if is_storable(typed)
        else []
    )
    told = {"typed": typed[:80], "near": ", ".join(each.sku for each in near)}
    problem = (
        _("No product has the SKU “%(typed)s”. Near it: %(near)s.")
        if near
        else _("No product has the SKU “%(typed)s”. Choose one from the list.")
    ) % told
    if request.headers.get("HX-Target") == DRAWER:
        toast(request, problem, is_bad=True)
        return show_row(request, seller_sku_id, note=problem)
    catalog.get_sku_to_pair(request.actor, seller_sku_id)
    response = answer(request, "pairing/_problem.html", {"problem": problem}, status=422)
    response.headers["HX-Retarget"] = "#find-problem"
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def _read_product(request: SignedInRequest) -> tuple[int | None, str]:
    """Return the product that was chosen, or the one whose SKU was typed, and what was typed."""
    typed = request.POST.get("sku", "").strip()[:200]
    if not typed:
        return to_id(request.POST.get("product", "")), ""
    found = catalog.find_product_ids(request.actor, [typed]) if is_storable(typed) else {}
    return found.get(typed), typed


def _read_units(request: SignedInRequest) -> int:
    """Return the units of one listing: as typed, else as the proposal has them."""
    typed = request.POST.get("units", "").strip()
    proposed = request.POST.get("factor", "")
    if not typed or (proposed and typed == request.POST.get("shown")):
        typed = proposed or "1"
    return (
        int(typed)
        if typed.isascii() and typed.isdecimal() and len(typed) <= 6
        else (UNREADABLE_FACTOR)
    )


def _read_reason(request: SignedInRequest) -> catalog.Reason:
    """Return why: a proposal that was confirmed keeps its reason."""
    told = request.POST.get("reason", "")
    return catalog.Reason(told) if told in words.KINDS else catalog.Reason.PERSON


def _read_best(text: str) -> catalog.Pair | None:
    """Return the pair that a row offered: SKU, product and units."""
    numbers = [to_id(part) for part in text.split(":")]
    if len(numbers) != 3:
        return None
    sku_id, product_id, factor = numbers
    if sku_id is None or product_id is None or factor is None:
        return None
    return catalog.Pair(sku_id, product_id, factor=factor)


def _chosen(request: SignedInRequest) -> Sequence[int]:
    """Return the rows that were ticked."""
    return to_ids(request.POST.getlist("id"))
