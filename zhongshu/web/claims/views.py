"""The list of claims, their letters, and the page of one with its evidence."""

from datetime import datetime

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhongshu.claims import public as claims
from zhongshu.company import public as company
from zhongshu.identity import public as identity
from zhongshu.web.claims.filters import CARRIED, Address, read_address
from zhongshu.web.claims.lists import dialogs, list_context
from zhongshu.web.claims.showing import page_context
from zhongshu.web.http import SignedInRequest, answer
from zhongshu.web.numbers import to_ids
from zhongshu.web.saved_views import ViewsOf

TEMPLATE = "claims/claims.html"
# What fits into one case at Amazon, and what a person reads through before sending it.
MOST_LETTERS = 200


def _check(parameters: QueryDict, actor: identity.Actor) -> Address:
    return read_address(parameters, actor, company.get_company().day_of(timezone.now()))


VIEWS = ViewsOf("claims", "claims:list", ("q", *CARRIED), _check)


@require_safe
def claim_list(request: SignedInRequest) -> HttpResponse:
    """Show what Amazon owes, and a page of claims."""
    if not request.GET and (url := VIEWS.find_default(request.actor)):
        return redirect(url)
    return answer(request, TEMPLATE, list_context(request) | dialogs(request), part="list")


@require_safe
def letters(request: SignedInRequest) -> HttpResponse:
    """Show the words of the ticked claims for one case at Amazon, ready to be copied."""
    ids = tuple(to_ids(request.GET.getlist("id"))[:MOST_LETTERS])
    rows = _read(request.actor, ids, timezone.now()) if ids else []
    context = {"letter": claims.to_letters(rows), "number": len(rows)}
    return answer(request, "claims/letters.html", context, part="letter")


def _read(actor: identity.Actor, ids: tuple[int, ...], at: datetime) -> list[claims.ClaimRow]:
    return list(claims.iterate_claims(actor, claims.ClaimFilter(ids=ids), at=at))


@require_safe
def claim(request: SignedInRequest, claim_id: int) -> HttpResponse:
    """Show one claim with its evidence, what was said to it and what Amazon paid."""
    return answer(request, "claims/claim.html", page_context(request, claim_id))
