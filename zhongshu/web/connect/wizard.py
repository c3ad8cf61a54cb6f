"""The wizard that connects an account, one question a step."""

from dataclasses import replace
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhongshu.channels import public as channels
from zhongshu.flows.connect_account import connect_with_token
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.web.connect import draft, refusals
from zhongshu.web.connect.amazon import callback_address, letting_go_to, to_next_step
from zhongshu.web.connect.applications import add
from zhongshu.web.connect.forms import KIND_NAMES, ApplicationForm, RegionForm, TokenForm
from zhongshu.web.connect.regions import list_regions, region_name
from zhongshu.web.connect.roles import describe
from zhongshu.web.connect.ways import first_way
from zhongshu.web.http import SignedInRequest, allowed_to, answer


@sensitive_post_parameters("client_secret")
@allowed_to(identity.Role.ADMIN)
@require_http_methods(["GET", "POST"])
def choose_application(request: SignedInRequest) -> HttpResponse:
    """Step 1: which of our applications asks; a new one may be added here.

    An account that is authorised again may change its application here, and nothing else.
    """
    begun = draft.read(request.session)
    is_renewing = "renew" in request.GET and begun.account_id is not None
    known = {card.application_id: card for card in channels.list_applications(request.actor)}
    is_adding = request.method == "POST" and "name" in request.POST
    form = ApplicationForm(request.POST if is_adding else None)
    chosen = 0
    if is_adding and form.is_valid():
        chosen = add(request, form) or 0
    elif request.method == "POST":
        wanted = request.POST.get("application", "")
        chosen = next((each for each in known if str(each) == wanted), 0)
    if chosen:
        kept = replace(begun, application_id=chosen)
        if not is_renewing:
            kept = replace(kept, account_id=None, is_first=False)
        draft.keep(request.session, kept)
        return redirect(first_way(request, chosen) if is_renewing else "accounts:region")
    present = begun.application_id
    context = {
        "steps": draft.steps(1),
        "begun": begun if is_renewing else None,
        "known": [
            (card, KIND_NAMES[channels.ApplicationKind(card.kind)]) for card in known.values()
        ],
        "present": present if present in known else next(iter(known), 0),
        "form": form,
        "nothing_chosen": request.method == "POST" and not is_adding,
    }
    status = 422 if request.method == "POST" else 200
    return answer(request, "connect/application.html", context, status=status)


@allowed_to(identity.Role.ADMIN)
@require_http_methods(["GET", "POST"])
def choose_region(request: SignedInRequest) -> HttpResponse:
    """Step 2: in which region the account sells, and what we call it."""
    begun = draft.read(request.session)
    if not begun.application_id:
        return redirect("accounts:add")
    present = {"region": begun.region or channels.Region.NA, "name": begun.name}
    form = RegionForm(request.POST or None, initial=present)
    if request.method == "POST" and form.is_valid():
        kept = replace(begun, account_id=None, is_first=False, **form.cleaned_data)
        draft.keep(request.session, kept)
        return redirect(first_way(request, begun.application_id))
    context = {
        "steps": draft.steps(2),
        "form": form,
        "regions": list_regions(),
        "present": form["region"].value(),
    }
    status = 422 if form.is_bound else 200
    return answer(request, "connect/region.html", context, status=status)


@sensitive_post_parameters("refresh_token")
@allowed_to(identity.Role.ADMIN)
@require_http_methods(["GET", "POST"])
def paste_token(request: SignedInRequest) -> HttpResponse:
    """Step 3, first way: a refresh token that Seller Central showed."""
    begun = draft.read(request.session)
    if not begun.is_ready:
        return redirect("accounts:add")
    form = TokenForm(request.POST or None)
    refusal: refusals.Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            connected = connect_with_token(
                application_id=begun.application_id,
                region=begun.region,
                name=begun.name,
                seller_id=form.cleaned_data["seller_id"] or None,
                refresh_token=form.cleaned_data["refresh_token"],
                account_id=begun.account_id,
                actor=request.actor,
                at=timezone.now(),
            )
        except (channels.SellerIdRefusedError, channels.SellerIdNeededError) as refused:
            form.add_error("seller_id", str(refused))
        except DomainError as refused:
            refusal = refusals.refused(refused)
        except channels.GatewayError as outage:
            refusal = refusals.lost(outage)
        else:
            draft.forget(request.session)
            return to_next_step(request, connected)
    context = {**_about(request, begun), "form": form, "refusal": refusal}
    status = (refusal.status if refusal else 422) if form.is_bound else 200
    return answer(request, "connect/token.html", context, status=status)


@allowed_to(identity.Role.ADMIN)
@require_GET
def ask_consent(request: SignedInRequest) -> HttpResponse:
    """Step 3, second way: what we ask for, before the browser leaves for Amazon.

    The form of this page ends at Amazon, so its policy lets it go there, and no other page's.
    """
    begun = draft.read(request.session)
    if not begun.is_ready:
        return redirect("accounts:add")
    gateway = channels.authorisation_for(begun.application_id)
    context = {
        **_about(request, begun),
        "permissions": [describe(role) for role in gateway.permissions()],
        "callback": callback_address(),
        "is_elsewhere": request.get_host() != urlsplit(settings.PUBLIC_URL).netloc,
        "public_url": settings.PUBLIC_URL,
    }
    leaving = gateway.consent_url(region=begun.region, state="", redirect_uri=callback_address())
    return letting_go_to(leaving, lambda: answer(request, "connect/consent.html", context), request)


def _about(request: SignedInRequest, begun: draft.Draft) -> dict[str, object]:
    cards = {card.application_id: card for card in channels.list_applications(request.actor)}
    if begun.application_id not in cards:
        raise channels.ApplicationNotFoundError(begun.application_id)
    card = cards[begun.application_id]
    return {
        "steps": draft.steps(3),
        "begun": begun,
        "application": card,
        "is_private": card.kind == channels.ApplicationKind.PRIVATE,
        "region": region_name(begun.region),
        "seller_central": channels.CONSENT_HOSTS[begun.region],
    }
