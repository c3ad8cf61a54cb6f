"""The list of what Amazon paid, its sums by month, and the page of one."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhongshu.channels import public as channels
from zhongshu.claims import public as claims
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import ConflictError, DomainError
from zhongshu.kernel.outcomes import Outcome
from zhongshu.web.addresses import carry
from zhongshu.web.http import SignedInRequest, Undo, allowed_to, answer, is_htmx, toast
from zhongshu.web.numbers import to_id
from zhongshu.web.reimbursements.filters import CARRIED, NEWEST, TABS, read_address
from zhongshu.web.reimbursements.words import (
    HOW_NAMES,
    claim_name,
    event_text,
    reason_name,
    status_name,
)
from zhongshu.web.shell.stores import list_amazon_stores
from zhongshu.web.templatetags.ui import change_query, list_tabs

PAGE_ROWS = 50
COUNT_BOUND = 1_000
TARGET = "#reimbursement"
NO_CLAIM = "none"


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with words; `fits`: as many units are still to be paid."""

    of: claims.PaidClaim
    name: str
    status: Promise | str
    fits: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list, with words."""

    of: claims.ReimbursementRow
    reason: Promise | str
    how: Promise | str
    claim: Claim | None
    proposals: list[Claim]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history."""

    at: datetime
    text: str
    who: str
    tone: str = ""


@require_safe
def reimbursement_list(request: SignedInRequest) -> HttpResponse:
    """Show a page of what Amazon paid."""
    context = list_context(request)
    return answer(request, "reimbursements/reimbursements.html", context, part="list")


def list_context(request: SignedInRequest) -> dict[str, object]:
    """Return what the list shows under `request.GET`.

    Raises:
        identity.UnknownChoiceError, catalog.InvalidCursorError: the address is not one of ours.
    """
    actor, parameters = request.actor, request.GET
    address = read_address(parameters)
    found = claims.list_reimbursements(
        actor,
        address.wanted,
        cursor=parameters.get("cursor") or None,
        limit=PAGE_ROWS,
        sort=address.sort,
        descending=address.is_descending,
    )
    counts = claims.count_reimbursements(actor, address.wanted)
    total = counts[address.wanted.tab]
    stores = list_amazon_stores(request)
    return {
        "address": address,
        "rows": [to_row(each) for each in found.rows],
        "found": found,
        "total": total if total <= COUNT_BOUND else None,
        "first": 1 if not found.previous else None,
        "tabs": list_tabs(TABS, counts, current=address.key, parameters=parameters),
        "stores": [(str(each.store_id), each.name) for each in stores],
        "currencies": [(code, code) for code in sorted({each.currency for each in stores})],
        "has_stores": bool(stores),
        "is_read": bool(found.rows) or _is_read(actor),
        "default_sort": NEWEST,
        "clear_url": change_query(QueryDict(), tab=address.key),
        "carried": carry(parameters, CARRIED),
    }


def _is_read(actor: identity.Actor) -> bool:
    """Whether Amazon was asked to the end once: before that, nothing told is not nothing paid."""
    streams = [
        stream
        for stream in channels.list_streams(actor)
        if stream.kind == channels.StreamKind.REIMBURSEMENTS and not stream.rests
    ]
    return not streams or any(stream.synced_at is not None for stream in streams)


def to_row(row: claims.ReimbursementRow) -> Row:
    """Return a reimbursement with the words of its reason and its claims."""
    return Row(
        row,
        reason_name(row.reason),
        HOW_NAMES.get(row.how, ""),
        to_claim(row.claim, row) if row.claim else None,
        [to_claim(each, row) for each in row.proposals],
    )


def to_claim(claim: claims.PaidClaim, row: claims.ReimbursementRow) -> Claim:
    return Claim(claim, claim_name(claim), status_name(claim), claim.units_left == row.units)


@require_safe
def months(request: SignedInRequest) -> HttpResponse:
    """Show what was paid and taken back, by month and currency."""
    rows = claims.sum_reimbursements(request.actor)
    context = {"rows": rows, "is_read": bool(rows) or _is_read(request.actor)}
    return answer(request, "reimbursements/months.html", context)


@require_safe
def reimbursement(request: SignedInRequest, reimbursement_id: int) -> HttpResponse:
    """Show one with the claims that it pays or may pay for."""
    return _show(request, reimbursement_id)


@require_POST
@allowed_to(*claims.MAY_SETTLE)
def link(request: SignedInRequest, reimbursement_id: int) -> HttpResponse:
    """Say which claim it pays for, or that it pays for none."""
    chosen = request.POST.get("claim", "")
    claim_id = to_id(chosen)
    if claim_id is None and chosen != NO_CLAIM:
        toast(request, _("Choose a claim first."), is_bad=True)
        return _show(request, reimbursement_id)
    try:
        [told] = claims.link_reimbursements(
            [claims.LinkChoice(reimbursement_id, to_id(request.POST.get("version", "")))],
            claim_id,
            actor=request.actor,
            at=timezone.now(),
        )
    except claims.NoSuchClaimError as refusal:
        toast(request, str(refusal), is_bad=True)
        return _show(request, reimbursement_id)
    if told.refusal is not None:
        _say(request, told.refusal)
    elif told.outcome is Outcome.UNCHANGED:
        toast(request, _("Nothing to change: it is so already."))
    else:
        url = reverse("reimbursements:undo", args=[reimbursement_id])
        text = _("It pays for this claim now.") if claim_id else _("It pays for no claim.")
        toast(request, text, undo=Undo(url, TARGET))
    return _show(request, reimbursement_id)


@require_POST
@allowed_to(*claims.MAY_SETTLE)
def undo(request: SignedInRequest, reimbursement_id: int) -> HttpResponse:
    """Take back what was said last."""
    try:
        claims.undo_link(reimbursement_id=reimbursement_id, actor=request.actor, at=timezone.now())
    except ConflictError as refusal:
        _say(request, refusal)
    else:
        toast(request, _("Taken back."))
    return _show(request, reimbursement_id)


def _say(request: SignedInRequest, refusal: DomainError) -> None:
    if not isinstance(refusal, ConflictError):
        raise refusal
    toast(request, str(refusal), is_bad=True)


def _show(request: SignedInRequest, reimbursement_id: int) -> HttpResponse:
    """Show the page of one; what was posted without scripts leads back to it.

    Raises:
        claims.ReimbursementNotFoundError: there is none, or not for this reader.
    """
    row = claims.get_reimbursement(request.actor, reimbursement_id)
    if request.method == "POST" and not is_htmx(request):
        return redirect("reimbursements:reimbursement", reimbursement_id)
    others = claims.list_payable_claims(request.actor, reimbursement_id)
    proposed = {each.claim_id for each in row.proposals} | {row.claim_id}
    events = claims.list_reimbursement_events(request.actor, reimbursement_id)
    context = {
        "row": to_row(row),
        "others": [to_claim(each, row) for each in others if each.claim_id not in proposed],
        "may_settle": claims.may_settle(request.actor),
        "may_undo": _is_said(events),
        "events": [Event(each.at, event_text(each), each.who) for each in events],
    }
    return answer(request, "reimbursements/reimbursement.html", context, part="body")


def _is_said(events: list[claims.ReimbursementEventRow]) -> bool:
    """Whether a person said last what it pays for."""
    last = next((each for each in events if each.what is not claims.Told.CHANGED), None)
    return last is not None and claims.can_be_undone(last.how, last.what)
