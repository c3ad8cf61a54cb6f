"""Finding proposals, and confirming all of one kind at once."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from zhongshu.catalog import public as catalog
from zhongshu.web.addresses import adopt_address
from zhongshu.web.http import SignedInRequest, answer, is_htmx, toast
from zhongshu.web.pairing import undoing, words
from zhongshu.web.pairing.answers import show_list
from zhongshu.web.pairing.filters import read_address
from zhongshu.web.pairing.lists import state_context
from zhongshu.web.pairing.misplaced import tell_misplaced
from zhongshu.web.pairing.working import say_paired


@require_POST
def propose(request: SignedInRequest) -> HttpResponse:
    """Let a worker look for the products of all SKUs that wait; the list follows it."""
    before = catalog.get_proposal_state(request.actor).ended_at
    catalog.ask_for_proposals(actor=request.actor, at=timezone.now())
    if not is_htmx(request):
        toast(request, _("Proposals are being found anew. Work on meanwhile."))
        return redirect("pairing:list")
    adopt_address(request, reverse("pairing:list"))
    seen = before.isoformat() if before else ""
    context = state_context(request, seen=seen, follows=True)
    return answer(request, "pairing/_proposals.html", context)


@require_safe
def proposals(request: SignedInRequest) -> HttpResponse:
    """Say how far proposals are, and what the run found that the reader waited for."""
    if not is_htmx(request):
        return redirect("pairing:list")
    seen, follows = request.GET.get("seen", ""), bool(request.GET.get("follows"))
    adopt_address(request, reverse("pairing:list"))
    context = state_context(request, seen=seen, follows=follows)
    state = context["state"]
    assert isinstance(state, catalog.ProposalState)  # noqa: S101 - as it was put there
    if follows and state.is_fresh and context["is_new"] and (found := state.found):
        text = ngettext(
            "%(all)d SKU looked at: %(found)d with a proposal, %(sure)d of them sure.",
            "%(all)d SKUs looked at: %(found)d with a proposal, %(sure)d of them sure.",
            found.unpaired,
        )
        toast(request, text % {"all": found.unpaired, "found": found.proposed, "sure": found.sure})
    return answer(request, "pairing/_proposals.html", context)


@require_POST
def confirm_kind(request: SignedInRequest) -> HttpResponse:
    """Confirm the best proposals of the kind that the list shows, under its filter."""
    adopt_address(request, reverse("pairing:list"))
    address = read_address(request.GET)
    if address.key != "proposed" or address.wanted.reason not in words.KINDS:
        toast(request, _("Choose a kind of proposals first."), is_bad=True)
        return show_list(request)
    # Titles are guesses all of them; of the other kinds what something contradicts stays.
    is_guess = address.wanted.reason is catalog.Reason.TITLE
    done = catalog.confirm_proposals(
        filter_by=replace(address.wanted, tab=address.tab),
        least_score=0 if is_guess else catalog.SURE,
        actor=request.actor,
        at=timezone.now(),
    )
    undo = (
        undoing.keep(request, pairings=done.pairing_ids, waited=True) if done.pairing_ids else None
    )
    toast(request, say_paired(done.paired), undo=undo)
    if done.refused:
        text = ngettext(
            "%d SKU was paired by somebody else in the meantime.",
            "%d SKUs were paired by somebody else in the meantime.",
            done.refused,
        )
        toast(request, text % done.refused, is_bad=True)
    tell_misplaced(request, done.seller_sku_ids)
    return show_list(request)
