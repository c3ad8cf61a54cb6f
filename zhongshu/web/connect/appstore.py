"""The Login URI of a public application: a seller who begins in Amazon's Appstore arrives here."""

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.web.connect import draft, refusals
from zhongshu.web.connect.amazon import (
    LONGEST,
    leave,
    letting_go_to,
    refuse,
    without_referrer,
)
from zhongshu.web.connect.regions import list_regions, region_name
from zhongshu.web.http import SignedInRequest, allowed_to, answer
from zhongshu.web.numbers import to_id


@without_referrer
@sensitive_post_parameters("amazon_state")
@allowed_to(identity.Role.ADMIN)
@require_http_methods(["GET", "POST"])
def login(request: SignedInRequest) -> HttpResponse:
    """Ask whether this is meant, then go back to Amazon with a state of ours.

    A link alone begins nothing: whoever made it could have his own account connected here.
    """
    given = request.POST if request.method == "POST" else request.GET
    call = channels.AppstoreCall(
        callback_uri=given.get("amazon_callback_uri", ""),
        amazon_state=given.get("amazon_state", ""),
        seller_id=given.get("selling_partner_id", ""),
    )
    parts = (call.callback_uri, call.amazon_state, call.seller_id)
    if not all(0 < len(each) <= LONGEST for each in parts):
        return refuse(request, refusals.INCOMPLETE)
    known = {
        card.application_id: card
        for card in channels.list_applications(request.actor)
        if card.kind == channels.ApplicationKind.PUBLIC
    }
    if not known:
        return refuse(request, refusals.NO_PUBLIC_APPLICATION)
    if not channels.authorisation_for(min(known)).is_operator_host(call.callback_uri):
        return refuse(request, refusals.refused(channels.ForeignCallbackError()))
    region = find_region(call.callback_uri) or given.get("region", "")
    chosen = to_id(given.get("application", ""))
    application_id = chosen if chosen is not None and chosen in known else min(known)
    if request.method == "POST" and region in channels.Region:
        # An account that this seller has here is renewed.
        account = find_account(request.actor, call.seller_id, region)
        name, account_id = (account.name, account.account_id) if account else ("", None)
        begun = draft.Draft(application_id, region, name, account_id)
        return leave(request, begun, appstore=call)
    context = {
        "call": call,
        "applications": list(known.values()),
        "present": application_id,
        "region": region_name(region) if region else "",
        "regions": [] if find_region(call.callback_uri) else list_regions(),
        "account": find_account(request.actor, call.seller_id, region),
        "present_region": guess_region(request.actor, call.seller_id),
        "is_unchosen": request.method == "POST",
    }
    status = 422 if request.method == "POST" else 200
    return letting_go_to(
        call.callback_uri,
        lambda: answer(request, "connect/appstore.html", context, status=status),
        request,
    )


def find_region(callback_uri: str) -> str:
    """Return the region whose Seller Central this is; nothing where the host serves several."""
    host = urlsplit(callback_uri).netloc
    regions = {
        place.region for place in channels.MARKETPLACES.values() if place.seller_central == host
    }
    regions |= {region for region, known in channels.CONSENT_HOSTS.items() if known == host}
    return regions.pop() if len(regions) == 1 else ""


def find_account(actor: identity.Actor, seller_id: str, region: str) -> channels.AccountCard | None:
    """Return the account of this seller in this region, which is renewed."""
    return next(
        (
            card
            for card in channels.list_accounts(actor)
            if (card.seller_id, card.region) == (seller_id, region)
        ),
        None,
    )


def guess_region(actor: identity.Actor, seller_id: str) -> str:
    """Return where this seller sells as far as we know, to be corrected by a person."""
    known = (card.region for card in channels.list_accounts(actor) if card.seller_id == seller_id)
    return next(known, channels.Region.NA)
