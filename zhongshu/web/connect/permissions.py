"""Pre-flight: which roles Amazon granted, asked with one harmless call each."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhongshu.channels import public as channels
from zhongshu.flows.probe_roles import probe_roles
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.web.connect import draft, refusals
from zhongshu.web.connect.forms import SellerIdForm
from zhongshu.web.connect.lines import account_line
from zhongshu.web.connect.roles import LISTINGS, describe
from zhongshu.web.http import SignedInRequest, allowed_to, answer, is_htmx, toast


@require_GET
def permissions(request: SignedInRequest, account_id: int) -> HttpResponse:
    """Show what the last pre-flight found; the first one begins by itself."""
    return show(request, account_id)


@allowed_to(identity.Role.OPERATIONS)
@require_POST
def check(request: SignedInRequest, account_id: int) -> HttpResponse:
    """Ask Amazon again."""
    refusal = ""
    try:
        probe_roles(account_id=account_id, actor=request.actor, at=timezone.now())
    except channels.AccountNotFoundError:
        raise
    except DomainError as refused:
        refusal = str(refused)
    except channels.GatewayError as outage:
        explained = refusals.lost(outage)
        refusal = f"{explained.sentence} {explained.next_step}"
    if is_htmx(request):
        return show(request, account_id, refusal=refusal)
    if refusal:
        toast(request, refusal, is_bad=True)
    query = "?new=1" if "new" in request.GET else ""
    return redirect(f"{reverse('accounts:permissions', args=[account_id])}{query}")


def show(
    request: SignedInRequest,
    account_id: int,
    *,
    refusal: str = "",
    form: SellerIdForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show what is known of the roles, with a refusal of Amazon's or a refused seller id."""
    actor = request.actor
    card = channels.get_account(actor, account_id)
    line = account_line(card, None, timezone.now())
    if card.application_id is None:
        return answer(request, "connect/hand_nothing.html", {"line": line})
    grants = channels.list_role_grants(actor, account_id)
    may_check = not line.is_gone and actor.is_one_of(identity.Role.OPERATIONS)
    context = {
        "line": line,
        "steps": draft.steps(5),
        "is_new": "new" in request.GET,
        "roles": [describe(each.role, each, card) for each in grants],
        "missing": sum(each.is_granted is False for each in grants),
        "unknown": sum(each.is_granted is None for each in grants),
        "probed_at": min((each.probed_at for each in grants), default=None),
        "may_check": may_check and not line.is_lost,
        "refusal": refusal,
        "seller_form": form or SellerIdForm(initial={"seller_id": card.seller_id}),
        # Amazon answers alike where the role is missing and where the seller is another one.
        "doubts_seller": card.seller_id is not None
        and any(each.role == LISTINGS and each.is_granted is False for each in grants),
    }
    return answer(request, "connect/permissions.html", context, part="found", status=status)
