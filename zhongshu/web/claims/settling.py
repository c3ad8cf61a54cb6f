"""What people say to claims from the list and from the page of one, and how it is taken back."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhongshu.claims import public as claims
from zhongshu.kernel.errors import InvalidError
from zhongshu.kernel.outcomes import Outcome
from zhongshu.web import many
from zhongshu.web.addresses import adopt_address
from zhongshu.web.claims.filters import read_address
from zhongshu.web.claims.forms import (
    PayAllForm,
    PayForm,
    RefuseForm,
    ReopenForm,
    SayForm,
    SubmitForm,
    WithdrawForm,
)
from zhongshu.web.claims.lists import dialogs, list_context
from zhongshu.web.claims.showing import page_context
from zhongshu.web.claims.views import TEMPLATE
from zhongshu.web.http import SignedInRequest, allowed_to, answer, is_htmx, toast

TARGET = "#claim-list"
UNDO = claims.Saying(claims.Verdict.UNDO)
FORMS: Mapping[str, tuple[type[SayForm], type[SayForm]]] = {
    # Of one claim, and of several at once.
    "submit": (SubmitForm, SubmitForm),
    "pay": (PayForm, PayAllForm),
    "refuse": (RefuseForm, RefuseForm),
    "reopen": (ReopenForm, ReopenForm),
    "withdraw": (WithdrawForm, WithdrawForm),
}


@require_POST
@allowed_to(*claims.MAY_SETTLE)
def say(request: SignedInRequest, what: str) -> HttpResponse:
    """Say the same to all that were ticked, or to all that the filter means."""
    _one, several = _find_forms(what)
    chosen = _read_chosen(request)
    form = several(request.POST)
    if not chosen:
        toast(request, _("Choose at least one claim first."), is_bad=True)
    elif not form.is_valid():
        toast(request, many.first_error(form), is_bad=True)
    else:
        _do(request, [claims.Choice(each) for each in chosen], form.to_saying())
    return _show_list(request)


@require_POST
@allowed_to(*claims.MAY_SETTLE)
def undo(request: SignedInRequest) -> HttpResponse:
    """Take back what was said to these, or to all that were ticked, and show the list."""
    chosen = many.read_undone(request) or _read_chosen(request)
    adopt_address(request, reverse("claims:list"))
    _do(request, [claims.Choice(each) for each in chosen], UNDO)
    return _show_list(request)


@require_POST
@allowed_to(*claims.MAY_SETTLE)
def say_one(request: SignedInRequest, claim_id: int, what: str) -> HttpResponse:
    """Say something to one claim, and show its page."""
    one, _several = _find_forms(what)
    form = one(request.POST, auto_id=f"{what}_%s")
    if form.is_valid():
        choice = claims.Choice(claim_id, form.cleaned_data["version"])
        try:
            told = _do(request, [choice], form.to_saying(), raises=True)
        except InvalidError as refusal:
            name = str(refusal.facts.get("field", ""))
            form.add_error(name if name in form.fields else None, str(refusal))
        else:
            why = told[0].refusal
            if isinstance(why, claims.ClaimNotFoundError):
                raise why
            return redirect("claims:claim", claim_id)
    context = page_context(request, claim_id, form)
    return answer(request, "claims/claim.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
@allowed_to(*claims.MAY_SETTLE)
def undo_one(request: SignedInRequest, claim_id: int) -> HttpResponse:
    """Take back what was said to one claim, and show its page."""
    _do(request, [claims.Choice(claim_id)], UNDO)
    return redirect("claims:claim", claim_id)


def _find_forms(what: str) -> tuple[type[SayForm], type[SayForm]]:
    if what not in FORMS:
        raise Http404
    return FORMS[what]


def _do(
    request: SignedInRequest,
    choices: Sequence[claims.Choice],
    saying: claims.Saying,
    *,
    raises: bool = False,
) -> Sequence[claims.Settled]:
    """Say it, and tell in a line what became of how many."""
    try:
        told = claims.settle_claims(choices, saying, actor=request.actor, at=timezone.now())
    except InvalidError as refusal:
        if raises:
            raise
        toast(request, str(refusal), is_bad=True)
        return ()
    changed = [each.claim_id for each in told if each.outcome is Outcome.CHANGED]
    is_undo = saying.verdict is claims.Verdict.UNDO
    if changed:
        text = _done(saying.verdict, len(changed))
        toast(
            request,
            text,
            undo=None if is_undo else many.undo_of(changed, reverse("claims:undo"), TARGET),
        )
    many.say_refused(request, (each.refusal for each in told), _stays, is_changed=bool(changed))
    return told


def _done(verdict: claims.Verdict, number: int) -> str:
    match verdict:
        case claims.Verdict.SUBMIT:
            text = ngettext("%d claim is submitted.", "%d claims are submitted.", number)
        case claims.Verdict.PAY:
            text = ngettext("%d claim is paid.", "%d claims are paid.", number)
        case claims.Verdict.REFUSE:
            text = ngettext("%d claim is refused.", "%d claims are refused.", number)
        case claims.Verdict.REOPEN:
            text = ngettext("%d claim is open again.", "%d claims are open again.", number)
        case claims.Verdict.WITHDRAW:
            text = ngettext("%d claim is withdrawn.", "%d claims are withdrawn.", number)
        case _:
            text = ngettext("%d claim is taken back.", "%d claims are taken back.", number)
    return text % number


def _stays(number: int) -> str:
    return ngettext(
        "%(n)d claim stays as it is: %(why)s", "%(n)d claims stay as they are: %(why)s", number
    )


def _read_chosen(request: SignedInRequest) -> list[int]:
    def find() -> list[int]:
        at = timezone.now()
        wanted = read_address(request.GET, request.actor, request.company.day_of(at)).wanted
        return claims.find_claims(request.actor, wanted, at=at, most=many.MOST)

    return many.read_chosen(request, reverse("claims:list"), find)


def _show_list(request: SignedInRequest) -> HttpResponse:
    if not is_htmx(request):
        return redirect("claims:list")
    return answer(request, TEMPLATE, list_context(request) | dialogs(request), part="settled")
