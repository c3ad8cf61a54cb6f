"""Settings › API tokens: issued once shown, revoked."""

import secrets

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.identity import public as identity
from zhongshu.kernel.errors import DomainError
from zhongshu.web.http import SignedInRequest, answer, toast
from zhongshu.web.settings.forms import SCOPE_NAMES, TokenForm

SENT = "settings.tokens.sent"


@require_http_methods(["GET", "POST"])
def tokens(request: SignedInRequest) -> HttpResponse:
    """List one's tokens; a new one is shown in the answer to its making and never again.

    That answer may be loaded again: a form that was sent before issues no second token.
    """
    sent = request.POST.get("once", "")[:50]
    if sent and request.session.get(SENT) == sent:
        told = _("This token was issued already and is not shown again. If it is lost, revoke it.")
        toast(request, told, is_bad=True)
        return redirect("settings:tokens")
    form = TokenForm(request.POST or None)
    issued: identity.IssuedToken | None = None
    if request.method == "POST" and form.is_valid():
        at, lasts = timezone.now(), form.lasts()
        try:
            issued = identity.issue_token(
                name=form.cleaned_data["name"],
                scope=form.cleaned_data["scope"],
                expires_at=at + lasts if lasts else None,
                actor=request.actor,
                at=at,
            )
        except DomainError as refusal:
            form.add_error("scope", str(refusal))
        else:
            request.session[SENT] = sent
            form = TokenForm()
    rows = [(card, SCOPE_NAMES[card.scope]) for card in identity.list_tokens(request.actor)]
    context = {
        "section": "tokens",
        "form": form,
        "issued": issued,
        "once": secrets.token_urlsafe(12),
        "tokens": rows,
        "now": timezone.now(),
    }
    return answer(request, "settings/tokens.html", context, status=422 if form.is_bound else 200)


@require_POST
def revoke_token(request: SignedInRequest, token_id: int) -> HttpResponse:
    """End a token."""
    identity.revoke_token(token_id=token_id, actor=request.actor, at=timezone.now())
    toast(request, _("The token is revoked. Scripts that use it are refused from now on."))
    return redirect("settings:tokens")
