"""Store mapping: what each marketplace of an account is called and counted as here."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhongshu.channels import public as channels
from zhongshu.flows.refresh_stores import refresh_stores
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.web import choices
from zhongshu.web.connect import draft, refusals
from zhongshu.web.connect.forms import StoreForm
from zhongshu.web.connect.lines import account_line
from zhongshu.web.connect.regions import country_name
from zhongshu.web.connect.remarks import CURRENCY, REMARKED, TIME_ZONE, tell_difference
from zhongshu.web.http import SignedInRequest, allowed_to, answer, toast


@require_http_methods(["GET", "POST"])
def stores(request: SignedInRequest, account_id: int) -> HttpResponse:
    """Show the stores of an account; an administrator confirms them."""
    card = channels.get_account(request.actor, account_id)
    is_new = "new" in request.GET
    people = identity.list_logins()
    forms = [StoreForm(request.POST or None, store, people) for store in card.stores]
    refusal, status = "", 200
    if request.method == "POST":
        identity.require_admin(request.actor)
        refusal, status = _("Look at the marked fields."), 422
        if all(form.is_valid() for form in forms):
            refusal = _confirm(request, card, forms)
        if not refusal:
            toast(request, _("The stores of %s are confirmed.") % card.name)
            if is_new:
                return redirect(f"{reverse('accounts:permissions', args=[account_id])}?new=1")
            return redirect("accounts:account", account_id)
    shared = [store.pool_code for store in card.stores]
    context = {
        "line": account_line(card, None, timezone.now()),
        "steps": draft.steps(4),
        "is_new": is_new,
        "forms": [
            (
                form,
                country_name(form.store.country_code),
                shared.count(form.store.pool_code) > 1,
                form.remark(CURRENCY),
                form.remark(TIME_ZONE),
            )
            for form in forms
        ],
        "refusal": refusal,
        "time_zones": choices.time_zones(),
        "currencies": choices.currencies(),
    }
    return answer(request, "connect/stores.html", context, status=status)


@require_GET
def remark(request: SignedInRequest, account_id: int, store_id: int) -> HttpResponse:
    """Say what follows from a currency or a time zone before it is confirmed."""
    card = channels.get_account(request.actor, account_id)
    store = next((each for each in card.stores if each.store_id == store_id), None)
    if store is None:
        raise channels.StoreNotFoundError(store_id)
    told = [
        tell_difference(store, name, request.GET.get(f"s{store_id}-{name}", ""))
        for name in REMARKED
    ]
    context = {"remark": " ".join(filter(None, told))}
    return answer(request, "connect/_remark.html", context)


@allowed_to(identity.Role.ADMIN)
@require_POST
def look_again(request: SignedInRequest, account_id: int) -> HttpResponse:
    """Ask Amazon in which marketplaces the seller takes part now."""
    channels.get_account(request.actor, account_id)
    try:
        new = refresh_stores(account_id=account_id, at=timezone.now())
    except channels.GatewayError as outage:
        explained = refusals.lost(outage)
        toast(request, f"{explained.sentence} {explained.next_step}", is_bad=True)
    except (channels.AccountNotConnectedError, channels.AccountByHandError) as refusal:
        toast(request, str(refusal), is_bad=True)
    else:
        found = ngettext("%d new store found.", "%d new stores found.", len(new)) % len(new)
        toast(request, found if new else _("Amazon names no new store."))
    return redirect("accounts:stores", account_id)


def _confirm(request: SignedInRequest, card: channels.AccountCard, forms: list[StoreForm]) -> str:
    """Confirm what the forms say; return the reason when it is refused."""
    try:
        channels.confirm_stores(
            account_id=card.account_id,
            choices=[form.choice() for form in forms],
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as refusal:
        return str(refusal)
    return ""
