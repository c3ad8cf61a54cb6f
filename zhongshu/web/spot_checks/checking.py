"""What one does in a spot check: ask Amazon, judge, confirm the equal ones, end it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhongshu.catalog import public as catalog
from zhongshu.flows.spot_check import ask_amazon
from zhongshu.identity import public as identity
from zhongshu.web.http import SignedInRequest, allowed_to, answer, is_htmx, toast
from zhongshu.web.spot_checks import lines
from zhongshu.web.spot_checks.views import check_context, find_item


@allowed_to(identity.Role.OPERATIONS)
@require_POST
def ask(request: SignedInRequest, spot_check_id: int) -> HttpResponse:
    """Ask Amazon one question, and show how far the check is; with all answers, the first one."""
    check = ask_amazon(spot_check_id=spot_check_id, actor=request.actor, now=timezone.now)
    address = reverse("spot-checks:check", args=[spot_check_id])
    if check.waiting == 0:
        items = catalog.list_spot_check_items(request.actor, spot_check_id)
        address = _address_of_next(spot_check_id, lines.find_next(items))
        if is_htmx(request):
            return HttpResponse(headers={"HX-Redirect": address})
    if not is_htmx(request):
        return redirect(address)
    context = check_context(request.actor, spot_check_id)
    return answer(request, "spot_checks/check.html", context, part="body")


@allowed_to(identity.Role.OPERATIONS)
@require_POST
def judge(request: SignedInRequest, spot_check_id: int, place: int) -> HttpResponse:
    """Keep a verdict and go to the next listing without one, or to the result."""
    items = catalog.list_spot_check_items(request.actor, spot_check_id)
    catalog.judge_spot_check_item(
        spot_check_id=spot_check_id,
        item_id=find_item(items, place).id,
        verdict=request.POST.get("verdict", ""),
        actor=request.actor,
        at=timezone.now(),
    )
    left = [each for each in items if each.place != place]
    return redirect(_address_of_next(spot_check_id, lines.find_next(left, place)))


@allowed_to(identity.Role.OPERATIONS)
@require_POST
def confirm_equal(request: SignedInRequest, spot_check_id: int) -> HttpResponse:
    """Judge all equal listings as right at once."""
    number = catalog.confirm_equal_listings(
        spot_check_id=spot_check_id, actor=request.actor, at=timezone.now()
    )
    text = ngettext("%d equal listing confirmed", "%d equal listings confirmed", number)
    toast(request, text % number)
    items = catalog.list_spot_check_items(request.actor, spot_check_id)
    return redirect(_address_of_next(spot_check_id, lines.find_next(items)))


@allowed_to(identity.Role.OPERATIONS)
@require_POST
def finish(request: SignedInRequest, spot_check_id: int) -> HttpResponse:
    """End a check before all of it was looked at."""
    catalog.finish_spot_check(spot_check_id=spot_check_id, actor=request.actor, at=timezone.now())
    toast(request, _("The check has ended as it stood."))
    return redirect("spot-checks:check", spot_check_id)


def _address_of_next(spot_check_id: int, place: int | None) -> str:
    if place is None:
        return reverse("spot-checks:check", args=[spot_check_id])
    return reverse("spot-checks:item", args=[spot_check_id, place])
