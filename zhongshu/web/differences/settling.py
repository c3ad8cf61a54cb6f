"""What people say to differences from the list and from the page of one, and how it is undone."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhongshu.flows.check_stock import check_stock
from zhongshu.flows.settle_differences import settle_differences
from zhongshu.kernel.errors import InvalidError
from zhongshu.kernel.outcomes import Outcome
from zhongshu.reconciliation import public as reconciliation
from zhongshu.web import many
from zhongshu.web.addresses import adopt_address
from zhongshu.web.differences.filters import read_address
from zhongshu.web.differences.forms import SettleForm
from zhongshu.web.differences.lists import list_context
from zhongshu.web.differences.views import TEMPLATE, page_context
from zhongshu.web.http import SignedInRequest, allowed_to, answer, is_htmx, toast

TARGET = "#difference-list"
UNDO = reconciliation.Resolution(reconciliation.Verdict.UNDO)


@require_POST
@allowed_to(*reconciliation.MAY_RESOLVE)
def settle(request: SignedInRequest) -> HttpResponse:
    """Say the same to all that were ticked, or to all that the filter means."""
    chosen = _read_chosen(request)
    form = SettleForm(request.POST)
    if not chosen:
        toast(request, _("Choose at least one difference first."), is_bad=True)
    elif not form.is_valid():
        toast(request, many.first_error(form), is_bad=True)
    else:
        _do(request, [reconciliation.Choice(each) for each in chosen], form.to_resolution())
    return _show_list(request)


@require_POST
@allowed_to(*reconciliation.MAY_RESOLVE)
def undo(request: SignedInRequest) -> HttpResponse:
    """Take back what was said to these, or to all that were ticked, and show the list."""
    chosen = many.read_undone(request) or _read_chosen(request)
    adopt_address(request, reverse("differences:list"))
    _do(request, [reconciliation.Choice(each) for each in chosen], UNDO)
    return _show_list(request)


@require_POST
@allowed_to(*reconciliation.MAY_RESOLVE)
def settle_one(request: SignedInRequest, difference_id: int) -> HttpResponse:
    """Say something to one difference, and show its page."""
    row = reconciliation.get_difference(request.actor, difference_id, at=timezone.now())
    form = SettleForm(request.POST)
    if form.is_valid():
        choice = reconciliation.Choice(row.id, form.cleaned_data["version"])
        try:
            told = _do(request, [choice], form.to_resolution(), raises=True)
        except InvalidError as refusal:
            form.add_error(_field_of(refusal), str(refusal))
        else:
            if told[0].refusal is None:
                return redirect("differences:difference", difference_id)
    context = page_context(request, difference_id, form)
    return answer(request, "differences/difference.html", context, status=422)


@require_POST
@allowed_to(*reconciliation.MAY_RESOLVE)
def undo_one(request: SignedInRequest, difference_id: int) -> HttpResponse:
    """Take back what was said to one difference, and show its page."""
    _do(request, [reconciliation.Choice(difference_id)], UNDO)
    return redirect("differences:difference", difference_id)


@require_POST
@allowed_to(*reconciliation.MAY_RESOLVE)
def check_now(request: SignedInRequest) -> HttpResponse:
    """Check every open pool of the reader's stores at once, and show the list."""
    results = [result for _pool, result in check_stock(request.actor, at=timezone.now())]
    known, differing = sum(r.known for r in results), sum(r.differing for r in results)
    if any(result.status is reconciliation.RunStatus.BROKEN for result in results):
        toast(request, _("A pool is not read whole: nothing was concluded about it."), is_bad=True)
    else:
        text = _("Checked: {agreeing} of {known} seller SKUs agree.")
        toast(request, text.format(agreeing=known - differing, known=known))
    adopt_address(request, reverse("differences:list"))
    return _show_list(request)


def _do(
    request: SignedInRequest,
    choices: Sequence[reconciliation.Choice],
    resolution: reconciliation.Resolution,
    *,
    raises: bool = False,
) -> Sequence[reconciliation.Resolved]:
    """Settle, and say in a line what became of how many."""
    try:
        told = settle_differences(choices, resolution, actor=request.actor, at=timezone.now())
    except InvalidError as refusal:
        if raises:
            raise
        toast(request, str(refusal), is_bad=True)
        return ()
    changed = [each.difference_id for each in told if each.outcome is Outcome.CHANGED]
    is_undo = resolution.verdict is reconciliation.Verdict.UNDO
    if changed:
        text = (
            ngettext("%d difference is open again.", "%d differences are open again.", len(changed))
            if is_undo
            else ngettext("%d difference is settled.", "%d differences are settled.", len(changed))
        )
        toast(
            request,
            text % len(changed),
            undo=None if is_undo else many.undo_of(changed, reverse("differences:undo"), TARGET),
        )
    many.say_refused(request, (each.refusal for each in told), _stays, is_changed=bool(changed))
    return told


def _stays(number: int) -> str:
    return ngettext(
        "%(n)d difference stays as it is: %(why)s",
        "%(n)d differences stay as they are: %(why)s",
        number,
    )


def _read_chosen(request: SignedInRequest) -> list[int]:
    def find() -> list[int]:
        at = timezone.now()
        wanted = read_address(request.GET, request.actor, at).wanted
        return reconciliation.find_differences(request.actor, wanted, at=at, most=many.MOST)

    return many.read_chosen(request, reverse("differences:list"), find)


def _field_of(refusal: InvalidError) -> str | None:
    name = str(refusal.facts.get("field", ""))
    return name if name in {"reason", "until"} else None


def _show_list(request: SignedInRequest) -> HttpResponse:
    if not is_htmx(request):
        return redirect("differences:list")
    return answer(request, TEMPLATE, list_context(request) | {"form": SettleForm()}, part="settled")
