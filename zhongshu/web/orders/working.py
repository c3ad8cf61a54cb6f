"""What people do to orders from the list and the drawer, and how they take it back."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhongshu.identity import public as identity
from zhongshu.orders import public as orders
from zhongshu.web.http import SignedInRequest, Undo, answer, is_htmx, toast
from zhongshu.web.numbers import to_ids
from zhongshu.web.orders import tabs, verbs
from zhongshu.web.orders.lists import adopt_address, list_context
from zhongshu.web.orders.pasted import read_wanted

DO: Mapping[orders.Verb, Callable[..., orders.Verdict]] = {
    orders.Verb.MARK_PROCESSED: orders.mark_processed,
    orders.Verb.SEND_BACK_TO_REVIEW: orders.send_back_to_review,
    orders.Verb.HOLD: orders.hold_orders,
    orders.Verb.RELEASE: orders.release_orders,
}


def set_status(status: orders.OwnStatus) -> Callable[..., orders.Verdict]:
    """Return the verb that gives orders of other channels this status."""
    return partial(orders.set_own_status, status=status)


@require_POST
def act(request: SignedInRequest, slug: str) -> HttpResponse:
    """Do one thing to the chosen orders, or to all that the filter means, and show the list."""
    button = verbs.BUTTONS.get(slug)
    if button is None:
        raise identity.UnknownChoiceError(field="verb", choice=slug[:20])
    is_known = adopt_address(request)
    chosen = _chosen(request, is_known=is_known)
    if not chosen:
        toast(request, _("Choose at least one order first."), is_bad=True)
        return _show_list(request)
    do = DO[button.verb] if button.status is None else set_status(button.status)
    verdict = do(order_ids=chosen, actor=request.actor, at=timezone.now())
    if verdict.changed:
        undo = Undo(reverse("orders:undo", args=[verdict.action_id]), "#order-list")
        toast(request, verbs.say_done(button.verb, len(verdict.changed)), undo=undo)
    if verdict.refused:
        toast(request, _say_refused(verdict), is_bad=True)
    elif not verdict.changed:
        toast(request, _("Nothing to change: they are so already."))
    return _show_list(request)


@require_POST
def undo(request: SignedInRequest, action_id: int) -> HttpResponse:
    """Give the orders of one action their state back, and show the list."""
    verdict = orders.undo_action(action_id=action_id, actor=request.actor, at=timezone.now())
    number = len(verdict.changed)
    text = ngettext("Undone: %d order is as before.", "Undone: %d orders are as before.", number)
    toast(request, text % number)
    if verdict.refused:
        toast(request, _say_refused(verdict), is_bad=True)
    adopt_address(request)
    return _show_list(request)


def _chosen(request: SignedInRequest, *, is_known: bool) -> Sequence[int]:
    """Return the row ids that were ticked, or of everything under the filter in the address.

    Without the address "everything" would be every order there is: then only the ticked ones.
    """
    if not (request.POST.get("all") and is_known):
        return to_ids(request.POST.getlist("id"))
    address = read_wanted(request)
    return orders.find_order_ids(
        request.actor, tabs.narrow(address.wanted, address.tab, request.actor)
    )


def _say_refused(verdict: orders.Verdict) -> str:
    """Say how many were left as they are, and why most of them."""
    (reason, _number), *_others = Counter(verdict.refused.values()).most_common()
    number = len(verdict.refused)
    text = ngettext(
        "%(n)d order stays as it is: %(why)s", "%(n)d orders stay as they are: %(why)s", number
    )
    return text % {"n": number, "why": _(orders.REFUSAL_SENTENCES[reason])}


def _show_list(request: SignedInRequest) -> HttpResponse:
    if not is_htmx(request):
        return redirect("orders:list")
    return answer(request, "orders/orders.html", list_context(request), part="list")
