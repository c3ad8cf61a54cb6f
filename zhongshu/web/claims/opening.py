"""A claim that somebody opens by hand, of what Amazon's data does not tell."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhongshu.claims import public as claims
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.web.claims.open_form import OpenForm
from zhongshu.web.http import SignedInRequest, Undo, answer, toast
from zhongshu.web.shell.stores import list_amazon_stores

# Which field a refusal of the room speaks of.
FIELDS = {"pool_id": "pool", "worth": "amount"}


@require_http_methods(["GET", "HEAD", "POST"])
def open_claim(request: SignedInRequest) -> HttpResponse:
    """Ask what is claimed, and open it."""
    identity.require_role(request.actor, *claims.MAY_SETTLE)
    stores = list_amazon_stores(request)
    currencies = {each.currency for each in stores}
    currency = currencies.pop() if len(currencies) == 1 else request.company.base_currency
    today = request.company.day_of(timezone.now())
    form = OpenForm(request.POST or None, stores=stores, currency=currency, auto_id="open_%s")
    context: dict[str, object] = {"form": form, "today": today.isoformat(), "stores": stores}
    if request.method == "POST" and form.is_valid():
        try:
            new = form.to_claim()
            made = claims.open_claim(new, actor=request.actor, at=timezone.now())
        except claims.AlreadyClaimedError as refusal:
            context["standing"] = refusal
        except DomainError as refusal:
            name = str(refusal.facts.get("field", ""))
            name = FIELDS.get(name, name)
            form.add_error(name if name in form.fields else None, str(refusal))
        else:
            undo = Undo(reverse("claims:say-one", args=[made, "withdraw"]), "body")
            toast(request, _("The claim is opened."), undo=undo)
            return redirect("claims:claim", made)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return answer(request, "claims/open.html", context, status=status)
