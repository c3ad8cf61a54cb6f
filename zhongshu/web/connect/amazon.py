"""To Amazon's consent page and back. Nothing here may leak the code or the state (A11)."""

from collections.abc import Callable, Collection
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_POST

from zhongshu.channels import public as channels
from zhongshu.flows.connect_account import finish_consent, start_consent
from zhongshu.kernel.errors import DomainError
from zhongshu.web.connect import draft, refusals
from zhongshu.web.http import SignedInRequest, answer, toast

LONGEST = 4000


def without_referrer[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Forbid the browser to tell anybody where it comes from."""

    @wraps(view)
    def silent(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(*args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return silent


def letting_go_to(
    address: str, show: Callable[[], HttpResponse], request: HttpRequest
) -> HttpResponse:
    """Show a page whose form ends at Amazon: its policy alone lets it go there."""
    leaving = urlsplit(address)
    policy: dict[str, Collection[str]] = {
        **settings.SECURE_CSP,
        "form-action": [CSP.SELF, f"{leaving.scheme}://{leaving.netloc}"],
    }

    def shown(_request: HttpRequest) -> HttpResponse:
        return show()

    return csp_override(policy)(shown)(request)


def leave(
    request: SignedInRequest, begun: draft.Draft, *, appstore: channels.AppstoreCall | None = None
) -> HttpResponse:
    """Keep what was begun, and send the browser to Amazon with a one-time state."""
    try:
        address = start_consent(
            ticket=begun.ticket,
            user_id=_user_id(request),
            session_key=_session_key(request),
            redirect_uri=callback_address(),
            actor=request.actor,
            at=timezone.now(),
            appstore=appstore,
        )
    except DomainError as refused:
        return refuse(request, refusals.refused(refused))
    draft.keep(request.session, begun)
    return redirect(address)


def callback_address() -> str:
    """Return the redirect URI that is registered at Amazon."""
    return f"{settings.PUBLIC_URL}{reverse('accounts:callback')}"


@without_referrer
@require_POST
def start(request: SignedInRequest) -> HttpResponse:
    """Send the browser to Amazon with a one-time state."""
    begun = draft.read(request.session)
    if not begun.is_ready:
        return redirect("accounts:add")
    return leave(request, begun)


@without_referrer
@require_GET
def callback(request: SignedInRequest) -> HttpResponse:
    """Take what Amazon's page brought back, once; the code leaves the address bar at once."""
    given = [
        request.GET.get(name, "") for name in ("state", "spapi_oauth_code", "selling_partner_id")
    ]
    state, code, seller_id = given
    if not all(0 < len(each) <= LONGEST for each in given):
        return refuse(request, refusals.INCOMPLETE)
    try:
        connected = finish_consent(
            state=state,
            code=code,
            seller_id=seller_id,
            user_id=_user_id(request),
            session_key=_session_key(request),
            redirect_uri=callback_address(),
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as refused:
        return refuse(request, refusals.refused(refused))
    except channels.GatewayError as outage:
        return refuse(request, refusals.lost(outage, by=refusals.BY_CODE))
    draft.forget(request.session)
    return to_next_step(request, connected)


@require_GET
def show_refusal(request: SignedInRequest) -> HttpResponse:
    """Say why Amazon's answer was not taken, and offer to start again."""
    refusal = refusals.read(request.session)
    if refusal is None:
        return redirect("accounts:accounts")
    context = {"refusal": refusal, "begun": draft.read(request.session)}
    return answer(request, "connect/refused.html", context, status=refusal.status)


def to_next_step(request: HttpRequest, connected: channels.ConnectedAccount) -> HttpResponse:
    """Go on to the stores of a new account, or back to one that was renewed."""
    refusals.forget(request.session)
    if not connected.is_new and not connected.was_by_hand:
        toast(request, _("Amazon confirmed the authorisation. Its streams go on where they were."))
        return redirect("accounts:permissions", connected.account_id)
    return redirect(f"{reverse('accounts:stores', args=[connected.account_id])}?new=1")


def refuse(request: SignedInRequest, refusal: refusals.Refusal) -> HttpResponse:
    """Keep the reason and show it on a page whose address carries nothing."""
    refusals.keep(request.session, refusal)
    return redirect("accounts:refused")


def _user_id(request: SignedInRequest) -> int:
    assert request.user.is_authenticated  # noqa: S101 - the middleware saw to it
    return request.user.pk


def _session_key(request: SignedInRequest) -> str:
    return request.session.session_key or ""
